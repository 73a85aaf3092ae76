//! Why nothing is said of a contest, or it is not settled.

use crate::keep::ImportRefusal;
use upcount_measure::Refusal;
use upcount_model::{Day, Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why nothing is said of a contest, or it is not settled.
#[derive(Debug)]
pub enum ContestRefusal {
    /// There is no such contest.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// What is asked makes no sense.
    Unclear(Text),
    /// Nobody is on the roll.
    NobodyOnRoll(Day),
    /// It is not over, or the day of settling has not passed.
    NotOver(Text),
    /// It is settled.
    Settled,
    /// Commission and prizes together would be above the filed rate.
    AboveFiled(Text),
    /// Nobody has won anything.
    Nothing,
    /// The facts cannot be read.
    Facts(Refusal),
    /// The lines cannot be kept.
    Kept(ImportRefusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for ContestRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ContestRefusal {}
impl From<Refusal> for ContestRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for ContestRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for ContestRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_contest",
            Self::Unclear(_) => "contest_unclear",
            Self::NobodyOnRoll(_) => "nobody_on_roll",
            Self::NotOver(_) => "contest_not_over",
            Self::Settled => "already_settled",
            Self::AboveFiled(_) => "above_filed_rate",
            Self::Nothing => "nothing_to_pay",
            Self::Facts(e) => e.code(),
            Self::Kept(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有竞赛 `{id}`{}", near.zh), format!("there is no contest `{id}`{}", near.en))
            }
            Self::Unclear(text) | Self::NotOver(text) | Self::AboveFiled(text) => text.clone(),
            Self::NobodyOnRoll(day) => Text::new(
                format!("{day} 没有符合条件的在册人员，天梯上没有人；请先导入人员，或更正竞赛的 `who`"),
                format!(
                    "nobody who may compete is on the roll on {day}, so nobody stands on the ladder; import the roll, or correct `who`"
                ),
            ),
            Self::Settled => Text::new("这个竞赛已经结算，奖金不再改变", "this contest is settled, and its prizes do not change any more"),
            Self::Nothing => Text::new("没有人得奖，没有要付的", "nobody has won anything, and nothing is owed"),
            Self::Facts(e) => e.text(),
            Self::Kept(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
