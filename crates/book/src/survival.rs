//! A survival (存续): which policies stay, looked at as they grow older, so that those booked lately can be carried on.

use crate::{Form, Limit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which policies stay.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survival {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The count of what is booked.
    pub of: String,
    /// The calibre on which it counts, unless the question says another.
    pub calibre: String,
    /// Completed months at which is looked who is still there, rising.
    pub ages: Vec<u16>,
    /// The days that end a policy.
    pub by: Vec<String>,
    /// A day that undoes one of those.
    #[serde(default)]
    pub undone: BTreeMap<String, String>,
    /// The ages that are told, rising; each is one of the ages.
    pub marks: Vec<Mark>,
}

impl Survival {
    /// Who is still there at each age.
    pub fn alive(&self) -> impl Iterator<Item = Form> {
        self.ages.iter().map(|age| Form::Within {
            kind: "policy".into(),
            day: None,
            limit: Limit::Months(*age),
            by: self.by.clone(),
            undone: self.undone.clone(),
            without: Vec::new(),
            kept: true,
            at_limit: false,
            of: None,
        })
    }
}

/// An age that is told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Completed months.
    pub months: u16,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}
