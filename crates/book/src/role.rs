//! Roles (角色): what a kind of person may do, on which part of the organisation, and which measures they may see.

use serde::Deserialize;
use std::collections::BTreeSet;
use upcount_model::{Right, Text};

/// A role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name: the file's.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What such a person does.
    pub definition: Text,
    /// Each account of the role sees only facts with its own value of one of these dimensions; the whole company when
    /// there is none.
    #[serde(default)]
    pub within: Vec<String>,
    /// What it may do; nothing that is not named.
    pub may: Vec<String>,
    /// The measures that it may ask for; all of them when absent.
    #[serde(default)]
    pub measures: Option<BTreeSet<String>>,
    /// The events that it may tell; all of them when absent. It needs the right `add_facts` besides.
    #[serde(default)]
    pub tells: Option<BTreeSet<String>>,
}

impl Role {
    /// Whether it may do that.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.may.iter().any(|id| id == right.id())
    }
}
