//! Checks cells: what is kept apart can be told apart, what is added up adds up, and limits are known.

use super::{capability, field_of, kind_of, named};
use crate::{Book, Cells, Form};
use std::collections::BTreeMap;
use upcount_model::{Additivity, Type};

/// Limits whose outcomes one column holds.
const MOST_LIMITS: usize = 31;

pub(super) fn cells(cells: &Cells) -> Result<(), String> {
    capability(&cells.capability)?;
    let kind = kind_of(&cells.kind)?;
    for (n, id) in cells.by.iter().enumerate() {
        if !matches!(field_of(kind, id)?.holds, Type::Day | Type::Text | Type::Flag) {
            return Err(format!("`{id}` is an amount or a count: write it in `sums`"));
        }
        if cells.by[..n].contains(id) {
            return Err(format!("`{id}` stands twice in `by`"));
        }
    }
    if kind.key.fields().iter().all(|field| cells.by.iter().any(|by| by == field)) {
        return Err(format!("facts are told apart by {}; there would be a cell for each fact", kind.key.fields().join(" and ")));
    }
    if !cells.by.iter().any(|id| kind.field(id).is_some_and(|f| f.holds == Type::Day)) {
        return Err("`by` has no day, so no question of a time could be answered".into());
    }
    for (n, id) in cells.sums.iter().enumerate() {
        if field_of(kind, id)?.additivity != Additivity::Additive {
            return Err(format!("`{id}` does not add up"));
        }
        if cells.sums[..n].contains(id) {
            return Err(format!("`{id}` stands twice in `sums`"));
        }
    }
    Ok(())
}

/// The limits that cells keep apart: column → what is looked for by each.
pub(super) fn limits(book: &Book, cells: &Cells) -> Result<BTreeMap<String, Vec<Form>>, String> {
    if cells.months && !cells.reached.is_empty() {
        return Err("limits run from days, so cells of whole months keep none of them apart".into());
    }
    let mut limits = BTreeMap::new();
    for id in &cells.reached {
        let within = book.measures.get(id).map(|measure| &measure.form).filter(|form| matches!(form, Form::Within { .. }));
        let forms: Vec<Form> = match (within, book.survivals.get(id)) {
            (Some(form), _) => vec![form.clone()],
            (None, Some(survival)) => survival.alive().collect(),
            (None, None) => {
                let all = book.measures.values().filter(|m| matches!(m.form, Form::Within { .. })).map(|m| &m.id);
                return named("limit", id, all.chain(book.survivals.keys())).map(|()| limits);
            }
        };
        let of_kind = |form: &Form| matches!(form, Form::Within { kind, .. } if *kind == cells.kind);
        if !forms.iter().all(of_kind) {
            return Err(format!("`{id}` is not a limit of {} facts", cells.kind));
        }
        if forms.len() > MOST_LIMITS {
            return Err(format!("`{id}` has more than {MOST_LIMITS} ages"));
        }
        if limits.insert(format!("reached_{id}"), forms).is_some() {
            return Err(format!("`{id}` stands twice in `reached`"));
        }
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_of_the_kind_and_run_from_days() {
        let book = Book::shipped().unwrap();
        let of = |kind: &str, months: bool, reached: &[&str]| {
            let reached = reached.iter().map(ToString::to_string).collect();
            limits(&book, &Cells { kind: kind.into(), months, reached, ..book.cells["policy_stays"].clone() })
        };
        let found = of("policy", false, &["policies", "persistency_13"]).unwrap();
        let many = ["reached_policies", "reached_persistency_13"].map(|column| found[column].len());
        assert_eq!(many, [book.survivals["policies"].ages.len(), 1]);
        for (kind, months, reached, why) in [
            ("policy", false, &["persistency_31"][..], "there is no limit `persistency_31`"),
            ("policy", false, &["premium_per_policy"], "there is no limit"),
            ("policy", false, &["policies", "policies"], "twice"),
            ("claim", false, &["policies"], "not a limit of claim facts"),
            ("policy", true, &["policies"], "whole months"),
        ] {
            let said = of(kind, months, reached).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
