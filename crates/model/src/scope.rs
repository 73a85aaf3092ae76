//! Who may see what: no measure is answered without a scope.

use std::collections::BTreeMap;

/// The part of the organisation whose facts a caller may see. The planner applies it to every question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole company.
    Company,
    /// Only facts whose dimensions have one of these values, for each dimension named.
    Only(BTreeMap<String, Vec<String>>),
}
