//! Kinds of fact (事实种类): what can happen, and what is written down of it. One file a kind.

pub mod activity;
pub mod agent;
pub mod claim;
pub mod complaint;
pub mod credit;
pub mod customer;
pub mod endorsement;
pub mod expense;
pub mod lead;
pub mod leave;
pub mod membership;
pub mod pay;
pub mod place;
pub mod policy;
pub mod premium;
pub mod quote;
pub mod report;
pub mod rider;
pub mod service;
pub mod survey;
pub mod target;

/// What a field holds. Money and shares are whole numbers, so sums are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A code or a name.
    Text,
    /// A whole number of things.
    Count,
    /// Whole fen.
    Money,
    /// A day.
    Day,
    /// Millionths of the whole.
    Share,
    /// Yes or no.
    Flag,
}

/// Whether values may be summed, and over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Additivity {
    /// Over everything.
    Additive,
    /// A stock: over places, never over time.
    Stock,
    /// One statement repeated on many facts: over nothing.
    Snapshot,
    /// Not a quantity.
    None,
}

/// What tells one fact of a kind from another (识别字段). A later import that names a fact again says it anew: from then
/// on the earlier one does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// These fields; an import says each fact once.
    Once(&'static [&'static str]),
    /// These fields; the facts that share them are said anew together. Missing ones are alike.
    Together(&'static [&'static str]),
}

impl Key {
    /// The fields.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Once(fields) | Self::Together(fields) => fields,
        }
    }
}

/// One thing written down of a fact.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name; the unit stands last.
    pub id: &'static str,
    /// What it holds.
    pub holds: Type,
    /// A fact without it is refused.
    pub required: bool,
    /// Whether it may be summed.
    pub additivity: Additivity,
    /// What a missing value counts as.
    pub default: Option<i64>,
}

/// A kind of fact.
#[derive(Debug)]
pub struct Kind {
    /// Its name in files, definitions and questions.
    pub id: &'static str,
    /// 中文
    pub zh: &'static str,
    /// English
    pub en: &'static str,
    /// The field that dates the fact when no calibre does.
    pub day: &'static str,
    /// What tells one fact from another.
    pub key: Key,
    /// Everything that may be written down.
    pub fields: &'static [Field],
    /// Days of which the first does not come after the second. A fact that says otherwise is taken and pointed out.
    pub orders: &'static [(&'static str, &'static str)],
}

impl Kind {
    /// Every kind there is.
    pub const ALL: &'static [&'static Self] = &[
        &policy::KIND,
        &credit::KIND,
        &agent::KIND,
        &customer::KIND,
        &report::KIND,
        &quote::KIND,
        &lead::KIND,
        &activity::KIND,
        &leave::KIND,
        &claim::KIND,
        &complaint::KIND,
        &premium::KIND,
        &endorsement::KIND,
        &rider::KIND,
        &survey::KIND,
        &service::KIND,
        &expense::KIND,
        &target::KIND,
        &place::KIND,
        &membership::KIND,
        &pay::KIND,
    ];

    /// The kind of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|k| k.id == id).copied()
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.id == id)
    }
}

const fn field(id: &'static str, holds: Type, additivity: Additivity) -> Field {
    Field { id, holds, required: false, additivity, default: None }
}
const fn text(id: &'static str) -> Field {
    field(id, Type::Text, Additivity::None)
}
const fn day(id: &'static str) -> Field {
    field(id, Type::Day, Additivity::None)
}
const fn flag(id: &'static str) -> Field {
    field(id, Type::Flag, Additivity::None)
}
const fn count(id: &'static str) -> Field {
    field(id, Type::Count, Additivity::Additive)
}
const fn money(id: &'static str) -> Field {
    field(id, Type::Money, Additivity::Additive)
}
const fn share(id: &'static str) -> Field {
    field(id, Type::Share, Additivity::Additive)
}

impl Field {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    const fn summed(mut self, additivity: Additivity) -> Self {
        self.additivity = additivity;
        self
    }
    const fn or(mut self, default: i64) -> Self {
        self.default = Some(default);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_day_and_its_key_and_names_no_field_twice() {
        for kind in Kind::ALL {
            assert!(!kind.key.fields().is_empty() && kind.key.fields().iter().all(|f| kind.field(f).is_some()), "{}", kind.id);
            assert_eq!(kind.field(kind.day).map(|f| f.holds), Some(Type::Day), "{}", kind.id);
            let days = kind.orders.iter().flat_map(|(earlier, later)| [earlier, later]);
            assert!(days.into_iter().all(|d| kind.field(d).is_some_and(|f| f.holds == Type::Day)), "{}", kind.id);
            let names: BTreeSet<_> = kind.fields.iter().map(|f| f.id).collect();
            assert_eq!(names.len(), kind.fields.len(), "{}", kind.id);
        }
    }

    #[test]
    fn a_name_ends_with_its_unit() {
        for field in Kind::ALL.iter().flat_map(|k| k.fields) {
            assert_eq!(field.id.ends_with("_fen"), field.holds == Type::Money, "{}", field.id);
            assert_eq!(field.id.ends_with("_ppm"), field.holds == Type::Share, "{}", field.id);
        }
    }
}
