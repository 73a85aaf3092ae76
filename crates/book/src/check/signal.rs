//! Checks a signal: what it watches can be counted for each member, and somebody above does something about it.

use super::{capability, named};
use crate::pay::Part;
use crate::signal::LEVELS;
use crate::{Book, Coach, Every, Form, Signal, When};
use upcount_model::{Grain, Kind};

const ONE_PPM: i64 = 1_000_000;

pub(super) fn signal(book: &Book, signal: &Signal) -> Result<(), String> {
    capability(&signal.capability)?;
    named("measure", &signal.of, book.measures.keys())?;
    if let Some(calibre) = &signal.calibre {
        named("calibre", calibre, book.calibres.keys())?;
    }
    let level = |of: &str| LEVELS.iter().position(|level| *level == of);
    let each = level(&signal.each).filter(|each| *each > 0);
    let each = each.ok_or_else(|| format!("`each` is agent, team or branch, not `{}`", signal.each))?;
    let owner = level(&signal.owner).filter(|owner| *owner < 3);
    let owner = owner.ok_or_else(|| format!("`owner` is team, branch or company, not `{}`", signal.owner))?;
    if owner > each {
        return Err(format!("a {} does not lead a {}: say an `owner` at its level or above", signal.owner, signal.each));
    }
    if !(1..=60).contains(&signal.escalate_after_days) {
        return Err("`escalate_after_days` is from 1 to 60 working days".into());
    }
    if let Some(together) = &signal.together {
        if !(1..=ONE_PPM).contains(&together.part.0) || !(2..=10_000).contains(&together.at_least) {
            return Err("`together` has a `part` above 0% and up to 100%, and `at_least` two members".into());
        }
        if each == 1 {
            return Err("`together` is of members of one place, and a branch lies in none that has a leader of its own".into());
        }
    }
    let form = &book.measures[&signal.of].form;
    let periods = match signal.when {
        When::Silent { .. } => 1..=250,
        _ => 1..=24,
    };
    if !periods.contains(&signal.lasting) {
        return Err(format!("`for` is from {} to {} here", periods.start(), periods.end()));
    }
    if signal.every == Every::Week && (signal.coach.is_some() || matches!(signal.when, When::Silent { .. })) {
        return Err("`every` is week where the periods of a limit are weeks; a silence has none, and `coach` looks at months".into());
    }
    if let Some(coach) = &signal.coach {
        if signal.each != "agent" {
            return Err("`coach` is for agents who bring few policies: `each` is agent".into());
        }
        self::coach(book, signal, coach)?;
    }
    if let Some(worth) = &signal.worth {
        super::worth::worth(book, signal, worth)?;
    }
    match &signal.when {
        When::Below { limit } | When::Above { limit } => {
            if !limit.is_finite() {
                return Err("`limit` is a number".into());
            }
        }
        When::BelowPeers(peers) | When::AbovePeers(peers) => {
            tail(peers.tail)?;
            alike(book, &peers.alike)?;
            if !peers.alike.is_empty() && signal.each != "agent" {
                return Err(format!("`alike` is of agents; a {} is held beside all others", signal.each));
            }
            counts(book, &signal.of)?;
        }
        When::Drifts { ratio, .. } if ratio.0 == ONE_PPM || !(ONE_PPM / 10..=10 * ONE_PPM).contains(&ratio.0) => {
            return Err("`ratio` is what a course comes to, from 10% to 1000%, and not 100%: below it fewer are looked for".into());
        }
        When::BehindCourse { tail: part, before } | When::Drifts { tail: part, before, .. } => {
            tail(*part)?;
            if !(1..=24).contains(before) {
                return Err("`before` is from 1 to 24 periods".into());
            }
            if matches!(form, Form::Quotient { .. }) {
                return Err(format!("`{}` is a {}; a course is that of a count", signal.of, form.id()));
            }
            counts(book, &signal.of)?;
        }
        When::Silent { tail: part } => {
            tail(*part)?;
            let by_agent = |kind: &str| Kind::from_id(kind).is_some_and(|kind| kind.field("agent").is_some());
            if signal.each != "agent" || !matches!(form, Form::Facts { kind, .. } if by_agent(kind)) {
                return Err("a silence is of an agent, and `of` a count of facts that name their agent".into());
            }
        }
    }
    Ok(())
}

fn alike(book: &Book, dimensions: &[String]) -> Result<(), String> {
    for dimension in dimensions {
        named("dimension", dimension, book.dimensions.keys())?;
        let on_roll = upcount_model::agent::KIND.field(dimension).is_some();
        if Grain::from_id(dimension).is_some() || !on_roll || LEVELS.contains(&dimension.as_str()) {
            return Err(format!("`alike` names what the roll says of an agent, such as grade and channel; `{dimension}` is none"));
        }
    }
    Ok(())
}

fn coach(book: &Book, signal: &Signal, coach: &Coach) -> Result<(), String> {
    if !(2..=8).contains(&coach.steps.len()) {
        return Err("`steps` of `coach` are two to eight, the policies last".into());
    }
    for step in &coach.steps {
        named("measure", &step.of, book.measures.keys())?;
        if !matches!(book.measures[&step.of].form, Form::Count { .. } | Form::Facts { .. }) {
            return Err(format!("`{}` is a {}; a step is a count", step.of, book.measures[&step.of].form.id()));
        }
        if let Some(calibre) = &step.calibre {
            named("calibre", calibre, book.calibres.keys())?;
        }
    }
    let is_policies = |of: &str| matches!(book.measures[of].form, Form::Count { .. });
    let last = coach.steps.last().filter(|last| is_policies(&last.of));
    let last = last.ok_or("the last of `steps` of `coach` is a count of policies: what somebody is to bring more of")?;
    // A signal on what leads to policies, such as calls, is coached for the policies.
    if is_policies(&signal.of) && last.of != signal.of {
        return Err(format!("the last of `steps` is what the signal watches, `{}`", signal.of));
    }
    if coach.tenure_months.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err("`tenure_months` rise".into());
    }
    if let Some(mix) = &coach.mix {
        named("dimension", mix, book.dimensions.keys())?;
    }
    let silence = matches!(signal.when, When::Silent { .. });
    if !silence && !coach.alike.is_empty() {
        return Err("`alike` of `coach` is for a silence; the peers of another rule are its own".into());
    }
    alike(book, &coach.alike)?;
    if silence && coach.months.is_none() {
        return Err("a silence is of days: say the `months` that `coach` looks back on".into());
    }
    if coach.months.is_some_and(|months| !(1..=12).contains(&months)) {
        return Err("`months` of `coach` is from 1 to 12".into());
    }
    if !(1..=12).contains(&coach.measured_months) {
        return Err("`measured_months` is from 1 to 12".into());
    }
    Ok(())
}

fn tail(part: Part) -> Result<(), String> {
    if (1..=100_000).contains(&part.0) {
        Ok(())
    } else {
        Err("`tail` is above 0% and at most 10%: how often luck alone may fire it".into())
    }
}

/// Whether a measure counts things, or things of things.
fn counts(book: &Book, id: &str) -> Result<(), String> {
    let count = |id: &String| matches!(book.measures.get(id).map(|m| &m.form), Some(Form::Count { .. } | Form::Facts { .. }));
    let well = match &book.measures[id].form {
        Form::Quotient { of, less, over } => less.is_empty() && of.iter().chain(over).all(count),
        _ => count(&id.to_owned()),
    };
    if well {
        return Ok(());
    }
    Err(format!("`{id}` is a {}; limits that luck passes are those of counts, or of one count of another", book.measures[id].form.id()))
}
