//! Exemplars (标杆): what those at the top do otherwise than their like, found in some of the people and confirmed in the others.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use upcount_maths::{BesideLike, Counted, LEAST_LIKE, benjamini_hochberg, beside_like, is_drawn};

/// Somebody who was there when the time of the practices began, whether or not to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Person<'a> {
    /// What the person is known by for good.
    pub key: &'a str,
    /// Who are alike: persons of the same number, from the narrowest way of being alike to the widest; everybody has as many.
    pub like: Vec<usize>,
    /// What was counted of the person in the time of the practices.
    pub before: u64,
    /// What was counted in the time of the results, just after.
    pub result: u64,
}

/// How it is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// The part that is the top, at most.
    pub top: f64,
    /// Of what is found, so much may be luck.
    pub false_findings: f64,
    /// The part of the people in whom it is confirmed.
    pub holdout: f64,
    /// With which anybody can draw them again.
    pub seed: u64,
}

/// Who is at the top, who is held out, and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which way of being alike was taken, from 0: the narrowest in which half of the top have their like.
    pub way: usize,
    /// Whether a person is at the top, in the order given.
    pub top: Vec<bool>,
    /// Whether a person is held out.
    pub held_out: Vec<bool>,
    /// The least that was counted of anybody at the top.
    pub least: u64,
    /// Of the top, those who would have been at the top by what was counted before, too.
    pub top_before: usize,
    /// How many would have been at the top before, of all.
    pub were_top: usize,
    /// What was counted of those then, and in the time of the results.
    pub fell: [u64; 2],
    /// Practice by practice.
    pub practices: Vec<PracticeFound>,
}

/// A practice of the top beside that of their like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PracticeFound {
    /// Among those who were not held out; none where they are too few.
    pub discovery: Option<BesideLike>,
    /// The part that would be luck of all findings at least as clear; none where nothing was compared.
    pub luck: Option<f64>,
    /// Among those who were held out.
    pub holdout: Option<BesideLike>,
    /// The same of the holdout, of what was found before, and on the same side.
    pub holdout_luck: Option<f64>,
    /// What it comes to.
    pub verdict: Verdict,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Too few people or things to say anything.
    TooFew,
    /// Not unlike luck.
    Luck,
    /// Unlike luck, and not so in the people who were held out.
    NotConfirmed,
    /// Unlike luck, in the people who were held out too, and on the same side.
    Confirmed,
}

/// People at the top who have their like, at least, in each of both parts.
pub const LEAST_PEOPLE: usize = 8;
/// Things of the top, and things expected of it, at least: below it the interval of a ratio does not hold.
const LEAST_THINGS: f64 = 8.0;

