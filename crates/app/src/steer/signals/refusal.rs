//! Why nothing is done about a signal.

use crate::steer::MoveRefusal;
use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why nothing is done about a signal.
#[derive(Debug)]
pub enum SignalRefusal {
    /// There is no such signal, or not where the caller sees it.
    NoSignal,
    /// What is asked makes no sense.
    Unclear(Text),
    /// The caller does not lead the place whose leader has to do something.
    NotYours,
    /// Somebody did something about it meanwhile.
    Meanwhile {
        /// Who.
        by: String,
        /// When.
        at: String,
    },
    /// The signal is not in a state for that.
    State(Text),
    /// The move of a coaching case is refused.
    Move(MoveRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for SignalRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for SignalRefusal {}
impl From<Refusal> for SignalRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for SignalRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<MoveRefusal> for SignalRefusal {
    fn from(e: MoveRefusal) -> Self {
        Self::Move(e)
    }
}

impl Say for SignalRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSignal => "not_found",
            Self::Unclear(_) => "signal_unclear",
            Self::NotYours => "not_your_place",
            Self::Meanwhile { .. } => "set_meanwhile",
            Self::State(_) => "signal_not_open",
            Self::Move(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NoSignal => Text::new(
                "您所看的机构里没有这个预警：它已不再成立，或本来就没有",
                "there is no such signal in what you see: it no longer holds, or never did",
            ),
            Self::Unclear(text) | Self::State(text) => text.clone(),
            Self::NotYours => Text::new(
                "这个预警归上一级负责人处理；您可以看，不能确认、延后或关闭",
                "the leader above has to do something about this signal; you may look at it, and not acknowledge, put off or close it",
            ),
            Self::Meanwhile { by, at } => Text::new(
                format!("{by} 在 {at} 处理过它；没有覆盖，请看过再定"),
                format!("{by} did something about it at {at}; nothing was overwritten, look at it and decide again"),
            ),
            Self::Move(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
