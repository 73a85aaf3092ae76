//! The calibre (统计口径): everything that says what a count counts. It travels with every number.

use crate::{Calendar, Day, Lang, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which day puts a fact into a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// 投保日: the day of application; declined and pending ones count.
    Apply,
    /// 缴费日: the day the first premium was paid.
    Paid,
    /// 承保日: the day the policy was issued.
    Issue,
    /// 生效日: the day cover begins.
    Effective,
    /// 回执日: the day the client signed the receipt.
    Receipt,
    /// 回访日: the day of the successful call-back.
    Callback,
    /// The later of several days; a policy without one of them is not counted yet.
    LaterOf(Vec<DateBasis>),
    /// As a period report states it: figures come per place and period, not per policy.
    Reported,
    /// The day of the quote.
    Quoted,
}

impl DateBasis {
    /// The policy fields whose later day counts; empty for what is not dated by a policy's days.
    #[must_use]
    pub fn policy_days(&self) -> Vec<&'static str> {
        match self {
            Self::Apply => vec!["apply"],
            Self::Paid => vec!["paid"],
            Self::Issue => vec!["issue"],
            Self::Effective => vec!["effective"],
            Self::Receipt => vec!["receipt"],
            Self::Callback => vec!["callback"],
            Self::LaterOf(all) => all.iter().flat_map(Self::policy_days).collect(),
            Self::Reported | Self::Quoted => vec![],
        }
    }

    /// The kind of fact that has this day.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Reported => "report",
            Self::Quoted => "quote",
            _ => "policy",
        }
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Apply => ("按投保日", "dated by application"),
            Self::Paid => ("按缴费日", "dated by first payment"),
            Self::Issue => ("按承保日", "dated by issue"),
            Self::Effective => ("按生效日", "dated by inception"),
            Self::Receipt => ("按回执日", "dated by receipt"),
            Self::Callback => ("按回访日", "dated by call-back"),
            Self::LaterOf(all) => {
                let each: Vec<Text> = all.iter().map(Self::text).collect();
                let join = |lang: Lang, by: &str| each.iter().map(|t| t.in_lang(lang).trim_start_matches(by)).collect::<Vec<_>>();
                return Text::new(
                    format!("按{}中较晚者", join(Lang::Zh, "按").join("、")),
                    format!("dated by the later of {}", join(Lang::En, "dated by ").join(" and ")),
                );
            }
            Self::Reported => ("按期间报表", "as reported for the period"),
            Self::Quoted => ("按报价日", "dated by quote"),
        };
        Text::new(zh, en)
    }
}

/// What is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 合同: several products in one policy are one.
    #[default]
    Contract,
    /// 险种: the main cover and each rider.
    Coverage,
    /// 被保险人: each life insured.
    Life,
    /// 车辆: each vehicle.
    Vehicle,
    /// 凭证: each certificate under a group policy.
    Certificate,
}

/// How a withdrawal in the cooling-off period counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Netting {
    /// Not at all.
    #[default]
    Gross,
    /// In the period in which it is booked; a period can become negative.
    InPeriod,
    /// In the period of the policy; closed periods change.
    Cohort,
}

/// How a policy that several agents share counts for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// Each policy once.
    #[default]
    Company,
    /// By shares that add up to 1.
    Share,
    /// To the leading agent.
    Lead,
    /// Whole to each; then a sum over agents counts some twice.
    FullEach,
}

/// How a policy counts that lapsed and was reinstated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reinstatement {
    /// As the policy that it was; never as new business.
    #[default]
    NeverNew,
}

/// Which agents a figure per head divides by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roster {
    /// The mean of those on the roll at the opening and at the closing.
    #[default]
    MeanOfEnds,
    /// The mean over the days.
    DailyMean,
    /// Those on the roll before the period opens.
    Opening,
    /// Those on the roll at the closing.
    Closing,
}

/// Over what a stock is averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// The months that the reports of the period cover.
    #[default]
    MonthsReported,
}

