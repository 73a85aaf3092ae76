//! What a resource did in the months before: what each place had, what it sold, and what it has today.

use super::{AskResource, LONGEST_DAYS, ResourceRefusal, unclear};
use crate::Upcount;
use crate::steer::goals::working_days;
use crate::steer::moves::{LEVELS, Place, place_of};
use std::collections::BTreeMap;
use upcount_book::{Book, Resource};
use upcount_engine::resource::Month;
use upcount_measure::{ByMonth, Question, Refusal};
use upcount_model::{Calendar, Day, Grain, Period, Scope};

/// A place that is given units.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) place: Place,
    pub(super) months: Vec<Month>,
    /// Units today: of the last month that is known whole.
    pub(super) today: u32,
    pub(super) attainment: Option<f64>,
}

/// What is matched.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) places: Vec<Given>,
    /// Months of history.
    pub(super) months: usize,
    /// The last day that is known.
    pub(super) until: Day,
    pub(super) from: Day,
    pub(super) to: Day,
    /// The time ahead, in months of the history.
    pub(super) exposure: f64,
    /// Whether any fact says that units were given.
    pub(super) given_known: bool,
}

impl Ground {
    pub(super) fn only(self, places: &[usize]) -> Self {
        let chosen = places.iter().map(|n| self.places[*n].clone()).collect();
        Self { places: chosen, ..self }
    }
}

type Months = Vec<(Vec<Option<String>>, ByMonth)>;

/// Gathers it for the whole company: what other places did tells of each.
pub(super) async fn gather(up: &Upcount, book: &Book, resource: &Resource, ask: &AskResource) -> Result<Ground, ResourceRefusal> {
    let measure = &book.measures[&resource.of];
    let calibre = resource.calibre.clone().or_else(|| measure.calibre.clone()).or_else(|| book.company.standard_calibres.first().cloned());
    let calibre = calibre.unwrap_or_default();
    let calendar = &book.calendars[&book.calibres[&calibre].calendar];
    let levels: Vec<String> =
        LEVELS.iter().take_while(|one| **one != resource.level).chain([&&*resource.level]).map(|one| (*one).to_owned()).collect();
    let world = up.world().await?;
    let Some(until) = world.latest(&upcount_model::policy::KIND) else {
        return Err(Refusal::NoFacts { kind: "policy", name: no_policies() }.into());
    };
    // Months that are known whole.
    let present = calendar.period(until.plus(1), Grain::Month).number;
    let first = present - i32::try_from(resource.months).unwrap_or(24);
    let span = |number: i32| calendar.days(Period { grain: Grain::Month, number });
    let sold = Question {
        measure: resource.of.clone(),
        calibre: Some(calibre.clone()),
        by: levels.clone(),
        from: Some(span(first).0),
        to: Some(span(present - 1).1),
        grain: Some(Grain::Month),
        ..Question::default()
    };
    // Who is on the roll is of the same classes as what is counted.
    let mut only = resource.given.only.clone();
    let classes = &book.calibres[&calibre].only;
    only.extend(
        classes
            .iter()
            .filter(|(one, _)| upcount_model::Kind::from_id("agent").is_some_and(|kind| kind.field(one).is_some()))
            .map(|(d, v)| (d.clone(), v.clone())),
    );
    let given =
        Question { measure: resource.given.measure.clone(), calibre: resource.given.calibre.clone(), only: only.clone(), ..sold.clone() };
    let (_, sold_by) = up.measures.by_months(&sold, book, &Scope::COMPANY, &world).await?;
    let given_by: Months = match up.measures.by_months(&given, book, &Scope::COMPANY, &world).await {
        Ok((_, given)) => given,
        // Nothing was ever told of it.
        Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => Vec::new(),
        Err(e) => return Err(e.into()),
    };
    let roll = Question {
        only: only.into_iter().filter(|(one, _)| classes.contains_key(one)).collect(),
        by: levels.clone(),
        ..Question::default()
    };
    let members = up.measures.on_roll(&roll, until, book, &world).await?;
    let mut places: Vec<Vec<Option<String>>> =
        members.into_iter().map(|member| member.keys).filter(|keys| keys.last().is_some_and(Option::is_some)).collect();
    places.dedup();
    let (from, to) = ahead(ask, calendar, present)?;
    let earliest = sold_by.iter().filter_map(|(_, months)| months.keys().next()).min().copied().unwrap_or(present).max(first);
    let weights: Vec<f64> = (earliest..present).map(|number| working_days(span(number))).collect();
    let mean = (weights.iter().sum::<f64>() / weights.len().max(1) as f64).max(1.0);
    let attainment = attainment(up, book, resource, &levels, until).await?;
    let by = |all: Months| all.into_iter().collect::<BTreeMap<_, _>>();
    let (sold_by, given_by) = (by(sold_by), by(given_by));
    let step = f64::from(resource.given.step);
    let places: Vec<Given> = places
        .into_iter()
        .map(|keys| {
            let (sold, given) = (sold_by.get(&keys), given_by.get(&keys));
            let value = |of: Option<&ByMonth>, number: i32| of.and_then(|months| months.get(&number)).copied().unwrap_or(0.0).max(0.0);
            let months = (earliest..present).zip(&weights).map(|(number, weight)| Month {
                units: (value(given, number) / step).round(),
                policies: value(sold, number).round() as u32,
                exposure: (weight / mean).max(0.01),
            });
            let mut months: Vec<Month> = months.collect();
            // A place that came meanwhile has no months before.
            let silent = months.iter().take_while(|month| month.units == 0.0 && month.policies == 0).count();
            if silent < months.len() {
                months.drain(..silent);
            }
            let today = months.last().map_or(0, |month| month.units as u32);
            Given { attainment: attainment.get(&keys[1..]).copied(), place: place_of(&keys), months, today }
        })
        .collect();
    if places.is_empty() {
        return Err(ResourceRefusal::NothingYours);
    }
    let exposure = working_days((from, to)) / mean;
    let months = weights.len();
    Ok(Ground { places, months, until, from, to, exposure: exposure.max(0.01), given_known: !given_by.is_empty() })
}

