//! Why a review pack is not told, or nothing is agreed on it.

use crate::steer::{GoalRefusal, MoveRefusal, SignalRefusal};
use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why a review pack is not told, or nothing is agreed on it.
#[derive(Debug)]
pub enum ReviewRefusal {
    /// There is no such pack.
    NoPack(Text),
    /// What is asked makes no sense.
    Unclear(Text),
    /// The period is not over.
    NotOver(Text),
    /// The place is not the caller's.
    NotYours,
    /// The place or the action is refused.
    Move(MoveRefusal),
    /// The signals cannot be read.
    Signal(SignalRefusal),
    /// The plan cannot be read.
    Goal(GoalRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl ReviewRefusal {
    /// Whether the world fails; else it is what a section says of itself.
    pub(crate) fn is_fault(&self) -> bool {
        match self {
            Self::Store(_)
            | Self::Signal(SignalRefusal::Store(_))
            | Self::Goal(GoalRefusal::Store(_))
            | Self::Move(MoveRefusal::Store(_)) => true,
            Self::Facts(e)
            | Self::Signal(SignalRefusal::Facts(e))
            | Self::Goal(GoalRefusal::Facts(e))
            | Self::Move(MoveRefusal::Facts(e)) => e.is_fault(),
            _ => false,
        }
    }
}

impl std::fmt::Display for ReviewRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ReviewRefusal {}
impl From<Refusal> for ReviewRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for ReviewRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<MoveRefusal> for ReviewRefusal {
    fn from(e: MoveRefusal) -> Self {
        Self::Move(e)
    }
}
impl From<SignalRefusal> for ReviewRefusal {
    fn from(e: SignalRefusal) -> Self {
        Self::Signal(e)
    }
}
impl From<GoalRefusal> for ReviewRefusal {
    fn from(e: GoalRefusal) -> Self {
        Self::Goal(e)
    }
}

impl Say for ReviewRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPack(_) => "unknown_pack",
            Self::Unclear(_) => "review_unclear",
            Self::NotOver(_) => "period_not_over",
            Self::NotYours => "not_your_place",
            Self::Move(e) => e.code(),
            Self::Signal(e) => e.code(),
            Self::Goal(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NoPack(text) | Self::Unclear(text) | Self::NotOver(text) => text.clone(),
            Self::NotYours => Text::new(
                "这个机构不在您看得到的范围内；不写机构就看您自己的",
                "that place is not in what you see; name none to see your own",
            ),
            Self::Move(e) => e.text(),
            Self::Signal(e) => e.text(),
            Self::Goal(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
