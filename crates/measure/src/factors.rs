//! What moved a count through the counts that lead to it (件数等式): so many people, so many of them active, so much done by
//! each, so many policies from that. The contributions of the factors add up to the whole change.

use crate::answer::{Answer, CalibreName, Filter, MeasureName};
use crate::moved::{MovedEnd, MovedQuestion, the_two_times};
use crate::plan::find;
use crate::{Measures, Question, Refusal, World, known_time};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Book, Form, Measure};
use upcount_maths::moved_product;
use upcount_model::{Scope, Text};
use utoipa::ToSchema;

/// What moved a count, factor by factor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedFactors {
    /// The measure.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The figure before.
    pub before: MovedEnd,
    /// The figure after.
    pub after: MovedEnd,
    /// By how much it changed.
    pub change: f64,
    /// The factors whose product it is, in order; where only a part of it comes by them, of that part.
    pub factors: Vec<MovedFactor>,
    /// What does not come by them.
    pub beside: Option<MovedFactor>,
    /// What the factors leave unexplained: nothing, to rounding.
    pub unexplained: f64,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// What one factor contributes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedFactor {
    /// What it is called.
    pub name: Text,
    /// How it is shown: `agents`, `fraction`, `number` …
    pub unit: String,
    /// Its figure before.
    pub before: f64,
    /// Its figure after.
    pub after: f64,
    /// What it contributes, in what the measure counts.
    pub change: f64,
}

impl Measures {
    /// What moved a count through the factors of its chain, within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], and when the measure has no chain or one of its counts is nothing.
    pub async fn moved_factors(&self, asked: &MovedQuestion, book: &Book, scope: &Scope, world: &World) -> Result<MovedFactors, Refusal> {
        let question = &asked.question;
        let measure = find("measure", &question.measure, &book.measures)?;
        if measure.chain.is_empty() {
            return Err(Refusal::question(
                format!("指标 {} 没有写明由哪些数相乘而来（chain）", measure.id),
                format!("the measure {} does not say which counts lead to it (`chain`)", measure.id),
            ));
        }
        if !scope.allows(&measure.id) {
            return Err(Refusal::MeasureOutOfScope { measure: measure.id.clone() });
        }
        // Who may see the product may see its factors.
        let scope = &Scope { measures: None, ..scope.clone() };
        let times = the_two_times(asked)?;
        let counts: Vec<&Measure> = measure.chain.iter().map(|id| find("measure", id, &book.measures)).collect::<Result<_, _>>()?;
        let counts: Vec<&Measure> = counts.into_iter().chain([measure]).collect();
        let mut figures = Vec::with_capacity(counts.len());
        let mut whole: Vec<Answer> = Vec::new();
        let mut notes = Vec::new();
        for (from, to) in times {
            let question = Question { from: Some(from), to: Some(to), by: Vec::new(), grain: None, ..question.clone() };
            notes.extend(known_time::told(&question, book, scope, world)?);
        }
        let by_chain = by_the_chain(measure, question)?;
        for count in &counts {
            let mut both = [0.0; 2];
            for (figure, (from, to)) in both.iter_mut().zip(times) {
                let last = count.id == measure.id;
                let asked =
                    Question { measure: count.id.clone(), by: Vec::new(), from: Some(from), to: Some(to), grain: None, ..question.clone() };
                if last {
                    whole.push(self.ask(&asked, book, scope, world).await?);
                }
                let asked = if last { Question { only: by_chain.clone(), ..asked } } else { asked };
                let answer = self.ask(&asked, book, scope, world).await?;
                *figure = answer.rows.first().and_then(|r| r.value).unwrap_or_default();
                if *figure <= 0.0 {
                    return Err(Refusal::question(
                        format!("{}（{from} 至 {to}）是 0，乘不出{}，也就分不出因素", count.zh, measure.zh),
                        format!("{} from {from} to {to} is 0, so {} is no product of it", count.en, measure.en.to_lowercase()),
                    ));
                }
            }
            figures.push(both);
        }
        let factors: Vec<[f64; 2]> =
            (0..counts.len()).map(|n| if n == 0 { figures[0] } else { [0, 1].map(|t: usize| figures[n][t] / figures[n - 1][t]) }).collect();
        let contributions = moved_product(&factors).ok_or_else(|| Refusal::Fault("a factor is not above 0".into()))?;
        let [through_before, through_after] = figures[counts.len() - 1];
        let [before, after] = [0, 1].map(|t: usize| whole[t].rows.first().and_then(|r| r.value).unwrap_or_default());
        let beside = (by_chain != question.only).then(|| MovedFactor {
            name: Text::new(format!("其余{}", measure.zh), format!("Other {}", measure.en.to_lowercase())),
            unit: measure.shown.id().to_owned(),
            before: before - through_before,
            after: after - through_after,
            change: (after - before) - (through_after - through_before),
        });
        let named = |n: usize| if n == 0 { own(counts[0]) } else { quotient(book, counts[n], counts[n - 1]) };
        let factors = factors.iter().zip(&contributions).enumerate().map(|(n, (factor, change))| {
            let (name, unit) = named(n);
            MovedFactor { name, unit, before: factor[0], after: factor[1], change: *change }
        });
        let rest = (through_after - through_before) - contributions.iter().sum::<f64>();
        let end = |answer: &Answer, value: f64| {
            let day = |day: &Option<String>| day.clone().unwrap_or_default();
            MovedEnd { from: day(&answer.from), to: day(&answer.to), value }
        };
        notes.extend(whole.iter().flat_map(|a| a.notes.clone()));
        notes.dedup();
        Ok(MovedFactors {
            measure: whole[1].measure.clone(),
            calibre: whole[1].calibre.clone(),
            only: whole[1].only.clone(),
            before: end(&whole[0], before),
            after: end(&whole[1], after),
            change: after - before,
            factors: factors.collect(),
            beside,
            unexplained: if rest.abs() <= 1e-9 * before.max(after) { 0.0 } else { rest },
            notes,
        })
    }
}

/// The filters of what comes by the chain, within those of the question.
fn by_the_chain(measure: &Measure, question: &Question) -> Result<BTreeMap<String, Vec<String>>, Refusal> {
    let mut only = question.only.clone();
    for (dimension, values) in &measure.chain_where {
        let asked = only.get(dimension);
        let kept: Vec<String> = values.iter().filter(|v| asked.is_none_or(|asked| asked.contains(v))).cloned().collect();
        if kept.is_empty() {
            let values = values.join("、");
            return Err(Refusal::question(
                format!("只有 {dimension}={values} 的{}由这些因素相乘而来，而问题里没有它", measure.zh),
                format!(
                    "only {} with {dimension}={values} come by these factors, and the question leaves them out",
                    measure.en.to_lowercase()
                ),
            ));
        }
        only.insert(dimension.clone(), kept);
    }
    Ok(only)
}

fn own(measure: &Measure) -> (Text, String) {
    (Text::new(&measure.zh, &measure.en), measure.shown.id().to_owned())
}

/// One count for each of another, called as the Book calls that.
fn quotient(book: &Book, above: &Measure, below: &Measure) -> (Text, String) {
    let is = |m: &&Measure| matches!(&m.form, Form::Quotient { of, less, over } if less.is_empty() && of[..] == [above.id.clone()] && over[..] == [below.id.clone()]);
    let known = book.measures.values().find(is);
    known.map_or_else(
        || {
            let name = Text::new(format!("每{}的{}", below.zh, above.zh), format!("{} per {}", above.en, below.en.to_lowercase()));
            (name, "number".to_owned())
        },
        own,
    )
}
