//! Why a score is not told, not appealed, or an appeal not decided.

use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why a score is not told, not appealed, or an appeal not decided.
#[derive(Debug)]
pub enum ScoreRefusal {
    /// There is no such score, agent or appeal, or not where the caller sees it.
    NotFound,
    /// What is asked makes no sense.
    Unclear(Text),
    /// Nothing is known of those who would be scored.
    NoFacts(Text),
    /// Only the agent appeals the own score.
    NotYours,
    /// Who is the agent, appealed, or told what the appeal is about does not decide it.
    AnotherPerson,
    /// It was appealed or decided before, or its time is over.
    Before(Text),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for ScoreRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ScoreRefusal {}
impl From<Refusal> for ScoreRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for ScoreRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for ScoreRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Unclear(_) => "score_unclear",
            Self::NoFacts(_) => "no_facts",
            Self::NotYours => "not_your_score",
            Self::AnotherPerson => "another_person_needed",
            Self::Before(_) => "appeal_done_before",
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NotFound => Text::new(
                "没有这个评分、代理人或申诉，或不在您所看的范围内",
                "there is no such score, agent or appeal, or it lies outside what you see",
            ),
            Self::Unclear(text) | Self::NoFacts(text) | Self::Before(text) => text.clone(),
            Self::NotYours => {
                Text::new("评分由代理人本人申诉，用本人的账户", "a score is appealed by the agent, from the agent's own account")
            }
            Self::AnotherPerson => Text::new(
                "本人、申诉人、当时判定或记录所申诉事实的人都不能处理这个申诉；请交给别人",
                "the agent, who appealed, and who judged or told the facts in question do not decide the appeal; leave it to another person",
            ),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
