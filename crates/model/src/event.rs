//! Events (事件): what single facts say, one at a time. An event dates one step in the life of a thing, and may say
//! more of it.

use crate::{Field, Kind, Type};

/// A kind of event.
#[derive(Debug)]
pub struct Event {
    /// Its name in the API and the Log.
    pub id: &'static str,
    /// 中文
    pub zh: &'static str,
    /// English
    pub en: &'static str,
    /// The kind of thing that it is about.
    pub of: &'static str,
    /// The field that it dates.
    pub day: &'static str,
    /// A field that it fixes, and the value: a visit is an activity of the type `visit`.
    pub fixes: Option<(&'static str, &'static str)>,
}

/// The event that says nothing but that an earlier fact was wrong.
pub const RETRACTION: &str = "retraction";

const fn event(id: &'static str, zh: &'static str, en: &'static str, of: &'static str, day: &'static str) -> Event {
    Event { id, zh, en, of, day, fixes: None }
}

impl Event {
    const fn fixing(mut self, field: &'static str, value: &'static str) -> Self {
        self.fixes = Some((field, value));
        self
    }

    /// Every event there is.
    pub const ALL: &'static [Self] = &[
        event("policy_applied", "投保", "Policy applied for", "policy", "apply"),
        event("policy_paid", "首期缴费", "First premium paid", "policy", "paid"),
        event("application_decided", "核保决定", "Underwriting decided", "policy", "decided"),
        event("policy_issued", "承保", "Policy issued", "policy", "issue"),
        event("policy_effective", "生效", "Cover began", "policy", "effective"),
        event("receipt_signed", "回执签收", "Receipt signed", "policy", "receipt"),
        event("policy_called_back", "回访成功", "Call-back done", "policy", "callback"),
        event("policy_withdrawn", "犹豫期撤保", "Policy withdrawn", "policy", "withdrawn"),
        event("policy_lapsed", "失效", "Policy lapsed", "policy", "lapsed"),
        event("policy_suspended", "中止", "Policy suspended", "policy", "suspended"),
        event("policy_reinstated", "复效", "Policy reinstated", "policy", "reinstated"),
        event("policy_surrendered", "退保", "Policy surrendered", "policy", "surrendered"),
        event("policy_renewed", "续保", "Policy renewed", "policy", "renewed"),
        event("policy_matured", "满期", "Policy matured", "policy", "matured"),
        event("policy_transferred", "转移", "Policy transferred", "policy", "transferred"),
        event("insured_died", "身故", "Insured died", "policy", "death"),
        event("agent_joined", "代理人入司", "Agent joined", "agent", "joined"),
        event("agent_left", "代理人离司", "Agent left", "agent", "left"),
        event("customer_joined", "成为客户", "Customer joined", "customer", "joined"),
        event("lead_found", "线索产生", "Lead found", "lead", "day"),
        event("lead_contacted", "线索联系", "Lead contacted", "lead", "contacted"),
        event("lead_appointed", "线索预约", "Lead appointed", "lead", "appointed"),
        event("lead_quoted", "线索报价", "Lead quoted", "lead", "quoted"),
        event("lead_applied", "线索投保", "Lead applied", "lead", "applied"),
        event("lead_underwritten", "线索核保", "Lead underwritten", "lead", "underwritten"),
        event("lead_issued", "线索承保", "Lead issued", "lead", "issued"),
        event("lead_lost", "线索流失", "Lead lost", "lead", "lost"),
        event("quote_made", "报价", "Quote made", "quote", "day"),
        event("activity_done", "活动", "Activity done", "activity", "day"),
        event("contact_made", "联系", "Contact made", "activity", "day").fixing("type", "contact"),
        event("call_made", "通话", "Call made", "activity", "day").fixing("type", "call"),
        event("appointment_made", "预约", "Appointment made", "activity", "day").fixing("type", "appointment"),
        event("visit_made", "拜访", "Visit made", "activity", "day").fixing("type", "visit"),
        event("leave_taken", "请假", "Leave taken", "leave", "since"),
        event("leave_ended", "销假", "Leave ended", "leave", "until"),
        event("claim_reported", "报案", "Claim reported", "claim", "reported"),
        event("claim_documents_complete", "资料齐全", "Claim documents complete", "claim", "complete"),
        event("claim_decided", "理赔决定", "Claim decided", "claim", "decided"),
        event("claim_paid", "赔付", "Claim paid", "claim", "paid"),
        event("claim_reopened", "重开赔案", "Claim reopened", "claim", "reopened"),
        event("complaint_made", "投诉", "Complaint made", "complaint", "day"),
        event("premium_due", "保费应收", "Premium due", "premium", "due"),
        event("premium_paid", "保费实收", "Premium paid", "premium", "paid"),
        event("policy_endorsed", "批改", "Policy endorsed", "endorsement", "day"),
        event("rider_added", "附加险加保", "Rider added", "rider", "added"),
        event("rider_ended", "附加险终止", "Rider ended", "rider", "ended"),
        event("survey_sent", "调查发出", "Survey sent", "survey", "sent"),
        event("survey_answered", "调查答复", "Survey answered", "survey", "answered"),
        event("service_asked", "服务请求", "Service asked for", "service", "asked"),
        event("service_replied", "服务答复", "Service replied to", "service", "replied"),
        event("service_closed", "服务办结", "Service closed", "service", "closed"),
        event("expense_spent", "费用支出", "Expense spent", "expense", "day"),
        event("target_set", "目标设定", "Target set", "target", "since"),
        event("place_opened", "机构设立", "Place opened", "place", "since"),
        event("place_moved", "机构划转", "Place moved", "place", "since"),
        event("place_closed", "机构撤销", "Place closed", "place", "until"),
        event("agent_moved", "代理人调动", "Agent moved", "membership", "since"),
        event("agent_promoted", "代理人晋升", "Agent promoted", "membership", "since"),
    ];

    /// The event of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|e| e.id == id)
    }

    /// The kind of thing that it is about.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        Kind::from_id(self.of)
    }

    /// Whether it is told before its day: what is planned, agreed or due. Everything else has happened when it is told.
    #[must_use]
    pub fn lies_ahead(&self) -> bool {
        const AHEAD: [&str; 14] = [
            "policy_effective",
            "policy_matured",
            "premium_due",
            "rider_ended",
            "target_set",
            "place_opened",
            "place_moved",
            "place_closed",
            "agent_joined",
            "agent_left",
            "agent_moved",
            "agent_promoted",
            "leave_taken",
            "leave_ended",
        ];
        AHEAD.contains(&self.id)
    }

    /// What it may say of the thing: its name, the step's own day, and everything that is not another step.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        let (day, kind) = (self.day, self.kind());
        let own =
            move |f: &&Field| f.id == day || f.holds != Type::Day || kind.is_some_and(|k| k.key.fields().contains(&f.id) || k.day == f.id);
        kind.map_or(&[][..], |k| k.fields).iter().filter(own)
    }

    /// What it must say: the fields that tell the thing from others, and the step's day.
    #[must_use]
    pub fn needs(&self) -> Vec<&'static str> {
        let mut needs: Vec<&'static str> = self.kind().map_or(Vec::new(), |k| k.key.fields().to_vec());
        if !needs.contains(&self.day) {
            needs.push(self.day);
        }
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;

    #[test]
    fn every_event_dates_a_step_of_a_thing_that_is_told_from_others() {
        for event in Event::ALL {
            let kind = event.kind().unwrap_or_else(|| panic!("{}", event.id));
            assert_eq!(kind.field(event.day).map(|f| f.holds), Some(Type::Day), "{}", event.id);
            assert!(matches!(kind.key, Key::Once(_)), "{}", event.id);
            assert!(event.needs().iter().all(|need| event.fields().any(|f| f.id == *need)), "{}", event.id);
        }
        assert!(Event::from_id(RETRACTION).is_none());
    }

    #[test]
    fn only_what_is_there_is_told_before_its_day() {
        let ahead: Vec<&str> = Event::ALL.iter().filter(|event| event.lies_ahead()).map(|event| event.id).collect();
        assert!(ahead.len() == 14 && !ahead.contains(&"visit_made"), "{ahead:?}");
    }

    #[test]
    fn an_event_dates_its_own_step_and_no_other() {
        let issued = Event::from_id("policy_issued").unwrap();
        let may: Vec<&str> = issued.fields().map(|f| f.id).collect();
        assert!(may.contains(&"issue") && may.contains(&"premium_fen") && !may.contains(&"withdrawn"));
    }
}
