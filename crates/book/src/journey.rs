//! Contact paths (客户接触路径): which contacts with a customer are looked at, and what ends a path.

use serde::Deserialize;

/// What is looked at of each customer on the way to a policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// A count of policies: what a path leads to.
    pub of: String,
    /// The field that says whose a contact and a policy is.
    pub who: String,
    /// Measures whose facts are contacts, in the order in which they are taken where several fall on one day.
    pub contacts: Vec<String>,
    /// A path goes on while no more than so many days pass between two contacts, and ends with a policy or with so many days of nothing.
    pub within_days: u16,
    /// A path is followed back so many days before the time asked for.
    pub back_days: u16,
    /// How soon the second contact follows the first: up to so many days each, the shortest first.
    pub soon: Vec<u16>,
}
