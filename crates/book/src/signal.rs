//! A signal (预警): a rule that watches one measure of each member, and says when a member is out of the ordinary.

use crate::pack::Every;
use crate::pay::Part;
use serde::Deserialize;
use upcount_model::{Day, Text};

/// A rule; it has one instance a member.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it watches, and what to do when it fires.
    pub definition: Text,
    /// The measure that is watched.
    pub of: String,
    /// On which calibre; the measure's own, or the company's standard one, when absent.
    #[serde(default)]
    pub calibre: Option<String>,
    /// Who is watched: each `agent`, `team` or `branch`.
    pub each: String,
    /// Only agents of these channels; those of all when there are none.
    #[serde(default)]
    pub channels: Vec<String>,
    /// So many periods in a row; of a silence, working days.
    #[serde(rename = "for")]
    pub lasting: u32,
    /// How long such a period is.
    #[serde(default)]
    pub every: Every,
    /// From which day on it looks: a case is judged by periods that begin then or later. By all when absent.
    #[serde(default)]
    pub from: Option<Day>,
    /// When a member is out of the ordinary.
    pub when: When,
    /// The place whose leader does something about it: `team`, `branch` or `company`.
    pub owner: String,
    /// Working days after which one that nobody acknowledged goes to the leader above.
    pub escalate_after_days: u32,
    /// Where so many members of one place are out of the ordinary together, the place is, and its members are silent.
    #[serde(default)]
    pub together: Option<Together>,
    /// How a coaching case looks for what is short; none can be opened when absent.
    #[serde(default)]
    pub coach: Option<Coach>,
    /// How it is reckoned what it brings and costs; only what was done is counted when absent.
    #[serde(default)]
    pub worth: Option<Worth>,
    /// Nobody watches it any more; what was done about it stays.
    #[serde(default)]
    pub retired: bool,
}

/// How it is reckoned what a rule brings and costs (成效).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    /// The survival that says which policies are expected to stay.
    pub survival: String,
    /// The dimension within whose classes they are expected to stay alike.
    pub by: String,
    /// The days after a signal in which policies are counted, and as many before it.
    pub measured_days: u32,
    /// An assumption: the minutes that each deed takes a manager.
    pub minutes: Minutes,
    /// Signals that are held back by lot; none when absent.
    #[serde(default)]
    pub holdback: Option<Holdback>,
}

/// What each deed takes a manager, in minutes: assumed, not measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// To look at a signal and acknowledge it.
    pub acknowledge: u32,
    /// To put it off.
    pub snooze: u32,
    /// To close it.
    pub close: u32,
    /// A coaching case, with all its talks and visits.
    #[serde(default)]
    pub coach: u32,
}

/// A small part of the signals, drawn by lot, of which nobody is told, so that it can be seen what telling brings (对照).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdback {
    /// How likely each signal is drawn.
    pub share: Part,
    /// With which anybody can draw again.
    pub seed: u64,
    /// Why, for everybody to read.
    pub why: Text,
    /// People are told after so many days; not at all, as long as the signal holds, when absent.
    #[serde(default)]
    pub days: Option<u32>,
}

/// How a coaching case looks for what is short (辅导).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coach {
    /// What leads to what, the policies last: the first in a month, each other for one of the step before.
    pub steps: Vec<CoachStep>,
    /// Completed months on the roll at which peers are of another tenure, rising.
    #[serde(default)]
    pub tenure_months: Vec<u32>,
    /// In what peers are alike; of a rule of peers they are those of the rule.
    #[serde(default)]
    pub alike: Vec<String>,
    /// Whole months that a case looks back on; as many as the rule looks at when absent.
    #[serde(default)]
    pub months: Option<u32>,
    /// The dimension whose mix is shown beside that of peers.
    #[serde(default)]
    pub mix: Option<String>,
    /// Months in which a case looks whether it helped.
    pub measured_months: u32,
}

/// A step on the way to a policy.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoachStep {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The count of it.
    pub of: String,
    /// On which calibre.
    #[serde(default)]
    pub calibre: Option<String>,
    /// What is missing where it is short.
    pub lack: Lack,
    /// What to do then.
    pub play: Text,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// 活动量: too little is done.
    Activity,
    /// 技能: what is done leads to too little.
    Skill,
    /// 资源: there is too little to work with.
    Resources,
}

impl Lack {
    /// The word in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Skill => "skill",
            Self::Resources => "resources",
        }
    }
}

/// When a member is out of the ordinary.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// Its figure is below a limit in each of the periods.
    Below {
        /// In what the measure is shown in.
        limit: f64,
    },
    /// Its figure is above a limit in each of the periods.
    Above {
        /// In what the measure is shown in.
        limit: f64,
    },
    /// It counts fewer than its peers, and than luck lets it.
    BelowPeers(Peers),
    /// It counts more than its peers, and than luck lets it.
    AbovePeers(Peers),
    /// It counts fewer than its own course lets expect, held beside the others.
    BehindCourse {
        /// How likely luck alone does it, at most.
        tail: Part,
        /// The periods before of which the course is known.
        before: u32,
    },
    /// It comes away from its own course slowly, held beside the others: what its periods say is added up (累积和).
    Drifts {
        /// To which part of its course or further: below 100% fewer are looked for, above it more.
        ratio: Part,
        /// How likely luck alone does it in the periods that are added up, at most.
        tail: Part,
        /// The periods before of which the course is known.
        before: u32,
    },
    /// Nothing is told of it for longer than its habit lets it.
    Silent {
        /// How likely luck alone does it, at most.
        tail: Part,
    },
}

/// Who is held beside whom, and where the limit is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peers {
    /// Agents are held beside those of the same of these dimensions, such as channel and grade; beside all when there are none.
    #[serde(default)]
    pub alike: Vec<String>,
    /// How likely luck alone passes the limit.
    pub tail: Part,
    /// Whether members differ by luck alone, or as peers do.
    #[serde(default)]
    pub differ: Differ,
}

/// What makes counts differ when nothing is out of the ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differ {
    /// Luck alone: whoever truly brings less than peers is out of the ordinary.
    #[default]
    ByLuck,
    /// Luck, and as much as peers differ: only who is unlike any of them is.
    AsPeersDo,
}

/// When a place is out of the ordinary in place of its members.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The part of its members, at least.
    pub part: Part,
    /// And so many of them, at least.
    pub at_least: u32,
}

/// Levels at which members and owners are, from the highest down.
pub(crate) const LEVELS: [&str; 4] = ["company", "branch", "team", "agent"];

impl Signal {
    /// Periods that are looked at before the last ones.
    #[must_use]
    pub fn before(&self) -> u32 {
        if let When::BehindCourse { before, .. } | When::Drifts { before, .. } = self.when { before } else { 0 }
    }
}

impl When {
    /// The word in the API.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Below { .. } => "below",
            Self::Above { .. } => "above",
            Self::BelowPeers(_) => "below_peers",
            Self::AbovePeers(_) => "above_peers",
            Self::BehindCourse { .. } => "behind_course",
            Self::Drifts { .. } => "drifts",
            Self::Silent { .. } => "silent",
        }
    }

    /// How likely luck alone fires it for a member that is as usual; none for a limit that people set.
    #[must_use]
    pub fn tail(&self) -> Option<f64> {
        match self {
            Self::Below { .. } | Self::Above { .. } => None,
            Self::BelowPeers(peers) | Self::AbovePeers(peers) => Some(peers.tail.fraction()),
            Self::BehindCourse { tail, .. } | Self::Drifts { tail, .. } | Self::Silent { tail } => Some(tail.fraction()),
        }
    }
}
