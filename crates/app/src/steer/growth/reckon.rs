//! What each lever would bring alone, from what is assumed of it and what is known.

use super::base::{Base, OF};
use super::{GrowthRefusal, unclear};
use crate::Upcount;
use crate::steer::moves::amount;
use std::collections::BTreeMap;
use upcount_book::{Book, Lever, LeverForm};
use upcount_measure::{Question, Refusal};
use upcount_model::{Day, Scope, Text};

/// What a lever would bring.
pub(super) struct Alone {
    /// More in all.
    pub(super) brings: f64,
    /// Where what is assumed stands today.
    pub(super) today: Option<f64>,
    pub(super) how: Text,
}

pub(super) async fn alone(
    up: &Upcount,
    book: &Book,
    scope: &Scope,
    base: &Base,
    lever: &Lever,
    value: f64,
) -> Result<Alone, GrowthRefusal> {
    match &lever.form {
        LeverForm::Growth {} => Ok(growth(base, lever, value)),
        LeverForm::Share { new } => Ok(share(base, lever, value, new.0 as f64 / 1e6)),
        LeverForm::Conversion { of, less, only } => conversion(up, book, scope, base, (of, less.as_deref(), only), value).await,
        LeverForm::Floor { at_least } => floor(up, book, scope, base, lever, (f64::from(*at_least), value)).await,
    }
}

