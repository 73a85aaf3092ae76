//! The bridge (口径桥): from one calibre to another by one change at a time, so that a difference falls into steps that
//! add up.

use crate::{Calibre, Day, Including, Text};

/// One change on the way.
#[derive(Clone, Debug)]
pub struct BridgeStep {
    /// What changes.
    pub what: Text,
    /// How it was.
    pub from: Text,
    /// How it is then.
    pub to: Text,
    /// The calibre after the change.
    pub calibre: Calibre,
}

impl Calibre {
    /// The changes that lead to another calibre, in the order of the record: date, unit, withdrawals, calendar, credit,
    /// what is in and out, what is counted only, and the moment of knowledge. The last leaves the other calibre's count.
    #[must_use]
    pub fn steps_to(&self, other: &Self, calendar_name: impl Fn(&str) -> Text) -> Vec<BridgeStep> {
        let mut now = self.clone();
        let mut steps = Vec::new();
        let mut step = |now: &Self, zh: &str, en: &str, from: Text, to: Text| {
            steps.push(BridgeStep { what: Text::new(zh, en), from, to, calibre: now.clone() });
        };
        if now.date_basis != other.date_basis {
            now.date_basis = other.date_basis.clone();
            step(&now, "日期", "Date", self.date_basis.text(), other.date_basis.text());
        }
        if now.unit != other.unit {
            now.unit = other.unit;
            step(&now, "计件单位", "Unit", self.unit.text(), other.unit.text());
        }
        if now.netting != other.netting {
            now.netting = other.netting;
            step(&now, "撤保", "Withdrawals", self.netting.text(), other.netting.text());
        }
        if now.calendar != other.calendar {
            now.calendar.clone_from(&other.calendar);
            step(&now, "日历", "Calendar", calendar_name(&self.calendar), calendar_name(&other.calendar));
        }
        if now.credit != other.credit {
            now.credit = other.credit;
            step(&now, "业绩归属", "Credit", self.credit.text(), other.credit.text());
        }
        for part in Including::PARTS {
            let (was, is) = ((part.get)(&self.scope), (part.get)(&other.scope));
            if was != is {
                (part.set)(&mut now.scope, is);
                let text = |counted: bool| if counted { Text::new("计入", "counted") } else { Text::new("不计入", "not counted") };
                step(&now, part.zh, part.en, text(was), text(is));
            }
        }
        if now.only != other.only {
            now.only.clone_from(&other.only);
            step(&now, "仅限", "Only", only(self), only(other));
        }
        if now.as_of != other.as_of {
            now.as_of = other.as_of;
            step(&now, "知识时点", "Knowledge", as_of(self.as_of), as_of(other.as_of));
        }
        steps
    }
}

fn only(calibre: &Calibre) -> Text {
    if calibre.only.is_empty() {
        return Text::new("全部", "everything");
    }
    let each: Vec<String> = calibre.only.iter().map(|(dimension, values)| format!("{dimension}={}", values.join("|"))).collect();
    Text::new(each.join("，"), each.join(", "))
}

fn as_of(day: Option<Day>) -> Text {
    day.map_or_else(|| Text::new("最新", "now"), |day| Text::new(format!("截至 {day}"), format!("as of {day}")))
}

/// One thing that a calibre counts or leaves out.
pub(crate) struct Part {
    zh: &'static str,
    en: &'static str,
    get: fn(&Including) -> bool,
    set: fn(&mut Including, bool),
}

impl Including {
    /// Everything that may be in or out, of policies.
    pub(crate) const PARTS: [Part; 6] = [
        Part { zh: "团险", en: "Group", get: |i| i.group, set: |i, b| i.group = b },
        Part { zh: "趸交", en: "Single premium", get: |i| i.single_premium, set: |i, b| i.single_premium = b },
        Part { zh: "短期险", en: "Short-term", get: |i| i.short_term, set: |i, b| i.short_term = b },
        Part { zh: "场景险", en: "Embedded", get: |i| i.embedded, set: |i, b| i.embedded = b },
        Part { zh: "自保件", en: "Self-insured", get: |i| i.self_insured, set: |i, b| i.self_insured = b },
        Part { zh: "互保件", en: "Mutual", get: |i| i.mutual, set: |i, b| i.mutual = b },
    ];
}
