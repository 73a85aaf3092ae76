//! What is planted in the company, so that whoever looks for it can be judged on finding it: one function a truth, and the file that tells.

use crate::agents::Roster;
use crate::calendar::{Day, day};
use crate::channels::{AGENT, Channel, ONLINE, PART_TIME, TELEPHONE};
use crate::places::Branch;
use crate::products::{Line, Product};
use crate::text::{iso, json};
use std::fmt::Write;

const TELEPHONE_FALLS: Day = day(2025, 4, 1);
const SICHUAN_LOSES_AGENTS: Day = day(2025, 3, 1);
const SICHUAN_HAS_LOST: Day = day(2025, 7, 1);
const FUJIAN_HEALTH_RISES: Day = day(2025, 1, 1);
const ELDERLY_CANCER_GROWS: Day = day(2024, 7, 1);
const PART_TIME_WITHDRAWN: Day = day(2024, 7, 1);
const HENAN_SELF_INSURED: Day = day(2025, 1, 1);
const ONLINE_CLUMSY: Day = day(2025, 6, 1);
const LIAONING_SLOW: Day = day(2025, 5, 1);
/// The two days from which the idle agents do nothing.
pub(crate) const IDLE_SINCE: [Day; 2] = [day(2025, 7, 1), day(2025, 9, 1)];
/// From when on little comes of the visits of some agents.
pub(crate) const UNSKILLED_SINCE: Day = day(2025, 7, 1);
/// What is left of their applications.
pub(crate) const UNSKILLED_LEFT: f64 = 0.1;

/// Leads of this day that become policies.
pub(crate) fn conversion(channel: usize, usual: &Channel, on: Day) -> f64 {
    if channel == TELEPHONE && on >= TELEPHONE_FALLS { 0.07 } else { usual.conversion }
}

/// What is left of a channel's sales: as many leads of the telephone as before, but fewer policies from them. Renewals go on.
pub(crate) fn channel_left(channel: usize, on: Day) -> f64 {
    if channel == TELEPHONE && on >= TELEPHONE_FALLS { 0.75 } else { 1.0 }
}

/// What is left of a branch's sales through a channel: Sichuan's agents leave from March to June 2025.
pub(crate) fn branch_left(branch: &Branch, channel: usize, on: Day) -> f64 {
    if branch.code != "B5100" || channel != AGENT || on < SICHUAN_LOSES_AGENTS {
        return 1.0;
    }
    let gone = f64::from(on - SICHUAN_LOSES_AGENTS) / f64::from(SICHUAN_HAS_LOST - SICHUAN_LOSES_AGENTS);
    1.0 - 0.70 * gone.min(1.0)
}

/// The part of a branch's agents who leave in the month of this day because of it.
pub(crate) fn agents_driven_off(branch: &Branch, channel: usize, on: Day) -> f64 {
    if branch.code == "B5100" && channel == AGENT && (SICHUAN_LOSES_AGENTS..SICHUAN_HAS_LOST).contains(&on) { 0.19 } else { 0.0 }
}

/// What is left of a branch's recruiting.
pub(crate) fn recruiting_left(branch: &Branch, channel: usize, on: Day) -> f64 {
    if branch.code == "B5100" && channel == AGENT && on >= SICHUAN_LOSES_AGENTS { 0.0 } else { 1.0 }
}

/// How many more claims than usual a place has.
pub(crate) fn more_claims(region: &str, line: Line, occurred: Day) -> f64 {
    if region == "350000" && line == Line::Health && occurred >= FUJIAN_HEALTH_RISES { 1.65 } else { 1.0 }
}

/// The growth of a product's weight.
pub(crate) fn product_growth(product: &Product, on: Day) -> f64 {
    if product.code != "HL04" || on < ELDERLY_CANCER_GROWS {
        return 1.0;
    }
    1.0 + 3.5 * f64::from(on - ELDERLY_CANCER_GROWS) / f64::from(day(2025, 12, 31) - ELDERLY_CANCER_GROWS)
}

