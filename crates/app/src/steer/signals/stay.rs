//! Policies that are expected to stay (预期留存件数), of whom a signal was about, in a time before it and one after.

use super::SignalRefusal;
use super::noticed::Firing;
use crate::Upcount;
use crate::steer::moves::amount;
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{Book, Signal, Worth};
use upcount_measure::{AnswerRow, DevelopmentClass, DevelopmentFigure, Question, Refusal, World};
use upcount_model::{Day, Grain, Scope, Text, policy};

/// The parts of policies that are expected to stay, and what is counted until when.
struct Rates {
    of: BTreeMap<Option<String>, f64>,
    all: f64,
    /// What is told of them.
    says: Text,
}

/// What each brought, day by day, in policies that are expected to stay.
pub(super) struct Staying {
    days: BTreeMap<String, BTreeMap<Day, f64>>,
    says: Text,
    /// The last day of which facts tell.
    until: Option<Day>,
}

impl Staying {
    /// Of everybody whom a case was drawn of.
    pub(super) async fn read(up: &Upcount, book: &Book, rule: &Signal, cases: &[&Firing]) -> Result<Self, SignalRefusal> {
        let world = up.world().await?;
        let mut staying = Self { days: BTreeMap::new(), says: Text::default(), until: world.latest(&policy::KIND) };
        let drawn: Vec<(&Firing, i32)> =
            cases.iter().filter_map(|firing| Some((*firing, firing.lot.as_ref()?.measured_days.cast_signed()))).collect();
        let (Some(from), Some(to)) =
            (drawn.iter().map(|(firing, days)| firing.on.plus(1 - days)).min(), drawn.iter().map(|(f, days)| f.on.plus(*days)).max())
        else {
            return Ok(staying);
        };
        // What was drawn is measured, though nothing is held back any more, as long as the rule says what counts.
        let Some(Worth { survival, by, .. }) = &rule.worth else { return Ok(staying) };
        let rates = rates(up, book, &world, survival, by).await?;
        staying.says = rates.says;
        let question = Question {
            measure: book.survivals[survival].of.clone(),
            calibre: Some(book.survivals[survival].calibre.clone()),
            by: vec![rule.each.clone()],
            from: Some(from),
            to: Some(to),
            ..Question::default()
        };
        // Who brought nothing at all is in no fact, and cannot be asked for by name.
        let wanted: BTreeSet<&String> = drawn.iter().filter_map(|(firing, _)| firing.place.get(&rule.each)).collect();
        let brought = rows(up, book, &world, &question).await?.into_iter().filter_map(|mut row| row.keys.pop().flatten());
        let codes: Vec<String> = brought.filter(|code| wanted.contains(code)).collect();
        if codes.is_empty() {
            return Ok(staying);
        }
        let (by, only) = (vec![rule.each.clone(), by.clone()], [(rule.each.clone(), codes)].into());
        let rows = rows(up, book, &world, &Question { by, only, grain: Some(Grain::Day), ..question }).await?;
        for row in rows {
            let (Some(Some(code)), Ok(day), Some(many)) = (row.keys.first(), row.period.parse::<Day>(), row.value) else { continue };
            let rate = row.keys.get(1).and_then(|class| rates.of.get(class)).copied().unwrap_or(rates.all);
            *staying.days.entry(code.clone()).or_default().entry(day).or_default() += many * rate;
        }
        Ok(staying)
    }

    /// Whether the facts go beyond the time in which a case is measured; of what was not drawn nothing is.
    pub(super) fn is_over(&self, firing: &Firing) -> bool {
        firing.lot.as_ref().is_none_or(|lot| self.until.is_some_and(|until| firing.on.plus(lot.measured_days.cast_signed()) <= until))
    }

    /// What whom a case is about brought before and after it, in times of one length.
    pub(super) fn around(&self, firing: &Firing) -> Option<(f64, f64)> {
        let long = firing.lot.as_ref()?.measured_days.cast_signed();
        let (_, code) = super::code_of(&firing.place);
        let days = self.days.get(&code);
        let sum = |from: Day, to: Day| days.map_or(0.0, |days| days.range(from..=to).map(|(_, many)| many).sum());
        Some((sum(firing.on.plus(1 - long), firing.on), sum(firing.on.plus(1), firing.on.plus(long))))
    }

    /// What is counted.
    pub(super) fn says(&self) -> &Text {
        &self.says
    }
}

/// What is told to a question; nothing where there are no facts of it.
async fn rows(up: &Upcount, book: &Book, world: &World, question: &Question) -> Result<Vec<AnswerRow>, Refusal> {
    match up.measures.ask(question, book, &Scope::COMPANY, world).await {
        Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. }) => Ok(Vec::new()),
        answer => Ok(answer?.rows),
    }
}

/// How much of each class stayed until the farthest age that some months of issue have reached, of these months; everything where
/// none did, which is said.
async fn rates(up: &Upcount, book: &Book, world: &World, survival: &str, by: &str) -> Result<Rates, SignalRefusal> {
    let Some((mark, to)) = farthest(&developed(up, book, world, survival, &Question::default()).await?) else { return Ok(plain()) };
    let question = Question { by: vec![by.to_owned()], to: Some(to), ..Question::default() };
    let Some(found) = developed(up, book, world, survival, &question).await? else { return Ok(plain()) };
    let rate = |of: &DevelopmentClass| of.at[mark].value.filter(|_| of.booked > 0.0).map(|value| value / of.booked);
    let Some(all) = rate(&found.whole) else { return Ok(plain()) };
    let (name, percent) = (&found.marks[mark].name, amount((all * 1000.0).round() / 10.0));
    let dimension = &book.dimensions[by];
    Ok(Rates {
        of: found.classes.iter().filter_map(|class| Some((class.key.clone(), rate(class)?))).collect(),
        all,
        says: Text::new(
            format!(
                "数的是预期到“{}”仍在的保单：各{}按历来留下的比例算（全部 {percent}%）；个别人卖的留得更好或更差，不在其内。",
                name.zh, dimension.zh
            ),
            format!(
                "Policies count as far as they are expected to be there at “{}”, each {} by the part that stayed ({percent}% of all); that somebody's stay better or worse than their class is not in it.",
                name.en,
                dimension.en.to_lowercase()
            ),
        ),
    })
}

async fn developed(
    up: &Upcount,
    book: &Book,
    world: &World,
    survival: &str,
    question: &Question,
) -> Result<Option<DevelopmentFigure>, Refusal> {
    match up.measures.development(survival, question, book, &Scope::COMPANY, world).await {
        Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. }) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// The farthest mark that a month of issue has reached, and the last day of the last such month.
fn farthest(found: &Option<DevelopmentFigure>) -> Option<(usize, Day)> {
    let found = found.as_ref()?;
    found.marks.iter().enumerate().rev().find_map(|(n, mark)| {
        let reached = found.cohorts.iter().rev().find(|cohort| cohort.age >= mark.months)?;
        Some((n, reached.to.as_ref()?.parse().ok()?))
    })
}

fn plain() -> Rates {
    let says = Text::new(
        "还没有保单老到看得出会留下多少，数的是承保件数。",
        "No policy is old enough to tell how many stay, so policies are counted as they were booked.",
    );
    Rates { of: BTreeMap::new(), all: 1.0, says }
}
