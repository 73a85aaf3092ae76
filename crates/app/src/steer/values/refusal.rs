//! Why long-term value is not told.

use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why long-term value is not told.
#[derive(Debug)]
pub enum ValueRefusal {
    /// What is asked makes no sense.
    Unclear(Text),
    /// Nobody was on the roll, or nothing was sold.
    NoFacts,
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for ValueRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ValueRefusal {}
impl From<Refusal> for ValueRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for ValueRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for ValueRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "value_unclear",
            Self::NoFacts => "no_facts",
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) => text.clone(),
            Self::NoFacts => Text::new(
                "这段时间没有在册的代理人或没有保单；请先导入名册和保单",
                "nobody was on the roll in this time, or nothing was sold; import the roll and policies first",
            ),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
