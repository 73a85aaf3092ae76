//! A portrait of customers (客户画像): how lately, how often and for how much each bought, in parts of equal size (RFM).

use serde::Deserialize;

/// What is looked at of each customer, and which parts make a segment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portrait {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// A count of policies: which of them count, and how often a customer bought.
    pub of: String,
    /// The field of a policy that says whose it is: customer, or family.
    pub who: String,
    /// The field of a policy that says for how much.
    pub money: String,
    /// Into so many parts recency, frequency and money are divided, each with as many customers as ties allow.
    pub parts: u32,
    /// Segments, looked at in this order; the last takes everybody who is left.
    pub segments: Vec<Segment>,
}

/// Customers who lie in some parts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// How lately; any when absent.
    #[serde(default)]
    pub recency: Between,
    /// How often.
    #[serde(default)]
    pub frequency: Between,
    /// For how much.
    #[serde(default)]
    pub money: Between,
}

/// From one part to another, both in it; the first part has the longest ago, the fewest and the least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// The first part.
    pub from: Option<u32>,
    /// The last part.
    pub to: Option<u32>,
}

impl Between {
    /// Whether a part is in it.
    #[must_use]
    pub fn holds(self, part: u32) -> bool {
        self.from.is_none_or(|from| from <= part) && self.to.is_none_or(|to| part <= to)
    }
}

impl Segment {
    /// Whether somebody of these parts is in it: how lately, how often, for how much.
    #[must_use]
    pub fn holds(&self, [recency, frequency, money]: [u32; 3]) -> bool {
        self.recency.holds(recency) && self.frequency.holds(frequency) && self.money.holds(money)
    }

    /// Its three conditions.
    #[must_use]
    pub const fn between(&self) -> [Between; 3] {
        [self.recency, self.frequency, self.money]
    }
}
