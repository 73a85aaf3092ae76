//! Scores (绩效评分): agents looked at from three sides, each line explained so that they add up, and appealed as a deed. A score is
//! reckoned from what was known on its day, and changes only by an appeal that is upheld.

mod appeal;
mod deeds;
mod gather;
mod period;
mod reckon;
mod refusal;
mod told;

use crate::steer::moves::{People, holds};
use crate::{Caller, Upcount};
pub use appeal::{appeal_score, decide_appeal, list_appeals};
use deeds::{Appeal, KIND};
use gather::{Figures, Gathered, gather};
use period::Time;
pub use refusal::ScoreRefusal;
use std::collections::BTreeMap;
pub use told::{
    AppealTold, Appeals, AskScores, DecideAppeal, NewAppeal, ScoreItemTold, ScoreLine, ScoreName, ScoreOf, ScoreRow, ScoreSide, ScoreTold,
    Scores,
};
use upcount_book::{Aspect, Book, Score, ScoreItem};
use upcount_model::{Day, Text, nearest, nearest_in_words};

/// Tells the scores of whom the caller sees, for a period.
///
/// # Errors
/// [`ScoreRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_scores(up: &Upcount, by: &Caller, asks: &AskScores) -> Result<Scores, ScoreRefusal> {
    let book = up.book();
    let score = score_of(&book, asks.score.as_deref())?;
    let time = Time::asked(up, score, asks.period.as_deref()).await?;
    let of = gather(up, &book, score, time, asks.now).await?;
    let (appeals, names) = (read_appeals(up).await?, People::read(up).await?);
    let seen = |n: &usize| {
        let place = &of.members[*n].place;
        holds(by.scope(), place) && asks.team.as_ref().is_none_or(|team| place.get("team") == Some(team))
    };
    let rows: Vec<ScoreRow> = (0..of.members.len())
        .filter(seen)
        .map(|n| {
            let member = &of.members[n];
            let row = reckon::row(&of, member, &reckon::reckon(&of, n, &appeals), waiting(&of, &member.code, &appeals));
            ScoreRow { name: names.agent(&member.code).map(str::to_owned), ..row }
        })
        .collect();
    let mean = |value: &dyn Fn(&ScoreRow) -> Option<f64>| {
        let all: Vec<f64> = rows.iter().filter_map(value).collect();
        (!all.is_empty()).then(|| (all.iter().sum::<f64>() / all.len() as f64 * 100.0).round() / 100.0)
    };
    let sides = (0..Aspect::ALL.len()).map(|side| mean(&|row| row.sides[side]));
    let found = |row: &&ScoreRow| asks.find.as_ref().is_none_or(|find| names.means(find, &row.agent));
    Ok(Scores {
        scores: book.scores.values().map(|one| ScoreName { id: one.id.clone(), name: Text::new(&one.zh, &one.en) }).collect(),
        of: head(up, &of, asks.now).await?,
        total: rows.iter().filter(found).count() as u64,
        people: rows.len() as u64,
        means: [mean(&|row| row.total)].into_iter().chain(sides).collect(),
        hardly: rows.iter().filter(|row| row.hardly).count() as u64,
        waiting: rows.iter().map(|row| row.waiting).sum(),
        rows: rows.iter().filter(found).skip(asks.offset).take(asks.limit).cloned().collect(),
    })
}

/// Tells the score of an agent line by line.
///
/// # Errors
/// [`ScoreRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_score(up: &Upcount, by: &Caller, agent: &str, asks: &AskScores) -> Result<ScoreTold, ScoreRefusal> {
    let book = up.book();
    let score = score_of(&book, asks.score.as_deref())?;
    let time = Time::asked(up, score, asks.period.as_deref()).await?;
    let of = gather(up, &book, score, time, asks.now).await?;
    let n = of.members.iter().position(|member| member.code == agent && holds(by.scope(), &member.place)).ok_or(ScoreRefusal::NotFound)?;
    let (appeals, names) = (read_appeals(up).await?, People::read(up).await?);
    let reckoned = reckon::reckon(&of, n, &appeals);
    let until = appeals_until(score, &of.time);
    let open = of.time.is_told() && !asks.now && until.is_none_or(|until| up.today() <= until);
    let may_appeal = open && appeal::is_agent(by, agent);
    let line = |at: usize| {
        let item = &of.version.items[at];
        let own = appeals.values().rev().find(|one| one.is_of(&score.id, agent, &item.id) && one.of.period == of.time.id);
        let mut line = reckon::line(&of, n, at, &reckoned);
        line.may_appeal = may_appeal && own.is_none() && line.points.is_some();
        line.names_facts = appeal::names_facts(&book, item);
        line.appeal = own.map(|one| appeal::tell(up, &book, one, &names, false));
        line
    };
    let sides = reckoned.now.as_ref().map(|now| now.sides.as_slice()).unwrap_or_default();
    Ok(ScoreTold {
        row: ScoreRow {
            name: names.agent(agent).map(str::to_owned),
            ..reckon::row(&of, &of.members[n], &reckoned, waiting(&of, agent, &appeals))
        },
        weights: sides.iter().map(|side| reckon::part(side.weight)).collect(),
        lines: (0..of.version.items.len()).map(line).collect(),
        most: reckon::most(&of, &reckoned),
        may_appeal,
        of: head(up, &of, asks.now).await?,
    })
}

