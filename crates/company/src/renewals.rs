//! One-year contracts that wait to be renewed by a new contract, as motor and short-term covers are.

use crate::calendar::Day;
use crate::channels::COUNT;
use crate::products::PRODUCT_COUNT;
use std::collections::VecDeque;

/// How early before the end, and how late after it, a contract is renewed.
const EARLY: i32 = 30;
const LATE: i32 = 12;

/// A contract that comes to its end.
pub(crate) struct Ending {
    pub(crate) number: u64,
    pub(crate) branch: usize,
    pub(crate) customer: u32,
    pub(crate) agent: Option<u32>,
    pub(crate) self_insured: bool,
    pub(crate) agency: Option<u64>,
    pub(crate) platform: &'static str,
    pub(crate) premium_fen: i64,
    pub(crate) lives: u64,
    /// The first day without cover.
    pub(crate) due: Day,
    /// The months at whose end it was in force.
    pub(crate) in_force: u64,
}

/// What waits, by channel and product.
pub(crate) struct Renewals {
    waiting: Vec<VecDeque<Ending>>,
}

impl Renewals {
    pub(crate) fn new() -> Self {
        Self { waiting: (0..COUNT * PRODUCT_COUNT).map(|_| VecDeque::new()).collect() }
    }

    pub(crate) fn expect(&mut self, channel: usize, product: usize, ending: Ending) {
        self.waiting[channel * PRODUCT_COUNT + product].push_back(ending);
    }

    /// The contract that a sale of this day renews, if one is near its end. Those too long past it are gone.
    pub(crate) fn take(&mut self, channel: usize, product: usize, on: Day) -> Option<Ending> {
        let waiting = &mut self.waiting[channel * PRODUCT_COUNT + product];
        while waiting.front().is_some_and(|first| first.due + LATE < on) {
            waiting.pop_front();
        }
        if waiting.front()?.due - EARLY <= on { waiting.pop_front() } else { None }
    }
}
