//! How good a rule is, where it is known who is truly out of the ordinary: how many of them it finds, and how many others.

use super::coach::diagnosed;
use super::watch::Watching;
use super::windows::{periods, span_of};
use super::{SignalRefusal, no_rule};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use upcount_book::When;
use upcount_measure::Question;
use upcount_model::{Day, Grain, Scope, Text};

/// A rule beside plain limits.
#[derive(Clone, Debug)]
pub struct SignalTrial {
    /// For each day the rule, and then each plain limit.
    pub rows: Vec<TrialRow>,
}

/// Those who truly are out of the ordinary.
#[derive(Clone, Debug, Default)]
pub struct Planted {
    /// Their codes, each with the day since when.
    pub since: BTreeMap<String, Day>,
    /// The step at which they lose, as a measure and its calibre.
    pub step: Option<(String, String)>,
}

/// What a way of telling told on a day.
#[derive(Clone, Debug)]
pub struct TrialRow {
    /// As of which day.
    pub day: Day,
    /// The plain limit: working days without anything, or policies in the months that the rule looks at; none for the rule.
    pub plain: Option<u32>,
    /// Members that were looked at.
    pub looked_at: usize,
    /// Members who truly are out of the ordinary by then, all through the months that the rule looks at, and on the roll.
    pub planted: usize,
    /// Members that are told of.
    pub told: usize,
    /// Of those the true ones.
    pub found: usize,
    /// Of those again, the ones whose diagnosis names the step at which they lose; none where no step is planted, or none is looked for.
    pub named: Option<usize>,
}

/// Tries a rule as of some days, beside plain limits: of silence, or of less than peers.
///
/// # Errors
/// [`SignalRefusal`]; also when the rule is neither.
pub async fn try_signals(up: &Upcount, rule: &str, planted: &Planted, days: &[Day], plain: &[u32]) -> Result<SignalTrial, SignalRefusal> {
    let book = up.book();
    let rule = book.signals.get(rule).ok_or_else(|| no_rule(rule))?;
    let silence = matches!(rule.when, When::Silent { .. });
    if !silence && !matches!(rule.when, When::BelowPeers(_)) {
        return Err(SignalRefusal::Unclear(Text::new(
            "只能试沉默和低于同类这两类规则",
            "only a rule of silence or of less than peers can be tried",
        )));
    }
    let mut rows = Vec::new();
    for day in days {
        let Some(watching) = Watching::read(up, &book, rule, Some(*day)).await? else { continue };
        let codes: BTreeSet<String> = watching.members.iter().map(|member| member.code.clone()).collect();
        let begun = if silence { *day } else { span(&watching).0 };
        let true_ones: BTreeSet<&String> =
            planted.since.iter().filter(|(code, since)| **since <= begun && codes.contains(*code)).map(|(code, _)| code).collect();
        let mut row = |plain: Option<u32>, told: BTreeSet<String>, named: Option<usize>| {
            let found = told.iter().filter(|code| true_ones.contains(code)).count();
            rows.push(TrialRow { day: *day, plain, looked_at: codes.len(), planted: true_ones.len(), told: told.len(), found, named });
        };
        let many = if silence { silent_days(up, &watching).await? } else { few(up, &watching).await? };
        let watched = watching.found(up).await?;
        let found = watched.iter().flat_map(|watched| &watched.found);
        let told: BTreeSet<String> = found
            .flat_map(|found| {
                if found.members.is_empty() { found.place.get(&rule.each).cloned().into_iter().collect() } else { found.members.clone() }
            })
            .collect();
        // What is found is told of by what was read; the diagnoses read it again.
        let Some(watching) = Watching::read(up, &book, rule, Some(*day)).await? else { continue };
        let named = named(up, &watching, planted, told.iter().filter(|code| true_ones.contains(code))).await?;
        row(None, told, named);
        for limit in plain {
            let beyond = |of: u32| if silence { of >= *limit } else { of <= *limit };
            row(Some(*limit), many.iter().filter(|(_, of)| beyond(*of)).map(|(code, _)| code.clone()).collect(), None);
        }
    }
    Ok(SignalTrial { rows })
}

/// Of so many members how many lose most, and beyond luck, at the step that is planted.
async fn named(
    up: &Upcount,
    watching: &Watching<'_>,
    planted: &Planted,
    codes: impl Iterator<Item = &String>,
) -> Result<Option<usize>, SignalRefusal> {
    let (Some(coach), Some((of, calibre))) = (&watching.rule.coach, &planted.step) else { return Ok(None) };
    let mut right = 0;
    for code in codes {
        let told = diagnosed(up, watching, coach, code).await?;
        let step = told.largest.and_then(|n| coach.steps.get(usize::try_from(n).ok()?));
        right += usize::from(told.clear && step.is_some_and(|step| step.of == *of && step.calibre.as_ref() == Some(calibre)));
    }
    Ok(Some(right))
}

/// The days that a rule of months or weeks looks at.
fn span(watching: &Watching<'_>) -> (Day, Day) {
    span_of(&periods(watching.rule.every, watching.on, watching.rule.lasting), watching.rule.lasting as usize)
}

/// What each member has in the months that the rule looks at.
async fn few(up: &Upcount, watching: &Watching<'_>) -> Result<Vec<(String, u32)>, SignalRefusal> {
    let (from, to) = span(watching);
    let question = watching.question(&watching.rule.of, watching.rule.calibre.as_deref(), from, to);
    let counts = watching.count(up, &question).await?;
    let of = |code: &str| counts.get(&vec![Some(code.to_owned())]).copied().unwrap_or_default();
    Ok(watching.members.iter().map(|member| (member.code.clone(), u32::try_from(of(&member.code)).unwrap_or(u32::MAX))).collect())
}

/// Working days since the last of each member, those of a year for who has none.
async fn silent_days(up: &Upcount, watching: &Watching<'_>) -> Result<Vec<(String, u32)>, SignalRefusal> {
    let from = watching.on.plus(-365);
    let question =
        Question { grain: Some(Grain::Day), ..watching.question(&watching.rule.of, watching.rule.calibre.as_deref(), from, watching.on) };
    let mut last: HashMap<String, Day> = HashMap::new();
    for row in up.measures.ask(&question, watching.book, &Scope::COMPANY, &watching.world).await?.rows {
        let (Some(Some(agent)), Ok(day)) = (row.keys.into_iter().next(), row.period.parse::<Day>()) else { continue };
        let of = last.entry(agent).or_insert(day);
        *of = (*of).max(day);
    }
    let days = watching.book.working_days();
    let since = |code: &str| last.get(code).copied().unwrap_or(from);
    Ok(watching.members.iter().map(|member| (member.code.clone(), days.between(since(&member.code), watching.on))).collect())
}
