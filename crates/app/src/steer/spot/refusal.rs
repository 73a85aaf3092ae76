//! Why a spot check is not done as somebody wants it.

use crate::keep::EvidenceRefusal;
use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why a spot check is not done as somebody wants it.
#[derive(Debug)]
pub enum SpotRefusal {
    /// There is no such draw or case, or not where the caller sees it.
    NotFound,
    /// What is asked makes no sense.
    Unclear(Text),
    /// There is no such check.
    NoCheck(Text),
    /// The period is not over.
    NotOver(Text),
    /// A sample is of the whole company, and the caller sees a part.
    NotYours,
    /// The caller is the agent, leads the agent, or wrote the record.
    OwnLine,
    /// It was judged, sent back, answered or replaced before.
    Before(Text),
    /// Its recordings and documents cannot be told.
    Evidence(EvidenceRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for SpotRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for SpotRefusal {}
impl From<Refusal> for SpotRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<EvidenceRefusal> for SpotRefusal {
    fn from(e: EvidenceRefusal) -> Self {
        Self::Evidence(e)
    }
}
impl From<StoreError> for SpotRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for SpotRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Unclear(_) => "spot_unclear",
            Self::NoCheck(_) => "unknown_check",
            Self::NotOver(_) => "period_not_over",
            Self::NotYours => "not_your_place",
            Self::OwnLine => "own_line",
            Self::Before(_) => "spot_done_before",
            Self::Evidence(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NotFound => {
                Text::new("没有这次抽样或这一件，或不在您所看的范围内", "there is no such draw or case, or it lies outside what you see")
            }
            Self::Unclear(text) | Self::NoCheck(text) | Self::NotOver(text) | Self::Before(text) => text.clone(),
            Self::NotYours => Text::new(
                "样本是从全公司抽的；请由看得到全公司的人抽样",
                "a sample is drawn from the whole company; leave it to somebody who sees all of it",
            ),
            Self::OwnLine => Text::new(
                "不能判自己、自己所带的人或自己写的记录；请交给别的检查人",
                "nobody judges oneself, whom one leads, or a record of one's own; leave it to another reader",
            ),
            Self::Evidence(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
