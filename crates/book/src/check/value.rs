//! Checks what counts are held against: each outcome can be told of an agent, and somebody can be called thin.

use super::{capability, field_of, named};
use crate::{Book, Form, LongTermValue};
use upcount_model::{Grain, Kind, Type, agent};

pub(super) fn value(book: &Book, value: &LongTermValue) -> Result<(), String> {
    capability(&value.capability)?;
    named("measure", &value.count, book.measures.keys())?;
    if !matches!(book.measures[&value.count].form, Form::Count { .. }) {
        return Err(format!("`{}` is a {}; what is held against the rest is a count", value.count, book.measures[&value.count].form.id()));
    }
    if !(3..=60).contains(&value.months) {
        return Err("`months` is from 3 to 60".into());
    }
    for field in value.held.iter().chain(&value.cohorts) {
        if field_of(&agent::KIND, field)?.holds != Type::Text {
            return Err(format!("`{field}` is no text of the roll, so nobody is alike in it"));
        }
    }
    if let Some(dimension) = &value.mix {
        named("dimension", dimension, book.dimensions.keys())?;
        if Grain::from_id(dimension).is_some() {
            return Err(format!("`{dimension}` is time, and a mix is of what was sold"));
        }
    }
    if !(1..=500_000).contains(&value.many.0) {
        return Err("`many` is a part of all people, above 0% and at most 50%".into());
    }
    if !(1..=100_000).contains(&value.tail.0) {
        return Err("`tail` is above 0% and at most 10%: of as many people so many are thin by luck alone".into());
    }
    if !(1..=1_000).contains(&value.enough) {
        return Err("`enough` is from 1 to 1000".into());
    }
    if !(1..=12).contains(&value.outcomes.len()) {
        return Err("`outcomes` are one to twelve".into());
    }
    for (n, outcome) in value.outcomes.iter().enumerate() {
        named("measure", &outcome.of, book.measures.keys())?;
        let form = &book.measures[&outcome.of].form;
        if !matches!(form, Form::Quotient { .. } | Form::Within { .. } | Form::Part { .. }) {
            return Err(format!("`{}` is a {}; an outcome is things divided by others", outcome.of, form.id()));
        }
        let without = |kind: &&&'static Kind| kind.id != "policy" && kind.field("agent").is_none();
        if let Some(kind) = book.kinds_of(&outcome.of).iter().find(without) {
            return Err(format!("`{}` looks at facts that do not name their agent ({})", outcome.of, kind.id));
        }
        if outcome.thin && matches!(form, Form::Within { of: Some(_), .. }) {
            return Err(format!("`{}` adds up money; who is thin is told of counts of things", outcome.of));
        }
        if value.outcomes[..n].iter().any(|before| before.of == outcome.of) {
            return Err(format!("`outcomes` asks for `{}` twice", outcome.of));
        }
    }
    if !value.outcomes.iter().any(|outcome| outcome.thin) {
        return Err("say with `thin = true` by which outcome somebody is called thin".into());
    }
    Ok(())
}
