//! Why a growth plan is not made.

use crate::steer::MoveRefusal;
use upcount_measure::Refusal;
use upcount_model::{Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why a growth plan is not made.
#[derive(Debug)]
pub enum GrowthRefusal {
    /// There is no such lever.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// There is no such scenario.
    NoScenario,
    /// What is asked makes no sense.
    Unclear(Text),
    /// Only who sees the whole company keeps and commits its plans.
    NotYours,
    /// A rate that holds for a time has no notice, or one that comes too late.
    Notice(Text),
    /// The scenario is not in a state for that.
    State(Text),
    /// The moves cannot be made.
    Moves(MoveRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for GrowthRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for GrowthRefusal {}
impl From<Refusal> for GrowthRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for GrowthRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<MoveRefusal> for GrowthRefusal {
    fn from(e: MoveRefusal) -> Self {
        Self::Moves(e)
    }
}

impl Say for GrowthRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_lever",
            Self::NoScenario => "not_found",
            Self::Unclear(_) => "growth_unclear",
            Self::NotYours => "not_your_place",
            Self::Notice(_) => "notice_needed",
            Self::State(_) => "plan_not_open",
            Self::Moves(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有抓手 `{id}`{}", near.zh), format!("there is no lever `{id}`{}", near.en))
            }
            Self::NoScenario => Text::new("没有这个方案", "there is no such scenario"),
            Self::Unclear(text) | Self::Notice(text) | Self::State(text) => text.clone(),
            Self::NotYours => Text::new(
                "全公司的增长计划由看得到全公司的人保存和确定",
                "the whole company's growth plan is kept and committed by who sees the whole",
            ),
            Self::Moves(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
