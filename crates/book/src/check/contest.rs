//! Checks a contest: it counts what can be counted for each, a better place brings more, and places alone stay in the budget.

use super::{capability, named};
use crate::{Book, Contest};
use upcount_model::{Credit, Netting, Unit};

const LEVELS: [&str; 4] = ["region", "branch", "team", "agent"];
/// By what the roll can be narrowed.
const OF_THE_ROLL: [&str; 5] = ["region", "branch", "team", "channel", "agent"];
const LONGEST_DAYS: i32 = 366;
const LAST_PLACE: u32 = 10_000;

pub(super) fn contest(book: &Book, contest: &Contest) -> Result<(), String> {
    capability(&contest.capability)?;
    if !LEVELS.contains(&contest.level.as_str()) {
        return Err(format!("`level` is one of {}, not `{}`", LEVELS.join(", "), contest.level));
    }
    if contest.to < contest.from || contest.to.0 - contest.from.0 >= LONGEST_DAYS {
        return Err(format!("a contest lasts from 1 to {LONGEST_DAYS} days, and this one from {} to {}", contest.from, contest.to));
    }
    named("calibre", &contest.calibre, book.calibres.keys())?;
    let calibre = &book.calibres[&contest.calibre];
    let at = |what: &str| Err(format!("the calibre `{}` {what}", contest.calibre));
    if calibre.date_basis.policy_days().is_empty() {
        return at("is not of policies by their days; a contest counts policies one by one");
    }
    if calibre.unit != Unit::Contract {
        return at("counts other units than contracts; in a contest a policy is one");
    }
    if calibre.credit == Credit::FullEach {
        return at("counts a shared policy whole for each; in a contest its parts add up to one");
    }
    if calibre.netting == Netting::InPeriod {
        return at("takes withdrawals off the month that they come in; in a contest they are taken off their own policy: use `cohort`");
    }
    if calibre.as_of.is_some() {
        return at("looks as of a day of its own; a contest looks as of the day on which it is settled");
    }
    for dimension in contest.only.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
    }
    if let Some(dimension) = contest.who.keys().find(|dimension| !OF_THE_ROLL.contains(&dimension.as_str())) {
        return Err(format!("`who` names agents of the roll by {}, not by `{dimension}`", OF_THE_ROLL.join(", ")));
    }
    if book.pay.contains_key(&contest.id) {
        return Err(format!("a commission scheme is called `{}` too, and their pay lines could not be told apart", contest.id));
    }
    if contest.settle_days > 730 {
        return Err("`settle_days` is at most 730".into());
    }
    if contest.expected_months.is_some_and(|months| !(1..=60).contains(&months)) {
        return Err("`expected_months` is from 1 to 60".into());
    }
    prizes(contest)
}

fn prizes(contest: &Contest) -> Result<(), String> {
    if contest.places.is_empty() && contest.steps.is_empty() {
        return Err("a contest has at least one prize, in `places` or `steps`".into());
    }
    if contest.places.first().is_some_and(|first| first.to == 0) || contest.places.last().is_some_and(|last| last.to > LAST_PLACE) {
        return Err(format!("places are from 1 to {LAST_PLACE}"));
    }
    if let Some(pair) = contest.places.windows(2).find(|pair| pair[1].to <= pair[0].to || pair[1].amount.0 >= pair[0].amount.0) {
        return Err(format!(
            "places stand from the first on, each group with less than the one before: {} comes after {}",
            pair[1].to, pair[0].to
        ));
    }
    if contest.steps.first().is_some_and(|first| first.from == 0) {
        return Err("steps begin with one policy: from 0 on everybody would have it".into());
    }
    if let Some(pair) = contest.steps.windows(2).find(|pair| pair[1].from <= pair[0].from || pair[1].amount.0 <= pair[0].amount.0) {
        return Err(format!(
            "steps stand from the lowest to the highest, each with more than the one before: {} comes after {}",
            pair[1].from, pair[0].from
        ));
    }
    if contest.budget.0.fen == 0 {
        return Err("`budget` is above 0".into());
    }
    if contest.places_fen() > contest.budget.0.fen {
        return Err(format!(
            "the prizes of places come to {}, above the budget of {}",
            upcount_model::Money { fen: contest.places_fen() },
            contest.budget.0
        ));
    }
    Ok(())
}
