//! A goal (目标): what is to be reached, down which levels it is spread, and by what.

use crate::pay::Part;
use serde::Deserialize;

/// What is to be reached, and how it is spread.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The count that is to be reached.
    pub of: String,
    /// The calibre on which it counts; the measure's own, or the company's standard one, when absent.
    pub calibre: Option<String>,
    /// The levels from the company down: what the roll says of agents, such as branch, team and agent, or what is said of
    /// policies, such as the product line.
    pub levels: Vec<String>,
    /// What a place's part goes by.
    pub drivers: Drivers,
    /// How months differ.
    #[serde(default)]
    pub seasons: SeasonsBy,
    /// 护栏: how far a place's year may lie from its last one.
    pub growth: Option<Growth>,
    /// 新人爬坡: what of a settled agent's month one is expected to bring in the first, second … month.
    #[serde(default)]
    pub ramp: Vec<Part>,
    /// Higher goals beside it (冲刺、挑战), rising.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Places whose odds are below this are signed for before it is published.
    pub sign_below: Option<Part>,
}

/// What a place's part goes by, each with its part of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drivers {
    /// The same for each agent.
    pub headcount: Option<Part>,
    /// The same months a year before.
    pub last_year: Option<Part>,
    /// The last twelve months that are known.
    pub recent: Option<Part>,
    /// The same for each place beside its sisters.
    pub even: Option<Part>,
    /// 潜力: what each place was given to work with in the last twelve months, such as leads.
    pub potential: Option<Potential>,
}

/// What places were given to work with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Potential {
    /// The measure that counts it.
    pub of: String,
    /// Its part of the whole.
    pub part: Part,
}

impl Goal {
    /// Whether it is spread over people, and not over what is sold.
    #[must_use]
    pub fn of_people(&self) -> bool {
        self.levels.iter().all(|level| upcount_model::agent::KIND.field(level).is_some())
    }
}

impl Drivers {
    /// Each that is given, by name.
    #[must_use]
    pub fn given(&self) -> Vec<(&'static str, Part)> {
        let potential = self.potential.as_ref().map(|potential| potential.part);
        let all = [
            ("headcount", self.headcount),
            ("last_year", self.last_year),
            ("recent", self.recent),
            ("even", self.even),
            ("potential", potential),
        ];
        all.into_iter().filter_map(|(name, part)| Some((name, part?))).collect()
    }
}

/// How the months of the period differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonsBy {
    /// As they did the year before, the whole company's.
    #[default]
    LastYear,
    /// By their working days.
    WorkingDays,
    /// Not at all.
    Even,
}

/// How far a place's goal may lie from what it brought the year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// At least this part of it, such as 80%.
    pub at_least: Option<Part>,
    /// At most this part of it, such as 150%.
    pub at_most: Option<Part>,
}

/// A higher goal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// How much of the goal it is, above 100%.
    pub factor: Part,
}
