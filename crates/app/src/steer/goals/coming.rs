//! What is on its way to the places of a plan (在途), and what of that which counts may still be lost (撤保).

use super::GoalRefusal;
use super::ground::Ground;
use crate::Upcount;
use upcount_book::Book;
use upcount_engine::standing::{Known, Young};
use upcount_maths::Forecast;
use upcount_measure::{LONGEST_DAYS, Question, Wait, Waiting, World};
use upcount_model::{Day, Scope};

/// What is on its way.
#[derive(Default)]
pub(super) struct Coming {
    /// `[months of the period]`: what becomes policies in each; empty where nothing can be said.
    pub(super) known: Vec<Known>,
    /// `[places]`: how many applications are under way, and have not waited longer than any that came.
    pub(super) waiting: Vec<i64>,
    /// `[places]`: how many of them are expected to become policies before the period is over.
    pub(super) expected: Vec<f64>,
}

/// What is on its way on a day to months with these first and last days; the first `lead` of them do not count. `weight` tells
/// what each day from that one on, and before it, is worth.
pub(super) async fn coming(
    up: &Upcount,
    book: &Book,
    question: &Question,
    world: &World,
    ground: &Ground,
    (day, months, lead): (Day, &[(Day, Day)], usize),
    weight: impl Fn(i32) -> f64,
) -> Result<Coming, GoalRefusal> {
    let waits = up.measures.waits(Wait::Counted, question, book, &Scope::COMPANY, world).await?;
    let places = ground.places.len();
    let mut coming = Coming { waiting: vec![0; places], expected: vec![0.0; places], known: Vec::new() };
    if waits.after.last().is_none_or(|part| *part <= 0.0) {
        return Ok(coming);
    }
    let within = |(from, to): (Day, Day)| ((from.0 - 1 - day.0).max(0), to.0 - day.0);
    coming.known = months
        .iter()
        .enumerate()
        .map(|(n, month)| {
            let within = within(*month);
            if n < lead || within.1 <= within.0 {
                return Known::default();
            }
            Known { items: vec![Forecast { mean: 0.0, variance: 0.0 }; places], part: waits.begun(within, &weight) }
        })
        .collect();
    laid(ground, waits.waiting.clone(), |place, since, many| {
        // What has waited longer than any that came is not waited for.
        if waits.chance(since, (0, LONGEST_DAYS)) <= 0.0 {
            return;
        }
        coming.waiting[place] += many;
        for (known, month) in coming.known.iter_mut().zip(months).filter(|(known, _)| !known.items.is_empty()) {
            let chance = waits.chance(since, within(*month));
            let item = &mut known.items[place];
            item.mean += many as f64 * chance;
            item.variance += many as f64 * chance * (1.0 - chance);
            coming.expected[place] += many as f64 * chance;
        }
    });
    for place in (1..places).rev() {
        let Some(parent) = ground.places[place].parent else { continue };
        coming.waiting[parent] += coming.waiting[place];
        coming.expected[parent] += coming.expected[place];
    }
    Ok(coming)
}

/// `[places]`: what of that which counts may still be lost; only what came in the last `days`, as what came before the period is
/// not part of it.
pub(super) async fn young(
    up: &Upcount,
    book: &Book,
    question: &Question,
    world: &World,
    ground: &Ground,
    days: i32,
) -> Result<Vec<Young>, GoalRefusal> {
    let waits = up.measures.waits(Wait::Withdrawn, question, book, &Scope::COMPANY, world).await?;
    let mut young = vec![Young::default(); ground.places.len()];
    laid(ground, waits.waiting.clone(), |place, since, many| {
        if since >= days {
            return;
        }
        let lost = waits.chance(since, (0, LONGEST_DAYS));
        young[place].many += many;
        young[place].lost += many as f64 * lost;
    });
    Ok(young)
}

/// Goes through what waits by place at the bottom and by days since it began.
fn laid(ground: &Ground, waiting: Waiting, mut of: impl FnMut(usize, i32, i64)) {
    let deepest = ground.places.last().map_or(0, |place| place.path.len());
    ground.lay(waiting, |place, since, many| {
        if ground.places[place].path.len() == deepest {
            of(place, since + ground.months.first, many);
        }
    });
}
