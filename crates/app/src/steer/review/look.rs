//! What every section of a pack is reckoned from: the place, the period, and what was known when.

use super::ReviewRefusal;
use super::time::Time;
use crate::steer::moves::{LEVELS, Place, level};
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_book::{Book, Pack};
use upcount_measure::{Answer, AsOf, MeasureName, Question, Refusal, World};
use upcount_model::Scope;

/// What a section is reckoned from.
pub(super) struct Look<'a> {
    pub(super) up: &'a Upcount,
    pub(super) by: &'a Caller,
    pub(super) book: &'a Book,
    pub(super) pack: &'a Pack,
    pub(super) place: &'a Place,
    /// What the rows are.
    pub(super) rows: &'static str,
    pub(super) time: Time,
    pub(super) as_of: AsOf,
    /// Whether it is as known then.
    pub(super) then: bool,
    pub(super) world: World,
}

impl Look<'_> {
    pub(super) fn scope(&self) -> &Scope {
        self.by.scope()
    }

    /// Only what lies in the place.
    pub(super) fn only(&self) -> BTreeMap<String, Vec<String>> {
        let deepest = level(self.place).and_then(|level| Some((level.to_owned(), vec![self.place.get(level)?.clone()])));
        deepest.into_iter().collect()
    }

    /// A question about the place in a period, as known at the pack's moment.
    pub(super) fn question(&self, measure: &str, time: Time, by: Option<&str>) -> Question {
        Question {
            measure: measure.to_owned(),
            by: by.map(str::to_owned).into_iter().collect(),
            only: self.only(),
            from: Some(time.from),
            to: Some(time.to),
            as_of: Some(self.as_of.clone()),
            ..Question::default()
        }
    }

    pub(super) async fn ask(&self, question: &Question) -> Result<Answer, Refusal> {
        self.up.measures.ask(question, self.book, self.scope(), &self.world).await
    }

    /// A measure's name where it cannot be asked for.
    pub(super) fn name(&self, measure: &str) -> MeasureName {
        let of = self.book.measures.get(measure);
        let name = |text: Option<&String>| text.cloned().unwrap_or_else(|| measure.to_owned());
        MeasureName {
            id: measure.to_owned(),
            zh: name(of.map(|of| &of.zh)),
            en: name(of.map(|of| &of.en)),
            unit: of.map_or("number", |of| of.shown.id()).to_owned(),
            currency: None,
        }
    }

    /// Whether a measure adds up: who has no facts of it has none.
    pub(super) fn adds_up(&self, measure: &str) -> bool {
        self.book.measures.get(measure).is_some_and(|of| of.form.additivity() == "additive")
    }

    /// Those of the rows' level who are on the roll at the end: who did nothing has a row too.
    pub(super) async fn on_roll(&self) -> Result<Vec<Option<String>>, Refusal> {
        let levels = LEVELS.iter().take_while(|level| **level != self.rows).chain([&self.rows]);
        let by: Vec<String> = levels.map(|level| (*level).to_owned()).collect();
        let question = Question { by, ..self.question("policies", self.time, None) };
        let roll = self.up.measures.on_roll_within(&question, self.time.to, self.book, self.scope(), &self.world).await?;
        Ok(roll.into_iter().filter_map(|mut member| member.keys.pop()).collect())
    }
}

/// What a section says of itself where it cannot be told; a fault stays one.
pub(super) fn or_why<T>(found: Result<T, ReviewRefusal>) -> Result<Result<T, upcount_model::Text>, ReviewRefusal> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(e) if e.is_fault() => Err(e),
        Err(e) => Ok(Err(upcount_model::Say::text(&e))),
    }
}