/// Long-term policies withdrawn in the cooling-off period.
pub(crate) fn withdrawn(channel: usize, usual: &Channel, issued: Day) -> f64 {
    if channel == PART_TIME && issued >= PART_TIME_WITHDRAWN { 0.125 } else { usual.withdrawn }
}

/// The part of agents' policies whose holder is the agent (自保件).
pub(crate) fn self_insured(branch: &Branch, channel: usize, on: Day) -> f64 {
    match channel {
        AGENT if branch.code == "B4100" && on >= HENAN_SELF_INSURED => 0.10,
        AGENT | PART_TIME => 0.016,
        _ => 0.0,
    }
}

/// The part of lost leads that go because the digital way is clumsy (数字化体验滞后).
pub(crate) fn lost_to_clumsiness(channel: usize, on: Day) -> f64 {
    match channel {
        ONLINE if on >= ONLINE_CLUMSY => 0.48,
        ONLINE => 0.20,
        _ => 0.12,
    }
}

/// Days more than usual from complete documents to payment.
pub(crate) fn slower_payment(region: &str, complete: Day) -> i32 {
    if region == "210000" && complete >= LIAONING_SLOW { 9 } else { 0 }
}

/// One planted truth, as the file tells it.
struct Truth {
    id: &'static str,
    what: &'static str,
    place: &'static [(&'static str, &'static str)],
    since: Day,
    before: f64,
    after: f64,
    see: &'static str,
    zh: &'static str,
    en: &'static str,
}

