//! Who may see what: no measure is answered without a scope.

use std::collections::{BTreeMap, BTreeSet};

/// What a caller may see. The planner applies it to every question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The part of the organisation: only facts whose dimensions have one of these values, for each dimension named; the
    /// whole company when absent.
    pub within: Option<BTreeMap<String, BTreeSet<String>>>,
    /// Parts of the organisation at any depth, by level: only facts that have one of the values of one of these dimensions.
    pub inside: Option<BTreeMap<String, BTreeSet<String>>>,
    /// The measures that may be asked for; all of them when absent.
    pub measures: Option<BTreeSet<String>>,
}

impl Scope {
    /// Everything of the whole company.
    pub const COMPANY: Self = Self { within: None, inside: None, measures: None };

    /// Whether it is the whole company.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.within.is_none() && self.inside.is_none()
    }

    /// Whether a measure may be asked for.
    #[must_use]
    pub fn allows(&self, measure: &str) -> bool {
        self.measures.as_ref().is_none_or(|all| all.contains(measure))
    }
}
