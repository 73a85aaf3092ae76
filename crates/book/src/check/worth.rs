//! Checks how it is reckoned what a signal brings, and that nothing is held back that people must be told of.

use super::named;
use crate::signal::LEVELS;
use crate::{Book, Holdback, Signal, Worth};
use upcount_model::{Grain, complaint};

/// More than a half would make the rule one of silence.
const MOST_SHARE_PPM: i64 = 500_000;
/// A day of work.
const MOST_MINUTES: u32 = 24 * 60;

pub(super) fn worth(book: &Book, signal: &Signal, worth: &Worth) -> Result<(), String> {
    named("survival", &worth.survival, book.survivals.keys())?;
    named("dimension", &worth.by, book.dimensions.keys())?;
    if Grain::from_id(&worth.by).is_some() || LEVELS.contains(&worth.by.as_str()) {
        return Err(format!("`by` of `worth` names what policies are, such as product_line; `{}` is where or when", worth.by));
    }
    if !(7..=366).contains(&worth.measured_days) {
        return Err("`measured_days` is from 7 to 366".into());
    }
    let minutes = worth.minutes;
    if [minutes.acknowledge, minutes.snooze, minutes.close, minutes.coach].iter().any(|many| *many > MOST_MINUTES) {
        return Err(format!("`minutes` of a deed are at most {MOST_MINUTES}"));
    }
    worth.holdback.as_ref().map_or(Ok(()), |of| holdback(book, signal, worth, of))
}

fn holdback(book: &Book, signal: &Signal, worth: &Worth, of: &Holdback) -> Result<(), String> {
    if signal.each != "agent" {
        return Err(format!("a {} out of the ordinary is never held back: `holdback` is for rules of agents", signal.each));
    }
    if book.kinds_of(&signal.of).iter().any(|kind| kind.id == complaint::KIND.id) {
        return Err("what customers complain of is never held back: leave `holdback` out".into());
    }
    if !(1..=MOST_SHARE_PPM).contains(&of.share.0) {
        return Err("`share` of `holdback` is above 0% and at most 50%; to hold nothing back leave `holdback` out".into());
    }
    if of.why.zh.trim().is_empty() || of.why.en.trim().is_empty() {
        return Err("`holdback` says `why`, for everybody to read".into());
    }
    if of.days.is_some_and(|days| !(worth.measured_days..=366).contains(&days)) {
        return Err("`days` of `holdback` are from `measured_days` to 366: who is told within the measured time says nothing".into());
    }
    Ok(())
}