async fn head(up: &Upcount, of: &Gathered<'_>, now: bool) -> Result<ScoreOf, ScoreRefusal> {
    let (score, time, version) = (of.score, &of.time, of.version);
    let weight =
        |aspect: &Aspect| ScoreSide { id: aspect.id().to_owned(), weight: version.weights.get(aspect).map_or(0.0, |part| part.fraction()) };
    let after = time.after(score);
    Ok(ScoreOf {
        score: score.id.clone(),
        name: Text::new(&score.zh, &score.en),
        definition: score.definition.clone(),
        every: score.every.id().to_owned(),
        period: time.id.clone(),
        from: time.from.to_string(),
        to: time.to.to_string(),
        before: time.before(score).id,
        after: (after.from <= up.today()).then_some(after.id),
        told_on: time.told_on.to_string(),
        is_told: time.is_told(),
        now,
        since: version.since.to_string(),
        why: version.why.clone(),
        sides: Aspect::ALL.iter().map(weight).collect(),
        items: version.items.iter().zip(of.figures.iter()).map(|(item, figures)| item_told(item, figures)).collect(),
        enough: score.enough.fraction(),
        appeals_until: appeals_until(score, time).map(|day| day.to_string()),
        notes: vec![period::known_when(time, now)],
        demo: up.made_up().await?,
    })
}

fn item_told(item: &ScoreItem, figures: &Figures) -> ScoreItemTold {
    ScoreItemTold {
        id: item.id.clone(),
        name: Text::new(&item.zh, &item.en),
        side: item.aspect.id().to_owned(),
        weight: item.weight.fraction(),
        definition: figures.definition.clone(),
        measure: figures.measure.clone(),
        calibre: figures.calibre.clone(),
        is_part: reckon::is_part(figures),
        from: figures.from.to_string(),
        zero: item.zero,
        full: item.full,
        none: figures.none.clone(),
    }
}

/// Appeals of somebody's score of the period that wait.
fn waiting(of: &Gathered<'_>, agent: &str, appeals: &BTreeMap<i64, Appeal>) -> u64 {
    let own = |appeal: &&Appeal| (&appeal.of.score, &appeal.of.period) == (&of.score.id, &of.time.id) && appeal.of.agent == agent;
    appeals.values().filter(|appeal| appeal.decided.is_none()).filter(own).count() as u64
}

/// The last day on which a score can be appealed; none where it can be at any time.
fn appeals_until(score: &Score, time: &Time) -> Option<Day> {
    score.appeal_days.map(|days| time.told_on.plus(days.cast_signed()))
}

async fn read_appeals(up: &Upcount) -> Result<BTreeMap<i64, Appeal>, ScoreRefusal> {
    Ok(deeds::appeals(up.store.facts_of(KIND).await?))
}

/// What an item is called, in the last version that has it.
fn item_name(book: &Book, score: &str, item: &str) -> Text {
    let versions = book.scores.get(score).map(|score| score.versions.as_slice()).unwrap_or_default();
    let found = versions.iter().rev().flat_map(|version| &version.items).find(|one| one.id == item);
    found.map_or_else(|| Text::new(item, item), |one| Text::new(&one.zh, &one.en))
}

fn score_of<'b>(book: &'b Book, id: Option<&str>) -> Result<&'b Score, ScoreRefusal> {
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return book.scores.values().next().ok_or_else(|| unclear("还没有评分的定义", "there is no definition of a score yet"));
    };
    book.scores.get(id).ok_or_else(|| {
        let near: Vec<String> = nearest(id, book.scores.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
        unclear(format!("没有评分 `{id}`{}", near.zh), format!("there is no score `{id}`{}", near.en))
    })
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> ScoreRefusal {
    ScoreRefusal::Unclear(Text::new(zh, en))
}