const TRUTHS: [Truth; 8] = [
    Truth {
        id: "telephone_conversion_falls",
        what: "leads that become policies",
        place: &[("channel", "telephone")],
        since: TELEPHONE_FALLS,
        before: 0.12,
        after: 0.07,
        see: "leads by day of lead: those with an issue day divided by all; leave out the youngest two months. As many leads as before; the channel's policies fall to about 0.75 of what they were, since renewals go on.",
        zh: "电销线索转化率自2025年4月起由约12%降至约7%，该渠道件数随之下降。",
        en: "From April 2025 about 7% of telephone leads become policies, down from 12%, and the channel's policies fall with it.",
    },
    Truth {
        id: "sichuan_loses_share",
        what: "share of policies, and agents on the roll",
        place: &[("branch", "B5100"), ("region", "510000"), ("channel", "agent")],
        since: SICHUAN_LOSES_AGENTS,
        before: 1.0,
        after: 0.60,
        see: "policies of the agent channel in Sichuan ÷ all policies of the agent channel: about 7% before, 4.2% in the second half of 2025 (renewals go on, so it does not fall further); agents of B5100 with a leaving day from March to June 2025 against other branches. Size is what is left of the share.",
        zh: "四川分公司个险自2025年3月起大量代理人离司，到2025年下半年其在全公司个险件数中的占比降至原来的约六成。",
        en: "From March 2025 agents leave the Sichuan branch in numbers; in the second half of the year its share of the agent channel's policies is about 0.6 of what it was.",
    },
    Truth {
        id: "fujian_health_losses_rise",
        what: "claims per policy, and so the loss ratio",
        place: &[("region", "350000"), ("product_line", "health")],
        since: FUJIAN_HEALTH_RISES,
        before: 1.0,
        after: 1.65,
        see: "incurred ÷ earned of health in Fujian before and since, against health elsewhere. Size is the factor on claims by day of occurrence.",
        zh: "福建健康险自2025年1月起出险频率上升至原来的约1.65倍，赔付率随之上升。",
        en: "From January 2025 health policies in Fujian have 1.65 times as many claims, and the loss ratio rises with them.",
    },
    Truth {
        id: "elderly_cancer_cover_grows",
        what: "share of policies",
        place: &[("product", "HL04")],
        since: ELDERLY_CANCER_GROWS,
        before: 1.0,
        after: 4.5,
        see: "policies of HL04 ÷ all policies by month: a steady climb from July 2024 on. Size is the factor on its weight at the end of 2025.",
        zh: "中老年防癌医疗（HL04）的件数占比自2024年7月起持续上升，到2025年底约为原来的四倍。",
        en: "The share of cancer medical cover for the elderly (HL04) climbs steadily from July 2024 and is about four times as large at the end of 2025.",
    },
    Truth {
        id: "part_time_withdrawals",
        what: "long-term policies withdrawn in the cooling-off period",
        place: &[("channel", "part_time")],
        since: PART_TIME_WITHDRAWN,
        before: 0.03,
        after: 0.12,
        see: "policies with a withdrawal day ÷ policies issued, long-term only, by month of issue; leave out the last month. Gross and net counts of the channel drift apart.",
        zh: "兼职代理渠道自2024年7月起犹豫期撤保率由约3%升至约12%。",
        en: "From July 2024 about 12% of long-term policies of part-time agents are withdrawn in the cooling-off period, up from 3%.",
    },
    Truth {
        id: "henan_self_insured",
        what: "agents' policies whose holder is the agent",
        place: &[("branch", "B4100"), ("region", "410000"), ("channel", "agent")],
        since: HENAN_SELF_INSURED,
        before: 0.016,
        after: 0.07,
        see: "policies with self_insured ÷ policies of the agent channel in Henan, against other branches. Among policies that renew no other it is 10%.",
        zh: "河南分公司个险自2025年1月起自保件占比由约1.6%升至约7%（不含续保件为10%）。",
        en: "From January 2025 about 7% of the agent channel's policies in Henan are self-insured, up from 1.6% (10% without renewals).",
    },
    Truth {
        id: "online_is_clumsy",
        what: "lost leads with the reason clumsy_digital",
        place: &[("channel", "online"), ("lost_reason", "clumsy_digital")],
        since: ONLINE_CLUMSY,
        before: 0.20,
        after: 0.48,
        see: "lost leads of the online channel by reason and day of lead.",
        zh: "自营线上渠道自2025年6月起，因“数字化体验滞后”流失的线索占比由约20%升至约48%。",
        en: "From June 2025 about 48% of the online channel's lost leads go because the digital way is clumsy, up from 20%.",
    },
    Truth {
        id: "liaoning_pays_late",
        what: "days from complete documents to payment",
        place: &[("region", "210000")],
        since: LIAONING_SLOW,
        before: 0.0,
        after: 9.0,
        see: "paid − complete of claims in Liaoning (both branches), by day of completion, against other regions. Size is the days added.",
        zh: "辽宁自2025年5月起理赔从资料齐全到支付平均多用约9天。",
        en: "From May 2025 claims in Liaoning take about 9 days longer from complete documents to payment.",
    },
];