pub(super) fn percent(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

fn count(value: f64) -> String {
    format!("{:.0}", value.max(0.0))
}

/// The class grows by so much on the quarter before.
fn growth(base: &Base, lever: &Lever, value: f64) -> Alone {
    let (before, would) = (base.of(lever, |cell| cell.before), base.of(lever, |cell| cell.base));
    let wanted = before * (1.0 + value);
    let brings = (wanted - would).max(0.0);
    let today = (before > 0.0).then(|| would / before - 1.0);
    let how = if brings > 0.0 {
        Text::new(
            format!(
                "上季 {} 件，加 {} 是 {} 件；不做也会有 {} 件，所以多 {} 件",
                count(before),
                percent(value),
                count(wanted),
                count(would),
                amount(brings)
            ),
            format!(
                "{} in the quarter before, and {} more are {}; {} would come anyway, so it brings {}",
                count(before),
                percent(value),
                count(wanted),
                count(would),
                amount(brings)
            ),
        )
    } else {
        Text::new(
            format!(
                "上季 {} 件，加 {} 是 {} 件；按季节和走势不做也会有 {} 件，这个目标不用做就能到",
                count(before),
                percent(value),
                count(wanted),
                count(would)
            ),
            format!(
                "{} in the quarter before, and {} more are {}; by season and trend {} would come anyway, so that goal needs no lever",
                count(before),
                percent(value),
                count(wanted),
                count(would)
            ),
        )
    };
    Alone { brings, today, how }
}

/// The class comes to so much of all; a part of what it gains is taken from others.
fn share(base: &Base, lever: &Lever, value: f64, new: f64) -> Alone {
    let (all, would) = (base.total(), base.of(lever, |cell| cell.base));
    let today = if all > 0.0 { would / all } else { 0.0 };
    let gains = ((value * all - would) / (1.0 - value * new)).max(0.0);
    let brings = gains * new;
    let how = Text::new(
        format!(
            "不做占 {}（{} / {}）；到 {} 要多 {} 件，其中 {} 是新的，其余从别处移来，所以多 {} 件",
            percent(today),
            count(would),
            count(all),
            percent(value),
            count(gains),
            percent(new),
            amount(brings)
        ),
        format!(
            "without it {} ({} of {}); {} takes {} more, of which {} are new and the rest moved from elsewhere, so it brings {}",
            percent(today),
            count(would),
            count(all),
            percent(value),
            count(gains),
            percent(new),
            amount(brings)
        ),
    );
    Alone { brings, today: Some(today), how }
}

/// So many of those who could take it do.
async fn conversion(
    up: &Upcount,
    book: &Book,
    scope: &Scope,
    base: &Base,
    (of, less, only): (&str, Option<&str>, &BTreeMap<String, Vec<String>>),
    value: f64,
) -> Result<Alone, GrowthRefusal> {
    let to = base.from.plus(-1).min(base.until);
    let counted = |measure: &str| Question {
        measure: measure.to_owned(),
        only: only.clone(),
        from: Some(to.plus(-364)),
        to: Some(to),
        ..Question::default()
    };
    let (mut could, mut has) = (0.0, 0.0);
    for (measure, into) in [(Some(of), &mut could), (less, &mut has)] {
        let Some(measure) = measure else { continue };
        *into = one(up, book, scope, &counted(measure)).await?;
    }
    let (name, left) = (&book.measures[of], (could - has).max(0.0));
    let brings = left * value;
    let how = Text::new(
        format!(
            "近十二个月{} {}，其中 {} 已经有了；其余 {} 的 {} 各多一件，是 {} 件",
            name.zh,
            count(could),
            count(has),
            count(left),
            percent(value),
            amount(brings)
        ),
        format!(
            "{} of the last twelve months: {}, of which {} have it; {} of the other {} take one more each, which brings {}",
            name.en,
            count(could),
            count(has),
            percent(value),
            count(left),
            amount(brings)
        ),
    );
    Ok(Alone { brings, today: (could > 0.0).then(|| has / could), how })
}

/// So many of the teams reach a count a head and month: those nearest to it come up to it.
async fn floor(
    up: &Upcount,
    book: &Book,
    scope: &Scope,
    base: &Base,
    lever: &Lever,
    (least, value): (f64, f64),
) -> Result<Alone, GrowthRefusal> {
    let by = |measure: &str, calibre: Option<String>, (from, to): (Day, Day)| Question {
        measure: measure.to_owned(),
        calibre,
        by: vec!["team".to_owned()],
        only: lever.only.clone(),
        from: Some(from),
        to: Some(to),
        ..Question::default()
    };
    let world = up.world().await?;
    let read = async |question: Question| -> Result<BTreeMap<String, f64>, GrowthRefusal> {
        match up.measures.ask(&question, book, scope, &world).await {
            Ok(answer) => {
                let of = |row: upcount_measure::AnswerRow| Some((row.keys.into_iter().next()??, row.value?));
                Ok(answer.rows.into_iter().filter_map(of).collect())
            }
            Err(Refusal::NoFacts { .. }) => Ok(BTreeMap::new()),
            Err(e) => Err(e.into()),
        }
    };
    let sold = read(by(OF, Some(base.calibre.clone()), base.before)).await?;
    let day = base.before.1;
    let heads = read(by("manpower", Some("opening_roll".to_owned()).filter(|id| book.calibres.contains_key(id)), (day, day))).await?;
    let months = 3.0;
    // What each team with anybody in it falls short of, for one head and month, and in all.
    let mut short: Vec<(f64, f64)> = heads
        .iter()
        .filter(|(_, heads)| **heads > 0.0)
        .map(|(team, heads)| {
            let rate = sold.get(team).copied().unwrap_or(0.0) / heads / months;
            ((least - rate).max(0.0), (least - rate).max(0.0) * heads * months)
        })
        .collect();
    if short.is_empty() {
        return Err(unclear("名册上没有团队，无从算人均", "no team is on the roll, so nothing is told a head"));
    }
    short.sort_by(|a, b| a.0.total_cmp(&b.0));
    let teams = short.len();
    let there = short.iter().filter(|(short, _)| *short <= 0.0).count();
    let wanted = (value * teams as f64).ceil() as usize;
    let brings: f64 = short.iter().take(wanted).map(|(_, in_all)| in_all).sum();
    let more = wanted.saturating_sub(there);
    let how = Text::new(
        format!(
            "上季 {teams} 个团队中 {there} 个达到人均每月 {} 件；要到 {}，还要最近的 {more} 个团队补上来，是 {} 件",
            count(least),
            percent(value),
            amount(brings)
        ),
        format!(
            "{there} of {teams} teams had {} a head and month in the quarter before; for {} the {more} nearest come up to it, which brings {}",
            count(least),
            percent(value),
            amount(brings)
        ),
    );
    Ok(Alone { brings, today: Some(there as f64 / teams as f64), how })
}

/// A figure without dimensions; 0 where nothing is told of it.
async fn one(up: &Upcount, book: &Book, scope: &Scope, question: &Question) -> Result<f64, GrowthRefusal> {
    match up.measures.ask(question, book, scope, &up.world().await?).await {
        Ok(answer) => Ok(answer.rows.iter().filter_map(|row| row.value).sum()),
        Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => Ok(0.0),
        Err(e) => Err(e.into()),
    }
}