/// Looks for what the top does otherwise.
///
/// | | shape | unit |
/// |---|---|---|
/// | `people` | `[n]`, everybody who was there at the start, leavers too | |
/// | `practices` | `[practices][n]` | things; exposures of one unit in a practice |
/// | result | nothing where nobody is at the top | |
///
/// The top are the most by what was counted in the time of the results, at most the part asked for; of those who share the last
/// place all or none. What somebody who left brought until then counts, so that the top is one of all and not of survivors.
/// Practices are to be counted in an earlier time than results, or more of the result would be found as a practice that is only
/// its arithmetic.
///
/// Of several ways of being alike the narrowest is taken in which half of the top have their like in their part; practices have no
/// say in that. In the people who are not held out each practice is compared with that of like people ([`beside_like`]); of many comparisons
/// those are findings of which no more than the part asked for is expected to be luck. Each finding is then tested in the people
/// who were held out, on the side on which it was found, corrected alike. Its size is that of the holdout: where something was
/// found it is seen too large.
///
/// It is association: who is at the top may do something because they are. Only a group that is held out by lot tells what a
/// practice brings.
///
/// # Source
/// Benjamini and Hochberg (1995), JRSS B 57; confirming in people who were set aside: Bogomolov and Heller (2013), *Discovering
/// findings that replicate from a primary study of high dimension to a follow-up study*, JASA 108.
#[must_use]
pub fn exemplars(people: &[Person<'_>], practices: &[Vec<Counted>], asked: &Asked) -> Option<Found> {
    let least = least_of_top(people.iter().map(|person| person.result), asked.top)?;
    let top: Vec<bool> = people.iter().map(|person| person.result >= least).collect();
    let least_before = least_of_top(people.iter().map(|person| person.before), asked.top);
    let was_top = |person: &&Person<'_>| least_before.is_some_and(|least| person.before >= least);
    let held_out: Vec<bool> = people.iter().map(|person| is_drawn(person.key, asked.holdout, asked.seed)).collect();
    let way = way(people, &top, &held_out);
    let in_part = |held: bool, counted: &[Counted]| {
        let mut strata: BTreeMap<usize, (Vec<Counted>, Vec<Counted>)> = BTreeMap::new();
        for (n, person) in people.iter().enumerate().filter(|(n, _)| held_out[*n] == held) {
            let of = strata.entry(person.like[way]).or_default();
            (if top[n] { &mut of.1 } else { &mut of.0 }).push(counted[n]);
        }
        beside_like(&strata.into_values().collect::<Vec<_>>()).filter(enough)
    };
    let discovery: Vec<Option<BesideLike>> = practices.iter().map(|counted| in_part(false, counted)).collect();
    let holdout: Vec<Option<BesideLike>> = practices.iter().map(|counted| in_part(true, counted)).collect();
    let luck = corrected(&discovery.iter().map(|found| found.map(|found| found.odds)).collect::<Vec<_>>());
    let is_finding = |n: usize| luck[n].is_some_and(|luck| luck <= asked.false_findings);
    let same_side = |n: usize| {
        let (found, again) = discovery[n].filter(|_| is_finding(n)).zip(holdout[n])?;
        let half = again.odds / 2.0;
        Some(if (found.ratio > 1.0) == (again.ratio > 1.0) { half } else { 1.0 - half })
    };
    let holdout_luck = corrected(&(0..practices.len()).map(same_side).collect::<Vec<_>>());
    let practices = (0..practices.len()).map(|n| {
        let verdict = match (discovery[n], holdout[n]) {
            (None, _) => Verdict::TooFew,
            (Some(_), _) if !is_finding(n) => Verdict::Luck,
            (Some(_), None) => Verdict::TooFew,
            _ if holdout_luck[n].is_some_and(|luck| luck <= asked.false_findings) => Verdict::Confirmed,
            _ => Verdict::NotConfirmed,
        };
        PracticeFound { discovery: discovery[n], luck: luck[n], holdout: holdout[n], holdout_luck: holdout_luck[n], verdict }
    });
    let practices = practices.collect();
    let were: Vec<&Person<'_>> = people.iter().filter(was_top).collect();
    let fell = were.iter().fold([0, 0], |[then, later], person| [then + person.before, later + person.result]);
    let top_before = people.iter().zip(&top).filter(|(person, top)| **top && was_top(person)).count();
    Some(Found { way, top, held_out, least, top_before, were_top: were.len(), fell, practices })
}

/// The narrowest way of being alike in which half of the top have their like in their part of the people; the widest where none has.
fn way(people: &[Person<'_>], top: &[bool], held_out: &[bool]) -> usize {
    let ways = people.first().map_or(0, |person| person.like.len());
    let matched = |way: usize| {
        let mut strata: BTreeMap<(bool, usize), (usize, usize)> = BTreeMap::new();
        for (n, person) in people.iter().enumerate() {
            let (like, own) = strata.entry((held_out[n], person.like[way])).or_default();
            *(if top[n] { own } else { like }) += 1;
        }
        let own = strata.values().filter(|(like, _)| *like >= LEAST_LIKE).map(|(_, own)| own).sum::<usize>();
        own * 2 >= top.iter().filter(|top| **top).count()
    };
    (0..ways).find(|way| matched(*way)).unwrap_or(ways.saturating_sub(1))
}

/// The least count of the top: at most a part of all has as many, and nobody without anything is at the top.
fn least_of_top(counts: impl Iterator<Item = u64>, part: f64) -> Option<u64> {
    let mut counts: Vec<u64> = counts.collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "people are few, parts below 1"
    )]
    let most = (counts.len() as f64 * part + 1e-9).floor() as usize;
    // Who shares the last place with somebody outside is outside too.
    let next = counts.get(most).copied();
    counts[..most].iter().rev().find(|count| **count > 0 && next.is_none_or(|next| **count > next)).copied()
}

fn enough(found: &BesideLike) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let counted = found.counted as f64;
    found.units >= LEAST_PEOPLE && counted >= LEAST_THINGS && found.expected >= LEAST_THINGS
}

/// Odds corrected for as many comparisons as there are.
fn corrected(odds: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut all = benjamini_hochberg(&odds.iter().flatten().copied().collect::<Vec<_>>()).into_iter();
    odds.iter().map(|odds| odds.and_then(|_| all.next())).collect()
}
