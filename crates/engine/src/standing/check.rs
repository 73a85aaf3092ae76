//! What is refused before anything is computed.

use super::tree::Tree;
use super::{Asked, Input, StandingError, count};

pub(super) fn asked(asked: &Asked<'_>, tree: &Tree) -> Result<(), StandingError> {
    let n = tree.len();
    length(Input::History, asked.history.len(), n)?;
    length(Input::Now, asked.now.len(), n)?;
    length(Input::Done, asked.done.len(), n)?;
    length(Input::Goals, asked.goals.len(), n)?;
    history(asked.history, asked.months)?;
    asked.period.iter().flatten().copied().try_for_each(weight)?;
    if let Some(lost) = asked.lost {
        length(Input::Young, lost.young.len(), n)?;
        let more = lost.young.iter().find(|young| !(0.0..=count(young.many.max(0))).contains(&young.lost));
        let stays = Some(lost.stays).filter(|stays| !(*stays > 0.0 && *stays <= 1.0));
        if let Some(value) = more.map(|young| young.lost).or(stays) {
            return Err(StandingError::NotAWeight { value });
        }
    }
    if !asked.there.is_empty() {
        length(Input::There, asked.there.len(), n)?;
    }
    if !asked.known.is_empty() {
        length(Input::Known, asked.known.len(), asked.period.len())?;
    }
    for known in asked.known {
        if !known.items.is_empty() {
            length(Input::Known, known.items.len(), n)?;
        }
        known.items.iter().flat_map(|item| [item.mean, item.variance]).try_for_each(weight)?;
        if !(0.0..=1.0).contains(&known.part) {
            return Err(StandingError::NotAWeight { value: known.part });
        }
    }
    goals(asked.goals.iter().copied().enumerate())?;
    let mut sums = asked.done.to_vec();
    tree.sum_up(&mut sums, 0, |a, b| a.saturating_add(b));
    match sums.iter().zip(asked.done).position(|(sum, done)| sum != done) {
        Some(place) => Err(StandingError::NotTheSum { place, done: asked.done[place], sum: sums[place] }),
        None => Ok(()),
    }
}

pub(super) fn history(history: &[Vec<u32>], months: &[f64]) -> Result<(), StandingError> {
    months.iter().copied().try_for_each(weight)?;
    let long = history.iter().map(Vec::len).find(|found| *found > months.len());
    long.map_or(Ok(()), |found| Err(StandingError::Length { of: Input::History, found, wanted: months.len() }))
}

pub(super) fn goals(goals: impl IntoIterator<Item = (usize, Option<i64>)>) -> Result<(), StandingError> {
    let below = goals.into_iter().find_map(|(place, goal)| goal.filter(|goal| *goal < 0).map(|goal| (place, goal)));
    below.map_or(Ok(()), |(place, goal)| Err(StandingError::NegativeGoal { place, goal }))
}

pub(super) fn length(of: Input, found: usize, wanted: usize) -> Result<(), StandingError> {
    if found == wanted { Ok(()) } else { Err(StandingError::Length { of, found, wanted }) }
}

fn weight(value: f64) -> Result<(), StandingError> {
    if (0.0..f64::INFINITY).contains(&value) { Ok(()) } else { Err(StandingError::NotAWeight { value }) }
}
