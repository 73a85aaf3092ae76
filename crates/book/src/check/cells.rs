//! Checks cells: what is kept apart can be told apart, what is added up adds up.

use super::{capability, field_of, kind_of};
use crate::Cells;
use upcount_model::{Additivity, Type};

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
