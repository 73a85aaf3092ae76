//! A review pack (复盘包): what people look at together each week or month, section by section.

use serde::Deserialize;
use upcount_model::Text;

/// What people look at together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it is for.
    pub definition: Text,
    /// How often it is looked at.
    pub every: Every,
    /// The periods before that stand beside the one that is looked at.
    pub before: u32,
    /// Days after the last one for which is waited: what is learned of the period until then is in the pack.
    #[serde(default)]
    pub waits_days: u32,
    /// Its sections, in their order.
    pub sections: Vec<PackSection>,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// 每周: from Monday to Sunday.
    Week,
    /// 每月: a calendar month.
    #[default]
    Month,
}

/// A section of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PackSection {
    /// 达成: the month beside its published goal, and where the plan stands.
    Standing {
        /// What it is called.
        title: Text,
        /// The quotient of what was brought and the published goal of it.
        attained: String,
        /// The goal whose plan tells the odds.
        goal: String,
    },
    /// 数字: figures of the period beside the periods before.
    Figures {
        /// What it is called.
        title: Text,
        /// The measures.
        measures: Vec<String>,
    },
    /// 漏斗: how many came to each step in the period, beside the periods before.
    Funnel {
        /// What it is called.
        title: Text,
        /// The funnel.
        funnel: String,
    },
    /// 流失: why policies were lost.
    Lost {
        /// What it is called.
        title: Text,
        /// Counts, each broken down by what says why.
        counts: Vec<PackCount>,
    },
    /// 活动量: who did how much of the activity standard, and on how many days nothing is told.
    Activity {
        /// What it is called.
        title: Text,
    },
    /// 辅导: who is out of the ordinary, and coaching cases with their step.
    Coaching {
        /// What it is called.
        title: Text,
    },
    /// 上期行动: moves and what they brought.
    Actions {
        /// What it is called.
        title: Text,
    },
    /// 本期议定: what is agreed when the pack is looked at.
    Agreed {
        /// What it is called.
        title: Text,
    },
}

/// A count and what says why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackCount {
    /// The count.
    pub of: String,
    /// The dimension.
    pub by: String,
}

impl PackSection {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &Text {
        match self {
            Self::Standing { title, .. }
            | Self::Figures { title, .. }
            | Self::Funnel { title, .. }
            | Self::Lost { title, .. }
            | Self::Activity { title }
            | Self::Coaching { title }
            | Self::Actions { title }
            | Self::Agreed { title } => title,
        }
    }

    /// The kind's name in the Book and in answers.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Standing { .. } => "standing",
            Self::Figures { .. } => "figures",
            Self::Funnel { .. } => "funnel",
            Self::Lost { .. } => "lost",
            Self::Activity { .. } => "activity",
            Self::Coaching { .. } => "coaching",
            Self::Actions { .. } => "actions",
            Self::Agreed { .. } => "agreed",
        }
    }
}
