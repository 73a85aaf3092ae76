//! Why a joint visit is not planned or recorded as somebody wants it.

use crate::keep::FactRefusal;
use crate::steer::MoveRefusal;
use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why a joint visit is not planned or recorded as somebody wants it.
#[derive(Debug)]
pub enum JointRefusal {
    /// There is no such joint visit, or not where the caller sees it.
    NotFound,
    /// There is no such agent, or not where the caller sees one.
    NoAgent,
    /// What is asked makes no sense.
    Unclear(Text),
    /// The caller does not lead the agent.
    NotYours,
    /// It is not in a state for that.
    State(Text),
    /// The agent is not on the roll, or the moves cannot be read.
    Move(MoveRefusal),
    /// The activity is not taken.
    Fact(FactRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for JointRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for JointRefusal {}
impl From<StoreError> for JointRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<Refusal> for JointRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<MoveRefusal> for JointRefusal {
    fn from(e: MoveRefusal) -> Self {
        Self::Move(e)
    }
}
impl From<FactRefusal> for JointRefusal {
    fn from(e: FactRefusal) -> Self {
        Self::Fact(e)
    }
}

impl Say for JointRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound | Self::NoAgent => "not_found",
            Self::Unclear(_) => "joint_unclear",
            Self::NotYours => "not_your_place",
            Self::State(_) => "joint_not_open",
            Self::Move(e) => e.code(),
            Self::Fact(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NotFound => {
                Text::new("没有这次陪访，或不在您所看的范围内", "there is no such joint visit, or it lies outside what you see")
            }
            Self::NoAgent => Text::new(
                "没有这位代理人，或不在您所看的范围内；请核对代码",
                "there is no such agent, or they lie outside what you see; check the code",
            ),
            Self::Unclear(text) | Self::State(text) => text.clone(),
            Self::NotYours => {
                Text::new("陪访由带这位代理人的主管安排和记录", "a joint visit is planned and recorded by who leads the agent")
            }
            Self::Move(e) => e.text(),
            Self::Fact(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
