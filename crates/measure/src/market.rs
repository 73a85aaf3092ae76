//! How many policies there are for the people of a place (区域渗透率), and how many would be expected there: other places of
//! like density and wealth say it. What is missing is the potential, where it is more than luck.

use crate::answer::{Answer, AnswerRow, CalibreName, Filter, MeasureName};
use crate::plan::find;
use crate::{Measures, Question, Refusal, World};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Book, Form, Market};
use upcount_maths::normal::t95;
use upcount_maths::{Regression, quasi_poisson};
use upcount_model::{Scope, Text};
use utoipa::ToSchema;

/// Places of a market.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarketFigure {
    /// The market's id.
    pub market: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Where its people are counted.
    pub source: Text,
    /// What is counted.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The dimension whose values are the places.
    pub of: String,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Rates are told for so many people.
    pub per: u32,
    /// What may explain the rates, and how far it does; without figures where places are too few.
    pub drivers: Vec<DriverFigure>,
    /// The variance of a count ÷ its mean around what is expected; 1 would be luck alone.
    pub dispersion: Option<f64>,
    /// The places, the largest first.
    pub places: Vec<MarketPlace>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// What may explain the rates.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DriverFigure {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// By how many percent the rate is higher where this is 1% higher.
    pub elasticity: Option<f64>,
    /// The lower limit of that at 95%.
    pub low: Option<f64>,
    /// The upper limit.
    pub high: Option<f64>,
}

/// A place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarketPlace {
    /// The place; `null` for what is said of none.
    pub place: Option<String>,
    /// What was counted.
    pub value: f64,
    /// Its people; absent when the market does not know the place.
    pub people: Option<i64>,
    /// What was counted for so many people.
    pub rate: Option<f64>,
    /// The drivers, in their order.
    pub drivers: Vec<f64>,
    /// What the other places would let expect here.
    pub expected: Option<f64>,
    /// The lower limit at 95%, not below 0.
    pub low: Option<f64>,
    /// The upper limit.
    pub high: Option<f64>,
    /// Expected − counted, where less was counted.
    pub potential: Option<f64>,
    /// Whether what was counted lies outside the limits.
    pub unlike: bool,
}

/// Places that a sentence names.
const NAMED: usize = 10;
/// Fewer places for each column say nothing of a driver.
const PLACES_FOR_EACH: usize = 5;

impl Measures {
    /// Places of a market within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], and when there is no such market or the measure is no count.
    pub async fn market(
        &self,
        market: &str,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<MarketFigure, Refusal> {
        let market = find("market", market, &book.markets)?;
        let measure = find("measure", &question.measure, &book.measures)?;
        if !matches!(measure.form, Form::Count { .. } | Form::Facts { .. } | Form::Distinct { .. }) {
            return Err(Refusal::question(
                format!("{} 不是件数；渗透率只对数得出来的东西有意义", measure.id),
                format!("{} is no count; only what is counted can be told for each thousand people", measure.id),
            ));
        }
        if !question.by.is_empty() || question.grain.is_some() {
            return Err(Refusal::question("渗透率按市场的地方分，不再另分", "a market is told by its places, and by nothing else"));
        }
        let asked = Question { by: vec![market.of.clone()], ..question.clone() };
        Ok(figure(market, self.ask(&asked, book, scope, world).await?))
    }
}

fn figure(market: &Market, answer: Answer) -> MarketFigure {
    let mut notes = answer.notes.clone();
    let mut places: Vec<MarketPlace> = answer.rows.iter().map(|row| place(market, row)).collect();
    let silent: f64 = places.iter().filter(|p| p.people.is_none()).map(|p| p.value).sum();
    if silent > 0.0 {
        let codes = places.iter().filter(|p| p.people.is_none()).map(|p| p.place.as_deref().unwrap_or("–"));
        let codes: Vec<&str> = codes.take(NAMED).collect();
        notes.push(Text::new(
            format!("{silent} 件所在的地方没有人口数，不算渗透率：{}；请在 markets/{}.toml 补上", codes.join("、"), market.id),
            format!(
                "{silent} lie in places without people in this market, and have no rate: {}; add them to markets/{}.toml",
                codes.join(", "),
                market.id
            ),
        ));
    }
    let absent = market.places.len() - places.iter().filter(|p| p.people.is_some()).count();
    if absent > 0 {
        notes.push(Text::new(
            format!("{absent} 个地方没有件数：公司不在那里，或看不到那里；不参与推算"),
            format!("{absent} places have no count: the company is not there, or they are not to be seen; nothing is concluded from them"),
        ));
    }
    let seen: Vec<usize> = (0..places.len()).filter(|n| places[*n].people.is_some()).collect();
    let columns = market.drivers.len() + 1;
    let rows: Vec<Vec<f64>> = seen.iter().map(|n| row(&places[*n])).collect();
    let counts: Vec<f64> = seen.iter().map(|n| places[*n].value).collect();
    let people: Vec<f64> = seen.iter().map(|n| as_number(places[*n].people)).collect();
    let enough = seen.len() >= columns * PLACES_FOR_EACH && !market.drivers.is_empty();
    let fit = if enough { quasi_poisson(&rows, &counts, &people) } else { None };
    if let Some(fit) = &fit {
        for (at, n) in seen.iter().enumerate() {
            expect(&mut places[*n], &rows, &counts, &people, at, fit.freedom);
        }
    } else {
        notes.push(Text::new(
            format!("{} 个地方太少，或相差太小，推算不出预期的渗透率", seen.len()),
            format!("{} places are too few, or too much alike, to say which rate would be expected", seen.len()),
        ));
    }
    places.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.place.cmp(&b.place)));
    MarketFigure {
        market: market.id.clone(),
        zh: market.zh.clone(),
        en: market.en.clone(),
        source: market.source.clone(),
        measure: answer.measure,
        calibre: answer.calibre,
        of: market.of.clone(),
        only: answer.only,
        from: answer.from,
        to: answer.to,
        per: market.per,
        drivers: drivers(market, fit.as_ref()),
        dispersion: fit.map(|fit| fit.dispersion),
        places,
        notes,
    }
}

