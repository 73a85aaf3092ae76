//! Why a move is not made as somebody wants it.

use upcount_measure::Refusal;
use upcount_model::{Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why a move is not made as somebody wants it.
#[derive(Debug)]
pub enum MoveRefusal {
    /// There is no such move, or not where the caller sees it.
    NoMove,
    /// What is asked makes no sense.
    Unclear(Text),
    /// Nobody on the roll is in the place.
    NoPlace {
        /// What was asked, such as `team=T1`.
        place: String,
        /// The nearest codes.
        near: Vec<String>,
    },
    /// The place is not the caller's.
    NotYours,
    /// The owner does not see the place, or may not do moves.
    NoOwner(String),
    /// Somebody did something to it meanwhile.
    Meanwhile {
        /// What.
        what: Text,
        /// Who.
        by: String,
        /// When.
        at: String,
    },
    /// The move is not in a state for that.
    State(Text),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for MoveRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for MoveRefusal {}
impl From<Refusal> for MoveRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for MoveRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for MoveRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoMove => "not_found",
            Self::Unclear(_) => "move_unclear",
            Self::NoPlace { .. } => "unknown_place",
            Self::NotYours => "not_your_place",
            Self::NoOwner(_) => "no_such_owner",
            Self::Meanwhile { .. } => "set_meanwhile",
            Self::State(_) => "move_not_open",
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NoMove => Text::new("您所看的机构里没有这个行动", "there is no such move in what you see"),
            Self::Unclear(text) | Self::State(text) => text.clone(),
            Self::NoPlace { place, near } => {
                let near = if near.is_empty() { Text::new("", "") } else { nearest_in_words(near) };
                Text::new(
                    format!("名册上没有人在 {place}：没有这个机构，或已关闭{}", near.zh),
                    format!("nobody on the roll is in {place}: there is no such place, or it is closed{}", near.en),
                )
            }
            Self::NotYours => Text::new(
                "这个行动在您所看的机构之外；请交给看得到那里的人",
                "the move is for a place outside what you see; leave it to somebody who sees that place",
            ),
            Self::NoOwner(name) => Text::new(
                format!("{name} 不能负责这个行动：没有这个账户、看不到那个机构，或不能处理行动"),
                format!("{name} cannot own this move: there is no such account, it does not see that place, or may not do moves"),
            ),
            Self::Meanwhile { what, by, at } => Text::new(
                format!("{by} 在 {at} {}；没有覆盖，请看过再定", what.zh),
                format!("{by} {} at {at}; nothing was overwritten, look at it and decide again", what.en),
            ),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
