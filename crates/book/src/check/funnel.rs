//! Checks a funnel: its steps are days that can be known, and do not run backwards.

use super::{capability, field_of, kind_of, named};
use crate::{Book, Form, Funnel, place};
use upcount_model::{Kind, Type};

pub(super) fn funnel(book: &Book, funnel: &Funnel) -> Result<(), String> {
    capability(&funnel.capability)?;
    named("measure", &funnel.of, book.measures.keys())?;
    let Form::Facts { kind, day, .. } = &book.measures[&funnel.of].form else {
        return Err(format!("`{}` does not count facts by one of their days, so nobody enters by it", funnel.of));
    };
    let kind = kind_of(kind)?;
    if funnel.steps.is_empty() {
        return Err("a funnel has at least one [[steps]]".into());
    }
    if let Some(reason) = &funnel.reason {
        named("dimension", reason, book.dimensions.keys())?;
    }
    let is_day = |of: &str| -> Result<(), String> {
        let (via, field) = place(of);
        let kind = via.map_or(Ok(kind), kind_of)?;
        if via.is_some() && (kind.key.fields() != [kind.id] || !names_one(book, funnel, kind)) {
            return Err(format!("a {} names no single {}, so `{of}` cannot be looked up", funnel.of, kind.id));
        }
        if field_of(kind, field)?.holds == Type::Day { Ok(()) } else { Err(format!("`{of}` is not a day")) }
    };
    funnel.lost.iter().try_for_each(|lost| is_day(lost))?;
    let mut days = vec![day.as_str()];
    for step in &funnel.steps {
        is_day(&step.day)?;
        step.lost.iter().try_for_each(|lost| is_day(lost))?;
        if funnel.steps.iter().filter(|other| other.id == step.id).count() > 1 {
            return Err(format!("two steps are called `{}`", step.id));
        }
        days.push(&step.day);
    }
    // Days of which the kind says that one does not come after the other.
    for (later, day) in days.iter().enumerate() {
        if let Some(earlier) = days[..later].iter().find(|earlier| kind.orders.contains(&(*day, **earlier))) {
            return Err(format!("its steps run backwards: `{day}` does not come after `{earlier}`"));
        }
    }
    Ok(())
}

/// Whether the facts that enter a funnel name a thing of a kind.
fn names_one(book: &Book, funnel: &Funnel, kind: &Kind) -> bool {
    let Form::Facts { kind: own, .. } = &book.measures[&funnel.of].form else { return false };
    Kind::from_id(own).and_then(|own| own.field(kind.id)).is_some_and(|field| field.holds == Type::Text)
}
