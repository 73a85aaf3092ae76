//! Checks a portrait: it counts policies, and everybody is in a segment.

use super::{capability, named};
use crate::{Between, Book, Form, Portrait};
use upcount_model::{Kind, Type};

pub(super) fn portrait(book: &Book, one: &Portrait) -> Result<(), String> {
    capability(&one.capability)?;
    named("measure", &one.of, book.measures.keys())?;
    let form = &book.measures[&one.of].form;
    if !matches!(form, Form::Count { .. }) {
        return Err(format!("`{}` is a {}; how often a customer bought is a count of policies", one.of, form.id()));
    }
    let holds = |field: &str| Kind::from_id("policy").and_then(|kind| kind.field(field)).map(|field| field.holds);
    if holds(&one.who) != Some(Type::Text) {
        return Err(format!("a policy has no text `{}`; say with `who` whose it is: \"customer\" or \"family\"", one.who));
    }
    if holds(&one.money) != Some(Type::Money) {
        return Err(format!("a policy has no amount `{}`; say one with `money`, such as \"premium_fen\"", one.money));
    }
    if !(2..=10).contains(&one.parts) {
        return Err("`parts` is a number from 2 to 10".into());
    }
    for segment in &one.segments {
        let outside = |between: &Between| {
            let ends = [between.from.unwrap_or(1), between.to.unwrap_or(one.parts)];
            ends[0] > ends[1] || ends.iter().any(|end| !(1..=one.parts).contains(end))
        };
        if segment.between().iter().any(outside) {
            return Err(format!("segment `{}`: a part is a number from 1 to {}, and `from` is not above `to`", segment.id, one.parts));
        }
        if one.segments.iter().filter(|other| other.id == segment.id).count() > 1 {
            return Err(format!("two segments are called `{}`", segment.id));
        }
    }
    match one.segments.last() {
        Some(last) if last.between() == [Between::default(); 3] => Ok(()),
        _ => Err("the last segment has no conditions, so that everybody is in one".into()),
    }
}
