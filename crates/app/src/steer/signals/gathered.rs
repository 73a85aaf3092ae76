//! What each member has as far as a rule looks at it: asked for once, and again only of whom new facts concern.

use super::watch::Watching;
use crate::Upcount;
use std::collections::{BTreeSet, HashMap};
use upcount_book::{Every, Form, When};
use upcount_measure::{Answer, CalibreName, EachFigure, MeasureName, Question, Refusal};
use upcount_model::{Day, Grain, Scope};

/// Days in which a habit is looked for.
const HABIT_DAYS: i32 = 365;

/// What each member has, by their codes.
#[derive(Clone)]
pub(super) struct Gathered {
    pub(super) measure: MeasureName,
    pub(super) calibre: CalibreName,
    pub(super) told: Told,
}

#[derive(Clone)]
pub(super) enum Told {
    /// How much within the days of a habit, and on which day the last of it.
    Habits(HashMap<String, (f64, Day)>),
    /// The figures of the rule's periods.
    Periods(HashMap<String, Figures>),
}

/// One figure a period, and of a quotient what it is of.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    figures: Vec<Option<f64>>,
    of: Vec<Option<f64>>,
}

impl Figures {
    pub(super) fn figure(&self, period: usize) -> Option<f64> {
        self.figures.get(period).copied().flatten()
    }

    pub(super) fn of(&self, period: usize) -> Option<f64> {
        self.of.get(period).copied().flatten()
    }
}

impl Gathered {
    /// With what these have now in place of what they had.
    pub(super) fn renew(&mut self, codes: &BTreeSet<String>, now: Self) {
        fn renew<T>(told: &mut HashMap<String, T>, codes: &BTreeSet<String>, now: HashMap<String, T>) {
            for code in codes {
                told.remove(code);
            }
            told.extend(now);
        }
        match (&mut self.told, now.told) {
            (Told::Habits(told), Told::Habits(now)) => renew(told, codes, now),
            (Told::Periods(told), Told::Periods(now)) => renew(told, codes, now),
            (told, now) => *told = now,
        }
    }
}

impl Watching<'_> {
    /// What each member has, or each of these alone; none where there are no facts to look at.
    pub(super) async fn gathered(&self, up: &Upcount, only: Option<&BTreeSet<String>>) -> Result<Option<Gathered>, Refusal> {
        let told = match self.rule.when {
            When::Silent { .. } => self.habits(up, only).await,
            _ => self.by_period(up, only).await,
        };
        match told {
            Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. } | Refusal::UnknownValue { .. }) => Ok(None),
            told => told.map(Some),
        }
    }

    /// The first day on which a habit is looked for.
    pub(super) fn habit_from(&self) -> Day {
        self.on.plus(-HABIT_DAYS)
    }

    /// Whether what is watched is so many of so many.
    pub(super) fn is_quotient(&self) -> bool {
        matches!(self.book.measures[&self.rule.of].form, Form::Quotient { .. })
    }

    fn asked(&self, (from, to): (Day, Day), grain: Option<Grain>, only: Option<&BTreeSet<String>>) -> Question {
        let mut question = Question { grain, ..self.question(&self.rule.of, self.rule.calibre.as_deref(), from, to) };
        if let Some(codes) = only {
            question.only.insert(self.rule.each.clone(), codes.iter().cloned().collect());
        }
        question
    }

    async fn each_figure(
        &self,
        up: &Upcount,
        time: (Day, Day),
        grain: Option<Grain>,
        only: Option<&BTreeSet<String>>,
        told: impl FnMut(EachFigure<'_>),
    ) -> Result<Answer, Refusal> {
        up.measures.each_figure(&self.asked(time, grain, only), self.book, &Scope::COMPANY, &self.world, told).await
    }

    async fn habits(&self, up: &Upcount, only: Option<&BTreeSet<String>>) -> Result<Gathered, Refusal> {
        let (from, to) = (self.habit_from(), self.on);
        let question = self.asked((from, to), None, only);
        let (answer, found) = up.measures.last_days(&question, (from, to), self.book, &Scope::COMPANY, &self.world).await?;
        let did = found.into_iter().filter_map(|(keys, did)| Some((keys.into_iter().next()??, did))).collect();
        Ok(Gathered { measure: answer.measure, calibre: answer.calibre, told: Told::Habits(did) })
    }

    /// Months in one question, weeks in one each.
    async fn by_period(&self, up: &Upcount, only: Option<&BTreeSet<String>>) -> Result<Gathered, Refusal> {
        let windows = self.windows();
        let fixed = matches!(self.rule.when, When::Below { .. } | When::Above { .. });
        let quotient = self.is_quotient() && !fixed;
        let mut told: HashMap<String, Figures> = HashMap::new();
        let mut keep = |figure: EachFigure<'_>, window: Option<usize>| {
            let (Some(Some(code)), Some(window)) = (figure.keys.last(), window) else { return };
            if !told.contains_key(code) {
                told.insert(code.clone(), Figures::default());
            }
            let Some(told) = told.get_mut(code) else { return };
            let put = |into: &mut Vec<Option<f64>>, value| {
                into.resize(windows.len(), None);
                into[window] = value;
            };
            put(&mut told.figures, if quotient { figure.parts.map(|parts| parts.0) } else { figure.value });
            if quotient {
                put(&mut told.of, figure.parts.map(|parts| parts.1));
            }
        };
        let answer = if self.rule.every == Every::Month {
            let month = |day: Day| {
                let (year, month, _) = day.to_ymd();
                year * 12 + month.cast_signed() - 1
            };
            let months: Vec<i32> = windows.iter().map(|(from, _)| month(*from)).collect();
            let all = (windows[0].0, windows[windows.len() - 1].1);
            let keep = |figure: EachFigure<'_>| keep(figure, months.iter().position(|month| *month == figure.month));
            self.each_figure(up, all, Some(Grain::Month), only, keep).await?
        } else {
            let mut answer = self.each_figure(up, windows[0], None, only, |figure| keep(figure, Some(0))).await?;
            for (window, span) in windows.iter().enumerate().skip(1) {
                answer = self.each_figure(up, *span, None, only, |figure| keep(figure, Some(window))).await?;
            }
            answer
        };
        Ok(Gathered { measure: answer.measure, calibre: answer.calibre, told: Told::Periods(told) })
    }
}