/// A truth of single agents.
struct AgentsTruth {
    id: &'static str,
    what: &'static str,
    since: Day,
    /// The step of the sale at which they lose, as a measure and its calibre.
    step: Option<(&'static str, &'static str)>,
    agents: Vec<String>,
    see: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl AgentsTruth {
    fn tell(&self) -> String {
        let step = self.step.map(|(of, calibre)| format!("\n      \"step\": {{\"of\": {}, \"calibre\": {}}},", json(of), json(calibre)));
        format!(
            "    {{\n      \"id\": {},\n      \"what\": {},\n      \"where\": {{\"channel\": \"agent\"}},{}\n      \"since\": {},\n      \"size\": {{\"agents\": {}}},\n      \"agents\": [{}],\n      \"see\": {},\n      \"zh\": {},\n      \"en\": {}\n    }}",
            json(self.id),
            json(self.what),
            step.unwrap_or_default(),
            json(&iso(self.since)),
            self.agents.len(),
            self.agents.join(", "),
            json(self.see),
            json(self.zh),
            json(self.en)
        )
    }
}

/// The slow movements that are nobody's fault, told so that they are not taken for planted truths.
const BACKGROUND: [(&str, &str); 5] = [
    (
        "各渠道占比三年间缓慢变化：线上、场景合作上升，个险、兼职代理下降。",
        "Over the three years the mix of channels moves slowly: online and partner up, agent and part-time down.",
    ),
    (
        "1月开门红、月末季末冲刺、春节和国庆低谷，周末较少。",
        "A strong January, pushes at month and quarter ends, quiet Spring Festival, October holidays and weekends.",
    ),
    (
        "2025年底的线索、报价和投保单尚未走完流程，其转化率天然偏低。",
        "Leads, quotes and applications of late 2025 have not had their time yet, so their conversion is low by nature.",
    ),
    (
        "约六分之一的代理人从不出单，这与后来停止活动的代理人不同。",
        "About a sixth of the agents never sell at all, which is another thing than those who stop.",
    ),
    (
        "各代理人的客户满意程度本来不同：满意的可能约 82%，代理人之间标准差约 9 个百分点；答复服务请求的快慢与之同向。",
        "Customers of some agents are more satisfied than those of others: about 82% are likely to be, with a standard deviation of some 9 points between agents; who satisfies answers requests sooner too.",
    ),
];

/// The text of `planted_truths.json`.
pub(crate) fn tell(policies: u64, seed: u64, roster: &Roster) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{{\n  \"made_up\": true,\n  \"policies_issued\": {policies},\n  \"seed\": {seed},\n  \"from\": \"2023-01-01\",\n  \"to\": \"2025-12-31\",\n  \"truths\": ["
    );
    for truth in &TRUTHS {
        let place: Vec<_> = truth.place.iter().map(|(dimension, value)| format!("{}: {}", json(dimension), json(value))).collect();
        let _ = writeln!(out, "    {{");
        let _ = writeln!(
            out,
            "      \"id\": {},\n      \"what\": {},\n      \"where\": {{{}}},",
            json(truth.id),
            json(truth.what),
            place.join(", ")
        );
        let _ = writeln!(
            out,
            "      \"since\": {},\n      \"size\": {{\"before\": {}, \"after\": {}}},",
            json(&iso(truth.since)),
            truth.before,
            truth.after
        );
        let _ = writeln!(
            out,
            "      \"see\": {},\n      \"zh\": {},\n      \"en\": {}\n    }},",
            json(truth.see),
            json(truth.zh),
            json(truth.en)
        );
    }
    let members = |of: &mut dyn Iterator<Item = (u64, Day)>| -> Vec<String> {
        of.map(|(agent, since)| format!("{{\"agent\": \"A{agent:06}\", \"since\": {}}}", json(&iso(since)))).collect()
    };
    let agents: Vec<_> = [
        AgentsTruth {
            id: "agents_go_idle",
            what: "agents who sold well and stop, while on the roll",
            since: IDLE_SINCE[0],
            step: None,
            agents: members(&mut roster.idle()),
            see: "agents on the roll with applications before the day and neither application nor activity since.",
            zh: "一批原本出单的代理人自2025年7月或9月起既无投保单也无活动，但仍在册。",
            en: "Some agents who used to sell have had no application and no activity since July or September 2025, but are still on the roll.",
        },
        AgentsTruth {
            id: "agents_stop_closing",
            what: "agents who call and visit as before, and few of those visited apply",
            since: UNSKILLED_SINCE,
            step: Some(("policies", "submitted")),
            agents: members(&mut roster.unskilled()),
            see: "applications ÷ visits of an agent before the day and since: a tenth is left, while calls and visits go on. Customers apply, and renew, with another agent of the branch.",
            zh: "一批原本出单很多的代理人自2025年7月起电话和拜访照旧，但拜访后投保的只剩约十分之一。",
            en: "Some agents who sold much call and visit as before since July 2025, but only about a tenth of those who applied after a visit still do.",
        },
    ]
    .iter()
    .map(AgentsTruth::tell)
    .collect();
    let _ = writeln!(out, "{}\n  ],", agents.join(",\n"));
    let background: Vec<_> = BACKGROUND.iter().map(|(zh, en)| format!("    {{\"zh\": {}, \"en\": {}}}", json(zh), json(en))).collect();
    let _ = writeln!(out, "  \"background\": [\n{}\n  ]\n}}", background.join(",\n"));
    out
}