/// The time ahead: the three months after those that are known, when nobody says.
fn ahead(ask: &AskResource, calendar: &Calendar, present: i32) -> Result<(Day, Day), ResourceRefusal> {
    let of = |number: i32| calendar.days(Period { grain: Grain::Month, number });
    let (from, to) = (ask.from.unwrap_or(of(present).0), ask.to.unwrap_or(of(present + 2).1));
    if to < from || to.0 - from.0 >= LONGEST_DAYS {
        return Err(unclear(
            format!("期间从 {from} 到 {to}：要从早到晚，不超过一年"),
            format!("the time is from {from} to {to}: it ends after it begins, and is at most a year"),
        ));
    }
    Ok((from, to))
}

/// What each place attained of its published goals this year: in the months that are over and have a goal.
async fn attainment(
    up: &Upcount,
    book: &Book,
    resource: &Resource,
    levels: &[String],
    until: Day,
) -> Result<BTreeMap<Vec<Option<String>>, f64>, ResourceRefusal> {
    // Goals are not spread over regions.
    if resource.behind.is_none() || resource.level == "region" || !book.measures.contains_key("goal_attainment") {
        return Ok(BTreeMap::new());
    }
    let question = Question {
        measure: "goal_attainment".to_owned(),
        by: levels.iter().filter(|level| *level != "region").cloned().collect(),
        from: Day::ymd(until.to_ymd().0, 1, 1),
        to: Some(until),
        grain: Some(Grain::Month),
        ..Question::default()
    };
    let answer = match up.measures.ask(&question, book, &Scope::COMPANY, &up.world().await?).await {
        Ok(answer) => answer,
        Err(Refusal::Fault(why)) => return Err(Refusal::Fault(why).into()),
        // Nothing was published.
        Err(_) => return Ok(BTreeMap::new()),
    };
    let (year, month, _) = until.plus(1).to_ymd();
    let this_month = Day::ymd(year, month, 1).unwrap_or(until);
    let mut sums: BTreeMap<Vec<Option<String>>, (f64, f64)> = BTreeMap::new();
    for row in answer.rows {
        let over = Grain::Month.named(&row.period).is_some_and(|(_, last)| last < this_month);
        if let (true, Some(brought), Some(goal)) = (over, row.numerator, row.denominator.filter(|goal| *goal > 0.0)) {
            let sum = sums.entry(row.keys).or_default();
            *sum = (sum.0 + brought, sum.1 + goal);
        }
    }
    Ok(sums.into_iter().map(|(keys, (brought, goal))| (keys, brought / goal)).collect())
}

fn no_policies() -> upcount_model::Text {
    upcount_model::Text::new(upcount_model::policy::KIND.zh, upcount_model::policy::KIND.en)
}