fn place(market: &Market, row: &AnswerRow) -> MarketPlace {
    let place = row.keys.first().cloned().flatten();
    let value = row.value.unwrap_or(0.0);
    let known = place.as_ref().and_then(|place| market.places.get(place));
    let of = |known: &BTreeMap<String, i64>, figure: &String| as_number(known.get(figure).copied());
    let people = known.and_then(|known| known.get(&market.people).copied());
    MarketPlace {
        rate: people.map(|people| value / as_number(Some(people)) * f64::from(market.per)),
        drivers: known.map_or(Vec::new(), |known| market.drivers.iter().map(|d| of(known, &d.above) / of(known, &d.below)).collect()),
        place,
        value,
        people,
        expected: None,
        low: None,
        high: None,
        potential: None,
        unlike: false,
    }
}

/// What is expected of a place by all the others: it must not say what is expected of itself.
fn expect(place: &mut MarketPlace, rows: &[Vec<f64>], counts: &[f64], people: &[f64], at: usize, freedom: usize) {
    fn without<T: Clone>(all: &[T], at: usize) -> Vec<T> {
        all.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, one)| one.clone()).collect()
    }
    let Some(fit) = quasi_poisson(&without(rows, at), &without(counts, at), &without(people, at)) else { return };
    let expected = fit.expected(&rows[at], people[at]);
    let reach = t95(freedom.saturating_sub(1)) * expected.error;
    let (low, high) = ((expected.value - reach).max(0.0), expected.value + reach);
    place.potential = (place.value < expected.value).then_some(expected.value - place.value);
    place.unlike = place.value < low || place.value > high;
    (place.expected, place.low, place.high) = (Some(expected.value), Some(low), Some(high));
}

/// One, and the logarithms of the drivers: what doubles a driver multiplies the rate.
fn row(place: &MarketPlace) -> Vec<f64> {
    std::iter::once(1.0).chain(place.drivers.iter().map(|d| d.ln())).collect()
}

fn drivers(market: &Market, fit: Option<&Regression>) -> Vec<DriverFigure> {
    let told = |(n, driver): (usize, &upcount_book::Driver)| {
        let of = fit.map(|fit| {
            let reach = t95(fit.freedom) * fit.covariance[n + 1][n + 1].sqrt();
            (fit.coefficients[n + 1], reach)
        });
        DriverFigure {
            id: driver.id.clone(),
            name: Text::new(&driver.zh, &driver.en),
            elasticity: of.map(|(value, _)| value),
            low: of.map(|(value, reach)| value - reach),
            high: of.map(|(value, reach)| value + reach),
        }
    };
    market.drivers.iter().enumerate().map(told).collect()
}

#[expect(clippy::cast_precision_loss, reason = "people, area and money of places lie far below 2^53")]
fn as_number(value: Option<i64>) -> f64 {
    value.unwrap_or(0) as f64
}
