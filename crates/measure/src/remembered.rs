//! What was counted is remembered (记住): files never change, so the same asked of the same files and single facts is the same.

use crate::Question;
use crate::measures::Source;
use crate::plan::Plan;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// So many sums are held together; what has more by itself is not held.
const MOST_SUMS: usize = 1_000_000;

/// What was counted, by what it was counted of.
#[derive(Debug)]
pub(crate) struct Remembered<T> {
    held: Arc<Mutex<Held<T>>>,
}

#[derive(Debug)]
struct Held<T> {
    of: HashMap<String, Arc<T>>,
    sums: usize,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self { held: Arc::new(Mutex::new(Held { of: HashMap::new(), sums: 0 })) }
    }
}

impl<T> Clone for Remembered<T> {
    fn clone(&self) -> Self {
        Self { held: self.held.clone() }
    }
}

impl<T> Remembered<T> {
    /// What is remembered of it.
    pub(crate) fn of(&self, key: &str) -> Option<Arc<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).of.get(key).cloned()
    }

    /// Remembers what was counted, with so many sums.
    pub(crate) fn keep(&self, key: String, counted: T, sums: usize) -> Arc<T> {
        let counted = Arc::new(counted);
        if sums > MOST_SUMS {
            return counted;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.sums + sums > MOST_SUMS {
            (held.of, held.sums) = (HashMap::new(), 0);
        }
        // Two may have counted the same at once.
        if held.of.insert(key, counted.clone()).is_none() {
            held.sums += sums;
        }
        counted
    }
}

/// What a plan counts, and of which files and single facts. Single facts only come, and others put them
/// right.
pub(crate) fn key(plan: &Plan, question: &Question, sources: &[&Source]) -> String {
    let (tally, calendar, time) = (&plan.tally, &plan.calendar, (plan.grain, plan.from, plan.to));
    format!("{tally:?} {calendar:?} {time:?} {:?}{}", question.as_of, made_of(sources))
}

/// Of which files and single facts.
pub(crate) fn made_of(sources: &[&Source]) -> String {
    let mut key = String::new();
    for source in sources {
        let things = source.derived.iter().map(|derived| &derived.things);
        for source in things.chain([*source]) {
            let _ = write!(key, " {:?} {:?} {:?}", source.files, source.said.mark(), source.belonging.as_ref().map(|b| &b.made_of));
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_gives_way_to_what_comes_and_never_outgrows_its_place() {
        let held = Remembered::default();
        let keep = |key: &str, sums: usize| *held.keep(key.to_owned(), sums, sums);
        let there = || ["a", "b", "c", "d"].map(|key| held.of(key).is_some());
        assert_eq!((keep("a", MOST_SUMS - 1), keep("b", 1)), (MOST_SUMS - 1, 1));
        assert_eq!(keep("d", MOST_SUMS + 1), MOST_SUMS + 1);
        assert_eq!(there(), [true, true, false, false]);
        keep("c", 1);
        assert_eq!(there(), [false, false, true, false]);
    }
}
