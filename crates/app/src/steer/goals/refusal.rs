//! Why a plan is not made as somebody wants it.

use crate::keep::ImportRefusal;
use upcount_engine::goal::Refusal as Unmet;
use upcount_measure::Refusal;
use upcount_model::{Day, Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why a plan is not made as somebody wants it.
#[derive(Debug)]
pub enum GoalRefusal {
    /// There is no such goal.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// There is no such plan.
    NoPlan,
    /// There is no such place in the plan.
    NoPlace {
        /// Its path.
        path: Vec<String>,
        /// The nearest codes on its level.
        near: Vec<String>,
    },
    /// What is asked makes no sense.
    Unclear(Text),
    /// Nobody is on the roll.
    NobodyOnRoll(Day),
    /// The plan is not in a state for that.
    State(Text),
    /// The place is not the caller's to decide.
    NotYours(Text),
    /// Somebody else set the same number meanwhile.
    SetMeanwhile(Box<Meanwhile>),
    /// The numbers cannot all be met.
    Unmet {
        /// What cannot.
        unmet: Unmet,
        /// What the places are called.
        places: Vec<Text>,
        /// What the months are called.
        months: Vec<String>,
    },
    /// Another person must publish it.
    SamePerson,
    /// Unlikely goals wait for a signature.
    Unsigned {
        /// How many nobody signed for.
        unsigned: u64,
        /// How many are unlikely.
        unlikely: u64,
        /// Under which odds goals are signed for.
        percent: f64,
        /// The first of them, in words.
        place: Text,
        /// Its goal.
        goal: i64,
        /// Its odds.
        odds_percent: f64,
    },
    /// The plan was changed since it was looked at.
    ChangedMeanwhile,
    /// A workbook that is not what was exported.
    Workbook(Text),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The goals cannot be kept.
    Kept(ImportRefusal),
    /// The store fails.
    Store(StoreError),
}

/// What somebody else set meanwhile.
#[derive(Clone, Debug)]
pub struct Meanwhile {
    /// The place, in words.
    pub place: Text,
    /// What of its time.
    pub span: String,
    /// What it is now.
    pub now: i64,
    /// Who set it.
    pub by: String,
    /// When.
    pub at: String,
    /// What the caller wanted.
    pub wanted: Option<i64>,
}

impl std::fmt::Display for GoalRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for GoalRefusal {}
impl From<Refusal> for GoalRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for GoalRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for GoalRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_goal",
            Self::NoPlan => "not_found",
            Self::NoPlace { .. } => "unknown_place",
            Self::Unclear(_) => "goal_unclear",
            Self::NobodyOnRoll(_) => "nobody_on_roll",
            Self::State(_) => "plan_not_open",
            Self::NotYours(_) => "not_your_place",
            Self::SetMeanwhile(_) => "set_meanwhile",
            Self::Unmet { .. } => "goals_do_not_add_up",
            Self::SamePerson => "another_person_needed",
            Self::Unsigned { .. } => "not_signed",
            Self::ChangedMeanwhile => "meanwhile",
            Self::Workbook(_) => "workbook_unclear",
            Self::Facts(e) => e.code(),
            Self::Kept(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有目标 `{id}`{}", near.zh), format!("there is no goal `{id}`{}", near.en))
            }
            Self::NoPlan => Text::new("没有这个目标方案", "there is no such plan"),
            Self::NoPlace { path, near } => {
                let path = path.join(" / ");
                // The places are not in the Book's list.
                let near = if near.is_empty() { Text::new("", "") } else { nearest_in_words(near) };
                Text::new(
                    format!("方案里没有 {path}：它不在名册上，或已关闭{}", near.zh),
                    format!("{path} is not in the plan: it is not on the roll, or closed{}", near.en),
                )
            }
            Self::Unclear(text) | Self::State(text) | Self::NotYours(text) | Self::Workbook(text) => text.clone(),
            Self::Unsigned { unsigned, unlikely, percent, place, goal, odds_percent } => {
                Self::unsigned_in_words(*unsigned, *unlikely, *percent, place, *goal, *odds_percent)
            }
            Self::ChangedMeanwhile => Text::new(
                "您看过之后方案又有改动；没有签字，请看过再签",
                "the plan was changed since you looked at it; nothing was signed, look at it again",
            ),
            Self::NobodyOnRoll(day) => Text::new(
                format!("{day} 名册上没有人，目标无从分解；请先导入代理人名册"),
                format!("nobody is on the roll on {day}, so there is nobody to spread over; import the roll of agents first"),
            ),
            Self::SetMeanwhile(m) => {
                let Meanwhile { place, span, now, by, at, wanted } = &**m;
                let wanted = wanted.map_or_else(|| "–".to_owned(), |n| n.to_string());
                let at = format!("{} UTC", at.get(..16).unwrap_or(at).replace('T', " "));
                Text::new(
                    format!("{} 的 {span} 刚由 {by} 在 {at} 改为 {now}，您要的是 {wanted}；没有覆盖，请看过再定", place.zh),
                    format!(
                        "{}, {span}: {by} set it to {now} at {at} meanwhile, and you wanted {wanted}; nothing was overwritten, look at it and decide again",
                        place.en
                    ),
                )
            }
            Self::Unmet { unmet, places, months } => super::why::unmet(unmet, places, months),
            Self::SamePerson => Text::new(
                "发布目标要两个人：请提交者以外的人发布",
                "goals take two people: somebody other than who offered them must publish them",
            ),
            Self::Facts(e) => e.text(),
            Self::Kept(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
