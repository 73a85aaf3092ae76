//! Checks a goal: its levels are the roll's or those of policies, what it goes by makes a whole, and higher goals are higher.

use super::{capability, named};
use crate::{Book, Goal};
use upcount_model::Kind;

const ONE_PPM: i64 = 1_000_000;

pub(super) fn goal(book: &Book, goal: &Goal) -> Result<(), String> {
    capability(&goal.capability)?;
    named("measure", &goal.of, book.measures.keys())?;
    let form = &book.measures[&goal.of].form;
    if form.additivity() != "additive" {
        return Err(format!("`{}` is a {}, which does not add up; a goal is of a count or a sum", goal.of, form.id()));
    }
    if let Some(calibre) = &goal.calibre {
        named("calibre", calibre, book.calibres.keys())?;
    }
    let told = |kind: &str, level: &str| Kind::from_id(kind).is_some_and(|kind| kind.field(level).is_some());
    if goal.levels.is_empty() || goal.levels.len() > 6 {
        return Err("`levels` are one to six, from the highest down, such as [\"branch\", \"team\", \"agent\"]".into());
    }
    for (n, level) in goal.levels.iter().enumerate() {
        named("dimension", level, book.dimensions.keys())?;
        if !told("target", level) || !(told("agent", level) || told("policy", level)) {
            return Err(format!("neither the roll nor a policy says the {level}, or no goal is set by it, so nothing is spread by it"));
        }
        if goal.levels[..n].contains(level) {
            return Err(format!("`levels` names {level} twice"));
        }
    }
    if !goal.of_people() {
        if let Some(level) = goal.levels.iter().find(|level| !told("policy", level)) {
            return Err(format!("`levels` are all of the roll or all of policies, and a policy does not say the {level}"));
        }
        if goal.drivers.headcount.is_some() || !goal.ramp.is_empty() {
            return Err("`headcount` and `ramp` are of people, and these levels are not".into());
        }
    }
    let given = goal.drivers.given();
    if given.iter().map(|(_, part)| part.0).sum::<i64>() != ONE_PPM {
        return Err("the parts of `drivers` add up to 100%".into());
    }
    if let Some(potential) = &goal.drivers.potential {
        named("measure", &potential.of, book.measures.keys())?;
        let form = &book.measures[&potential.of].form;
        if form.additivity() != "additive" {
            return Err(format!(
                "`{}` is a {}, which does not add up; potential is a count or a sum, such as leads",
                potential.of,
                form.id()
            ));
        }
    }
    if let Some(growth) = goal.growth
        && let (Some(low), Some(high)) = (growth.at_least, growth.at_most)
        && low.0 > high.0
    {
        return Err("`growth` has `at_least` not above `at_most`".into());
    }
    if goal.ramp.iter().any(|part| part.0 > ONE_PPM) || goal.ramp.len() > 36 {
        return Err("`ramp` has at most 36 months, each at most 100%".into());
    }
    let mut last = ONE_PPM;
    for tier in &goal.tiers {
        if tier.factor.0 <= last {
            return Err(format!("`{}` is not higher than what stands before it; higher goals rise from above 100%", tier.id));
        }
        last = tier.factor.0;
        if !["sprint", "challenge"].contains(&tier.id.as_str()) {
            return Err(format!("a higher goal is `sprint` or `challenge`, not `{}`", tier.id));
        }
    }
    if goal.sign_below.is_some_and(|part| part.0 >= ONE_PPM) {
        return Err("`sign_below` is below 100%".into());
    }
    Ok(())
}
