//! Checks an activity standard: what is done is counted, and nobody has two.

use super::{capability, named};
use crate::{Book, Form, Standard};

pub(super) fn standard(book: &Book, standard: &Standard) -> Result<(), String> {
    capability(&standard.capability)?;
    if standard.items.is_empty() || standard.items.len() > 8 {
        return Err("`items` are one to eight: what cannot be counted on two hands nobody does each day".into());
    }
    for (n, item) in standard.items.iter().enumerate() {
        named("measure", &item.of, book.measures.keys())?;
        let form = &book.measures[&item.of].form;
        let by_agent = |kind: &str| upcount_model::Kind::from_id(kind).is_some_and(|kind| kind.field("agent").is_some());
        if !matches!(form, Form::Facts { kind, .. } if by_agent(kind)) {
            return Err(format!("`{}` is a {}; a standard asks for counts of facts that name their agent", item.of, form.id()));
        }
        if !(1..=100).contains(&item.at_least) {
            return Err(format!("`at_least` of `{}` is a number from 1 to 100", item.of));
        }
        if standard.items[..n].iter().any(|before| before.of == item.of) {
            return Err(format!("`items` asks for `{}` twice", item.of));
        }
    }
    if standard.ramp.len() > 36 || standard.ramp.iter().any(|part| !(0..=1_000_000).contains(&part.0)) {
        return Err("`ramp` has at most 36 months, each from 0% to 100%".into());
    }
    for other in book.standards.values().filter(|other| other.id < standard.id) {
        let both = |grade: &&String| standard.grades.contains(grade);
        if let Some(grade) = other.grades.iter().find(both) {
            return Err(format!("the grade {grade} has a standard already, `{}`; nobody works by two", other.id));
        }
        if other.grades.is_empty() && standard.grades.is_empty() {
            return Err(format!("`{}` is for everybody else already; say with `grades` for whom this one is", other.id));
        }
    }
    Ok(())
}
