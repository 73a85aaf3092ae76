//! Who asks (请求者): an account with its role, or the owner of the home at the terminal.

use std::collections::{BTreeMap, BTreeSet};
use upcount_book::Role;
use upcount_model::{Right, Scope};

/// Whoever a deed is done for.
#[derive(Clone, Debug)]
pub struct Caller {
    id: String,
    name: String,
    role: Option<Role>,
    scope: Scope,
}

impl Caller {
    /// Whoever can run the binary on the home owns it, and may do everything. So does whoever reaches a server on loopback
    /// whose home has no accounts.
    #[must_use]
    pub fn owner() -> Self {
        Self { id: OWNER.to_owned(), name: OWNER.to_owned(), role: None, scope: Scope::COMPANY }
    }

    /// An account as its role and its own places say.
    pub(crate) fn of(id: String, name: String, role: Role, sees: BTreeMap<String, BTreeSet<String>>) -> Self {
        // A role that is bounded by places sees nothing where an account names none.
        let bounded = !role.within.is_empty() || !sees.is_empty();
        let nothing = || role.within.iter().take(1).map(|dimension| (dimension.clone(), BTreeSet::new())).collect();
        let within = bounded.then(|| if sees.is_empty() { nothing() } else { sees });
        let scope = Scope { within, inside: None, measures: role.measures.clone() };
        Self { id, name, role: Some(role), scope }
    }

    /// The same, with the places that it sees laid open: what lies inside each of them, by level.
    pub(crate) fn seeing(mut self, inside: BTreeMap<String, BTreeSet<String>>) -> Self {
        let mut within = self.scope.within.take().unwrap_or_default();
        within.remove(PLACE);
        self.scope.within = (!within.is_empty()).then_some(within);
        self.scope.inside = Some(inside);
        self
    }

    /// The places at any depth of which it sees everything inside.
    pub(crate) fn places(&self) -> Option<&BTreeSet<String>> {
        self.scope.within.as_ref()?.get(PLACE)
    }

    /// The account's id, by which the Log knows it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name that it signed in with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its role; none for the owner.
    #[must_use]
    pub fn role(&self) -> Option<&Role> {
        self.role.as_ref()
    }

    /// What it sees.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Whether it may do that.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.role.as_ref().is_none_or(|role| role.may(right))
    }

    /// How a request's own key is known: two callers may make the same one.
    pub(crate) fn request(&self, key: &str) -> String {
        if self.role.is_none() { key.to_owned() } else { format!("{}:{key}", self.id) }
    }

    /// Whether it may tell facts of that event.
    #[must_use]
    pub fn may_tell(&self, event: &str) -> bool {
        self.role.as_ref().and_then(|role| role.tells.as_ref()).is_none_or(|tells| tells.contains(event))
    }
}

/// How an account names a part of the organisation at any depth.
pub(crate) const PLACE: &str = "place";

/// How the Log names the owner.
const OWNER: &str = "owner";
