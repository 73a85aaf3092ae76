//! Checks a spot check: what it samples is there and belongs to somebody, and a reader can judge it with number keys.

use super::{capability, field_of, kind_of, named};
use crate::evidence::MOST_DAYS;
use crate::{Book, Form, How, SpotCheck};
use upcount_model::{Grain, Key, Type};

const ONE_PPM: i64 = 1_000_000;

pub(super) fn spot(book: &Book, check: &SpotCheck) -> Result<(), String> {
    capability(&check.capability)?;
    let kind = kind_of(&check.of)?;
    if field_of(kind, &check.day)?.holds != Type::Day {
        return Err(format!("`{}` is not a day", check.day));
    }
    if !matches!(kind.key, Key::Once(&[_])) || kind.field("agent").is_none() {
        return Err(format!("a {} has no name of its own or no agent, so no verdict could be about it", kind.id));
    }
    for dimension in check.only.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
        if Grain::from_id(dimension).is_some() {
            return Err(format!("`only` names classes, and {dimension} is time"));
        }
    }
    if let Some(days) = check.evidence_days {
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(format!("`evidence_days` is from 1 to {MOST_DAYS} days, not {days}"));
        }
        if let Some(dimension) = check.only.keys().find(|dimension| kind.field(dimension).is_none_or(|field| field.holds != Type::Text)) {
            return Err(format!("`evidence_days` goes by what a {} says of itself; `{dimension}` of `only` is no field of it", kind.id));
        }
    }
    if let Some(field) = check.how.field()
        && field_of(kind, field)?.holds != Type::Text
    {
        return Err(format!("`{field}` is no text, so it names no class"));
    }
    match &check.how {
        How::Simple => {}
        How::Stratified { least, .. } => {
            if !(1..=100).contains(least) {
                return Err("`least` is from 1 to 100: of a class of which nothing is drawn nothing can be told".into());
            }
        }
        How::Weighted { each, of, months, plus } => {
            named("measure", of, book.measures.keys())?;
            if !matches!(book.measures[of].form, Form::Count { .. } | Form::Facts { .. }) {
                return Err(format!("`{of}` is a {}; a risk is a count", book.measures[of].form.id()));
            }
            named("dimension", each, book.dimensions.keys())?;
            if !(1..=60).contains(months) || !(1..=1_000).contains(plus) {
                return Err(
                    "`months` of a risk is from 1 to 60, and `plus` from 1 to 1000: what has no count must be possible to draw".into()
                );
            }
        }
    }
    if !(1..=2_000).contains(&check.draw) {
        return Err("`draw` is from 1 to 2000: people look at each of them".into());
    }
    if !(0..=ONE_PPM).contains(&check.second.0) {
        return Err("`second` is a part of the sample, from 0% to 100%".into());
    }
    if !(2..=check.draw.max(2)).contains(&check.enough) {
        return Err("`enough` is from 2 to as many as are drawn".into());
    }
    if !(1..=90).contains(&check.due_days) {
        return Err("`due_days` is from 1 to 90".into());
    }
    if !(1..=9).contains(&check.points.len()) {
        return Err("`points` are one to nine: each has a number key".into());
    }
    for (n, point) in check.points.iter().enumerate() {
        if point.id.is_empty() || !point.id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(format!("the `id` of a point is of small letters, digits and _, not `{}`", point.id));
        }
        if check.points[..n].iter().any(|before| before.id == point.id) {
            return Err(format!("two points are called `{}`", point.id));
        }
        if point.zh.trim().is_empty() || point.en.trim().is_empty() {
            return Err(format!("the point `{}` has a sentence in both languages", point.id));
        }
        for (field, codes) in &point.except {
            if field_of(kind, field)?.holds != Type::Text || codes.is_empty() {
                return Err(format!("`except` of the point `{}` names fields of codes with one code or more, not `{field}`", point.id));
            }
        }
    }
    Ok(())
}
