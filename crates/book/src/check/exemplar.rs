//! Checks exemplars: results and practices are counted of agents, and a practice is not the result said again.

use super::{capability, named};
use crate::pay::Part;
use crate::{Book, Exemplar, Form, Practice};
use upcount_model::Grain;

/// More than a half are no top.
const MOST_TOP_PPM: i64 = 500_000;
const MOST_FALSE_PPM: i64 = 250_000;
const MOST_PRACTICES: usize = 40;

pub(super) fn exemplar(book: &Book, one: &Exemplar) -> Result<(), String> {
    capability(&one.capability)?;
    named("measure", &one.of, book.measures.keys())?;
    let form = &book.measures[&one.of].form;
    if !matches!(form, Form::Count { .. }) {
        return Err(format!("`{}` is a {}; results are a count of policies", one.of, form.id()));
    }
    if !(1..=24).contains(&one.months) || !(1..=24).contains(&one.before_months) {
        return Err("`months` and `before_months` are from 1 to 24".into());
    }
    let within = |part: Part, most: i64| (1..=most).contains(&part.0);
    if !within(one.top, MOST_TOP_PPM) {
        return Err("`top` is above 0% and at most 50%".into());
    }
    if !within(one.false_findings, MOST_FALSE_PPM) {
        return Err("`false_findings` is above 0% and at most 25%: how much of what is found may be luck".into());
    }
    if !(200_000..=MOST_TOP_PPM).contains(&one.holdout.share.0) {
        return Err("`share` of `holdout` is from 20% to 50%: fewer confirm nothing, and more leave too few to find anything".into());
    }
    for dimension in &one.alike {
        named("dimension", dimension, book.dimensions.keys())?;
        let on_roll = upcount_model::agent::KIND.field(dimension).is_some();
        if Grain::from_id(dimension).is_some() || !on_roll || dimension == "agent" {
            return Err(format!("`alike` names what the roll says of an agent, such as grade and branch; `{dimension}` is none"));
        }
    }
    if one.tenure_months.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err("`tenure_months` rise".into());
    }
    if one.practices.is_empty() || one.practices.len() > MOST_PRACTICES {
        return Err(format!("`practices` are 1 to {MOST_PRACTICES}"));
    }
    if one.play.worth.holdback.is_none() {
        return Err("`worth` of `play` has a `holdback`: without somebody held back by lot nothing is tried".into());
    }
    for (n, practice) in one.practices.iter().enumerate() {
        let at = |what: String| format!("practice `{}`: {what}", practice.id);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if practice.id.is_empty() || !practice.id.chars().all(plain) {
            return Err(at("an `id` is of small letters, digits and _".into()));
        }
        if one.practices[..n].iter().any(|other| other.id == practice.id) {
            return Err(at("it is named twice".into()));
        }
        self::practice(book, one, practice).map_err(at)?;
        // The signal that would try it must be one that can be used.
        if let Some(signal) = one.signal(practice, &book.measures) {
            super::signal::signal(book, &signal).map_err(|what| at(format!("its play: {what}")))?;
        }
    }
    Ok(())
}

fn practice(book: &Book, one: &Exemplar, practice: &Practice) -> Result<(), String> {
    named("measure", &practice.of, book.measures.keys())?;
    if let Some(calibre) = &practice.calibre {
        named("calibre", calibre, book.calibres.keys())?;
    }
    for dimension in practice.only.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
    }
    if practice.only.is_empty() != practice.only.values().all(Vec::is_empty) {
        return Err("`only` names the values that count".into());
    }
    let is_count = |id: &String| matches!(book.measures.get(id).map(|m| &m.form), Some(Form::Count { .. } | Form::Facts { .. }));
    let form = &book.measures[&practice.of].form;
    let result_again = match form {
        Form::Quotient { of, less, over } if less.is_empty() && of.iter().chain(over).all(is_count) => {
            of.contains(&one.of) && over.iter().any(|below| *below != one.of)
        }
        Form::Within { kind, .. } if kind != "policy" => false,
        Form::Count { .. } | Form::Facts { .. } => practice.of == one.of && practice.only.is_empty(),
        _ => return Err(format!("`{}` is a {}; a practice is a count, or one count of another", practice.of, form.id())),
    };
    if result_again {
        return Err(format!(
            "it counts `{}`, which is the result: who brings more has more of it whatever they do. Name something that is done, or a part of it with `only`",
            one.of
        ));
    }
    if !practice.only.is_empty() && !is_count(&practice.of) {
        return Err(format!("`only` takes a part of a count, and `{}` is a {}", practice.of, form.id()));
    }
    if practice.play.is_some() && (!practice.only.is_empty() || matches!(form, Form::Within { .. })) {
        return Err("no signal can watch it, so leave `play` out, or name a measure that is one count of another".into());
    }
    Ok(())
}
