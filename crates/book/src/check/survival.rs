//! Checks a survival: ages rise, marks are among them, and what ends a policy is a day of it.

use super::{capability, field_of, named};
use crate::{Book, Form, Survival};
use upcount_model::{Kind, Type};

pub(super) fn survival(book: &Book, survival: &Survival) -> Result<(), String> {
    capability(&survival.capability)?;
    named("measure", &survival.of, book.measures.keys())?;
    let form = &book.measures[&survival.of].form;
    if !matches!(form, Form::Count { .. }) {
        return Err(format!("`{}` is a {}; what stays is counted", survival.of, form.id()));
    }
    named("calibre", &survival.calibre, book.calibres.keys())?;
    let rises = |ages: &[u16]| !ages.is_empty() && ages[0] > 0 && ages.windows(2).all(|pair| pair[0] < pair[1]);
    let marks: Vec<u16> = survival.marks.iter().map(|mark| mark.months).collect();
    if !rises(&survival.ages) || !rises(&marks) || survival.ages.last().is_some_and(|last| *last > 600) {
        return Err("`ages` and the months of `marks` rise from 1, and none is over 600".into());
    }
    if let Some(mark) = marks.iter().find(|mark| !survival.ages.contains(mark)) {
        return Err(format!("the mark at {mark} months is not one of the ages"));
    }
    let policy = Kind::from_id("policy").ok_or("there are no policies")?;
    for day in survival.by.iter().chain(survival.undone.keys()).chain(survival.undone.values()) {
        if field_of(policy, day)?.holds != Type::Day {
            return Err(format!("`{day}` is not a day"));
        }
    }
    match survival.undone.keys().find(|day| !survival.by.contains(day)) {
        Some(day) => Err(format!("`undone` speaks of `{day}`, which is not in `by`")),
        None if survival.by.is_empty() => Err("`by` names the days that end a policy".into()),
        None => Ok(()),
    }
}