/// What is in (true) and what is out (false).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Including {
    /// 团险: group policies.
    pub group: bool,
    /// 趸交: single-premium policies.
    pub single_premium: bool,
    /// 短期险: short-term policies.
    pub short_term: bool,
    /// 场景险: embedded micro-policies.
    pub embedded: bool,
    /// 自保件: the holder is the agent.
    pub self_insured: bool,
    /// 互保件: agents insure each other.
    pub mutual: bool,
    /// M00: agents in their first month, in figures per head.
    pub first_month_agents: bool,
}

impl Default for Including {
    fn default() -> Self {
        Self {
            group: true,
            single_premium: true,
            short_term: true,
            embedded: true,
            self_insured: true,
            mutual: true,
            first_month_agents: true,
        }
    }
}

impl Including {
    /// What is left out: the policy field that marks it, the value that marks it, and its name.
    #[must_use]
    pub fn left_out(&self) -> Vec<(&'static str, &'static str, Text)> {
        [
            (self.group, "group", "true", "团险", "group"),
            (self.single_premium, "mode", "single", "趸交", "single premium"),
            (self.short_term, "short_term", "true", "短期险", "short-term"),
            (self.embedded, "embedded", "true", "场景险", "embedded"),
            (self.self_insured, "self_insured", "true", "自保件", "self-insured"),
            (self.mutual, "mutual", "true", "互保件", "mutual"),
        ]
        .into_iter()
        .filter(|(counted, ..)| !counted)
        .map(|(_, field, value, zh, en)| (field, value, Text::new(zh, en)))
        .collect()
    }
}

/// One way of counting, as the Book writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibre {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Which day puts a policy into a period.
    pub date_basis: DateBasis,
    /// What is one.
    #[serde(default)]
    pub unit: Unit,
    /// How withdrawals count.
    #[serde(default)]
    pub netting: Netting,
    /// What we knew then: days after it have not happened yet. A question may name another.
    pub as_of: Option<Day>,
    /// The calendar's id in the Book.
    #[serde(default = "calendar_month")]
    pub calendar: String,
    /// How shared policies count.
    #[serde(default)]
    pub credit: Credit,
    /// What is in and what is out.
    #[serde(default)]
    pub scope: Including,
    /// How reinstated policies count.
    #[serde(default)]
    pub reinstatement: Reinstatement,
    /// Which agents a figure per head divides by.
    #[serde(default)]
    pub roster: Roster,
    /// Over what a stock is averaged.
    #[serde(default)]
    pub exposure: Exposure,
    /// Only facts whose dimensions have one of these values.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, Vec<String>>,
}

fn calendar_month() -> String {
    "calendar_month".to_owned()
}

impl Unit {
    /// In words.
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Contract => ("一份合同计一件", "one contract counts once"),
            Self::Coverage => ("主险和附加险各计一件", "main cover and each rider count"),
            Self::Life => ("按被保险人数计", "each life counts"),
            Self::Vehicle => ("按车辆数计", "each vehicle counts"),
            Self::Certificate => ("按凭证数计", "each certificate counts"),
        };
        Text::new(zh, en)
    }
}

impl Netting {
    /// In words.
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Gross => ("不减犹豫期撤保", "withdrawals not taken off"),
            Self::InPeriod => ("撤保在其入账期间冲减", "withdrawals taken off in the period they are booked"),
            Self::Cohort => ("撤保在保单所属期间冲减", "withdrawals taken off in the policy's own period"),
        };
        Text::new(zh, en)
    }
}

impl Credit {
    /// In words.
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Company => ("每张保单计一次", "each policy counts once"),
            Self::Share => ("分佣比例计件", "credited by share"),
            Self::Lead => ("计入主办代理人", "credited to the leading agent"),
            Self::FullEach => ("每位代理人各计一件", "credited in full to each agent"),
        };
        Text::new(zh, en)
    }
}

