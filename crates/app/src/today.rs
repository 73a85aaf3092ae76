//! What day it is (今天): the clock's day, and in a made-up company, whose time does not go on, the day on which its facts end.
//!
//! What is due, over or still to come goes by this day. Sessions, keys, what is kept for how long, and when something was
//! recorded go by the clock in every home.

use crate::{Upcount, clock};
use std::sync::atomic::{AtomicI32, Ordering};
use upcount_model::Day;
use upcount_store::StoreError;

/// The day on which a made-up company lives, as it was read last.
pub(crate) struct LivesOn(AtomicI32);

impl Default for LivesOn {
    fn default() -> Self {
        Self(AtomicI32::new(CLOCK))
    }
}

/// No company lives on this day: the clock tells.
const CLOCK: i32 = i32::MIN;

impl Upcount {
    /// The day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.lives_on().unwrap_or_else(clock::today)
    }

    /// The day on which the home's made-up company lives; none where the clock tells the day.
    #[must_use]
    pub fn lives_on(&self) -> Option<Day> {
        Some(self.lives_on.0.load(Ordering::Relaxed)).filter(|day| *day != CLOCK).map(Day)
    }

    /// The last day of which something may be told as having happened: somewhere on earth it is tomorrow already.
    pub(crate) fn last_day_begun(&self) -> Day {
        self.lives_on().unwrap_or_else(|| clock::today().plus(1))
    }

    /// The day of a moment at which something was recorded. In a made-up company that is today, however long it is looked at.
    pub(crate) fn day_of(&self, moment: &str) -> Day {
        moment.get(..10).and_then(|day| day.parse().ok()).unwrap_or_else(clock::today).min(self.today())
    }

    /// Whether the home holds the made-up company.
    pub(crate) async fn made_up(&self) -> Result<bool, StoreError> {
        self.look().await?;
        Ok(self.lives_on().is_some())
    }

    /// Reads anew whether the home holds the made-up company: another process may have brought it in.
    pub(crate) async fn read_day_anew(&self) -> Result<(), StoreError> {
        let day = self.store.made_up_until().await?.map_or(CLOCK, |day| day.0);
        self.lives_on.0.store(day, Ordering::Relaxed);
        Ok(())
    }
}
