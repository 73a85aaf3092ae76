//! Why nobody is assessed, or an assessment is not confirmed.

use crate::keep::ImportRefusal;
use upcount_measure::Refusal;
use upcount_model::{Day, Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why nobody is assessed, or an assessment is not confirmed.
#[derive(Debug)]
pub enum CareerRefusal {
    /// There are no such rules.
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
    /// A part of the organisation confirms nothing for the whole.
    NotYours,
    /// It, or a later one, is confirmed; or the period is not over.
    State(Text),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The grades cannot be kept.
    Kept(ImportRefusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for CareerRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for CareerRefusal {}
impl From<Refusal> for CareerRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for CareerRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for CareerRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_career",
            Self::Unclear(_) => "career_unclear",
            Self::NobodyOnRoll(_) => "nobody_on_roll",
            Self::NotYours => "not_your_place",
            Self::State(_) => "career_state",
            Self::Facts(e) => e.code(),
            Self::Kept(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有基本法 `{id}`{}", near.zh), format!("there are no career rules `{id}`{}", near.en))
            }
            Self::Unclear(text) | Self::State(text) => text.clone(),
            Self::NobodyOnRoll(day) => Text::new(
                format!("{day} 没有符合条件且写明职级的在册人员；请先导入人员"),
                format!("nobody whom the rules are for is on the roll with a grade on {day}; import the roll first"),
            ),
            Self::NotYours => Text::new("考核由看得到全公司的人确认", "an assessment is confirmed by who sees the whole company"),
            Self::Facts(e) => e.text(),
            Self::Kept(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