impl Roster {
    /// In words.
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::MeanOfEnds => ("人力为期初与期末平均", "manpower is the mean of opening and closing"),
            Self::DailyMean => ("人力为逐日平均", "manpower is the mean over the days"),
            Self::Opening => ("人力为期初在册", "manpower is the roll at the opening"),
            Self::Closing => ("人力为期末在册", "manpower is the roll at the closing"),
        };
        Text::new(zh, en)
    }
}

impl Calibre {
    /// The calibre in one sentence, as every answer carries it. `name` says what a dimension is called, or a value of it.
    #[must_use]
    pub fn words(&self, calendar: &Calendar, name: impl Fn(&str, Option<&str>) -> Text) -> Text {
        let mut zh = vec![self.date_basis.text().zh];
        let mut en = vec![self.date_basis.text().en];
        let mut add = |z: String, e: String| {
            zh.push(z);
            en.push(e);
        };
        if matches!(self.date_basis, DateBasis::Reported) {
            add(
                "存量为期内月均有效件数（件月数÷月数）".into(),
                "stock is the average in force over the months reported (policy-months ÷ months)".into(),
            );
        } else if !matches!(self.date_basis, DateBasis::Quoted) {
            let mut say = |text: Text| add(text.zh, text.en);
            say(self.unit.text());
            say(self.netting.text());
            if self.credit != Credit::Company {
                say(self.credit.text());
            }
        }
        let out = self.scope.left_out();
        if !out.is_empty() {
            let names = |lang: Lang| out.iter().map(|(_, _, t)| t.in_lang(lang)).collect::<Vec<_>>();
            add(format!("不含{}", names(Lang::Zh).join("、")), format!("without {}", names(Lang::En).join(", ")));
        }
        if !self.scope.first_month_agents {
            add("不含入司首月人力（M00）".into(), "without agents in their first month (M00)".into());
        }
        for (dimension, values) in &self.only {
            let of = name(dimension, None);
            let values: Vec<Text> = values.iter().map(|value| name(dimension, Some(value))).collect();
            let names = |lang: Lang| values.iter().map(|value| value.in_lang(lang)).collect::<Vec<_>>();
            add(format!("仅限{}为{}", of.zh, names(Lang::Zh).join("、")), format!("only {} = {}", of.en, names(Lang::En).join(", ")));
        }
        add(calendar.zh.clone(), calendar.en.clone());
        if let Some(day) = self.as_of {
            add(format!("截至 {day}"), format!("as of {day}"));
        }
        Text::new(zh.join("，"), en.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibre_says_what_it_counts_and_what_it_leaves_out() {
        let calibre = Calibre {
            id: "x".into(),
            zh: String::new(),
            en: String::new(),
            capability: "3.1".into(),
            date_basis: DateBasis::LaterOf(vec![DateBasis::Issue, DateBasis::Effective]),
            unit: Unit::Contract,
            netting: Netting::Cohort,
            as_of: Day::ymd(2025, 12, 31),
            calendar: calendar_month(),
            credit: Credit::Company,
            reinstatement: Reinstatement::NeverNew,
            roster: Roster::MeanOfEnds,
            exposure: Exposure::MonthsReported,
            scope: Including { group: false, ..Including::default() },
            only: BTreeMap::from([("channel".to_owned(), vec!["agent".to_owned()])]),
        };
        let words =
            calibre.words(&Calendar { zh: "自然月".into(), en: "calendar months".into(), month_starts_on: 1 }, |dimension, value| {
                match value {
                    None => Text::new("渠道", dimension),
                    Some(value) => Text::new("个人代理", value),
                }
            });
        assert_eq!(
            words.zh,
            "按承保日、生效日中较晚者，一份合同计一件，撤保在保单所属期间冲减，不含团险，仅限渠道为个人代理，自然月，截至 2025-12-31"
        );
        assert_eq!(
            words.en,
            "dated by the later of issue and inception; one contract counts once; withdrawals taken off in the policy's own period; without group; only channel = agent; calendar months; as of 2025-12-31"
        );
    }
}
