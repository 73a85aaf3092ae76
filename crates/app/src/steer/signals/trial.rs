//! How good a rule is, where it is known who is truly out of the ordinary: how many of them it finds, and how many others.

use super::watch::Watching;
use super::{SignalRefusal, no_rule};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use upcount_measure::Question;
use upcount_model::{Day, Grain, Scope, Text};

/// A rule beside plain limits.
#[derive(Clone, Debug)]
pub struct SignalTrial {
    /// For each day the rule, and then each plain limit.
    pub rows: Vec<TrialRow>,
}

/// What a way of telling told on a day.
#[derive(Clone, Debug)]
pub struct TrialRow {
    /// As of which day.
    pub day: Day,
    /// Working days without anything after which a plain limit tells; none for the rule.
    pub plain: Option<u32>,
    /// Members that were looked at.
    pub looked_at: usize,
    /// Members who truly are out of the ordinary by then, and on the roll.
    pub planted: usize,
    /// Members that are told of.
    pub told: usize,
    /// Of those the true ones.
    pub found: usize,
}

/// Tries a rule of silence as of some days: `truths` are the codes of those who truly fell silent, each with the day.
///
/// # Errors
/// [`SignalRefusal`]; also when the rule is none of silence.
pub async fn try_signals(
    up: &Upcount,
    rule: &str,
    truths: &BTreeMap<String, Day>,
    days: &[Day],
    plain: &[u32],
) -> Result<SignalTrial, SignalRefusal> {
    let book = up.book();
    let rule = book.signals.get(rule).ok_or_else(|| no_rule(rule))?;
    if !matches!(rule.when, upcount_book::When::Silent { .. }) {
        return Err(SignalRefusal::Unclear(Text::new("只能试沉默一类的规则", "only a rule of silence can be tried")));
    }
    let mut rows = Vec::new();
    for day in days {
        let Some(watching) = Watching::read(up, &book, rule, Some(*day)).await? else { continue };
        let codes: BTreeSet<String> = watching.members.iter().map(|member| member.code.clone()).collect();
        let planted: BTreeSet<&String> =
            truths.iter().filter(|(code, since)| *since <= day && codes.contains(*code)).map(|(code, _)| code).collect();
        let mut row = |plain: Option<u32>, told: BTreeSet<String>| {
            let found = told.iter().filter(|code| planted.contains(code)).count();
            rows.push(TrialRow { day: *day, plain, looked_at: codes.len(), planted: planted.len(), told: told.len(), found });
        };
        let silent = silent_days(up, &watching).await?;
        let watched = watching.found(up).await?;
        let found = watched.iter().flat_map(|watched| &watched.found);
        let told = found.flat_map(|found| {
            if found.members.is_empty() { found.place.get(&rule.each).cloned().into_iter().collect() } else { found.members.clone() }
        });
        row(None, told.collect());
        for limit in plain {
            row(Some(*limit), silent.iter().filter(|(_, days)| days >= limit).map(|(code, _)| code.clone()).collect());
        }
    }
    Ok(SignalTrial { rows })
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
