//! A dimension (维度): a way to break a figure down.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;

/// A way to break a figure down: a field of the facts, or something found from one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Names of its values, where codes need them.
    #[serde(default)]
    pub labels: BTreeMap<String, Text>,
    /// What it is found from, when no field of a fact bears its name.
    pub of: Option<Found>,
}

/// What a dimension is found from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// A field of the fact, `lost_reason`; or of the thing that the fact names, `customer.tier`.
    pub field: String,
    /// Value → the codes that it stands for; a code that stands nowhere is `other`. The code itself when there are none.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// For a day, such as one of birth: bands of whole years from it to the fact's day, the youngest first.
    #[serde(default)]
    pub years: Vec<Band>,
}

/// A band of years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The value.
    pub id: String,
    /// Years below this one; the last band has none and goes on.
    pub below: Option<u32>,
}

impl Found {
    /// The kind of thing whose field it is, when it is not the fact's own, and the field.
    #[must_use]
    pub fn place(&self) -> (Option<&str>, &str) {
        place(&self.field)
    }
}

/// A field as definitions write it, `receipt` or `policy.receipt`: the kind of thing that has it, when it is not the fact
/// itself, and the field.
#[must_use]
pub fn place(field: &str) -> (Option<&str>, &str) {
    field.split_once('.').map_or((None, field), |(kind, field)| (Some(kind), field))
}
