//! Fixed amounts for counts (达标奖): what an agent's policies of a month or quarter bring together, and what goes back when
//! they end early.

use super::earn::ONE;
use super::{Key, Line, Reason};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::{Bonus, Scheme};

/// What an agent's part of a policy counts for.
pub(super) struct Counted<'a> {
    /// Whose it is.
    pub(super) agent: &'a Arc<str>,
    /// The policy.
    pub(super) policy: &'a Arc<str>,
    /// The month of earning.
    pub(super) month: i32,
    /// The base of the whole policy.
    pub(super) base_fen: i64,
    /// The agent's part.
    pub(super) credit_ppm: i64,
    /// What the filed rate leaves above the commission and the rewards of this part; nothing where no rate is filed.
    pub(super) room_fen: Option<i128>,
    /// The month from which on it counts no more.
    pub(super) ended: Option<i32>,
}

/// The bonuses, owed for the last month of their periods, and what is taken back of them in the months in which policies end.
///
/// A bonus depends on nothing but the policies that are still there: when one of them is taken back, what is owed is what the
/// others would have brought. All that is filed for the policies that count (报行合一) holds for their commission and the
/// bonus together; a policy of a class without a filed rate leaves any room. Neither held back nor within the limits of a
/// month, which are those of commission.
pub(super) fn bonuses(scheme: &Scheme, counted: &[Counted<'_>]) -> Vec<Line> {
    let mut owed: BTreeMap<Key, i64> = BTreeMap::new();
    for bonus in &scheme.bonus {
        let months = bonus.period.months().max(1);
        let mut periods: BTreeMap<(&Arc<str>, i32), Vec<&Counted<'_>>> = BTreeMap::new();
        for part in counted.iter().filter(|part| counts(bonus, part.base_fen)) {
            periods.entry((part.agent, part.month.div_euclid(months))).or_default().push(part);
        }
        for ((agent, period), parts) in periods {
            let last = (period + 1) * months - 1;
            let mut ends: Vec<i32> = parts.iter().filter_map(|part| part.ended).filter(|month| *month > last).collect();
            ends.sort_unstable();
            ends.dedup();
            let mut paid = 0;
            for (month, reason) in [(last, Reason::Bonus)].into_iter().chain(ends.into_iter().map(|month| (month, Reason::Clawback))) {
                let now = worth(bonus, parts.iter().filter(|part| part.ended.is_none_or(|ended| ended > month)));
                let key = Key { agent: agent.clone(), month, policy: None, reason };
                *owed.entry(key).or_default() += now - paid;
                paid = now;
            }
        }
    }
    let line = |(key, amount_fen)| Line { key, amount_fen, base_fen: 0, rate_ppm: 0, factor_ppm: 0, credit_ppm: 0, with: Vec::new() };
    owed.into_iter().map(line).collect()
}

/// Whether a policy with this base counts.
pub(crate) fn counts(bonus: &Bonus, base_fen: i64) -> bool {
    bonus.base_at_least.is_none_or(|least| base_fen >= least.0.fen)
}

/// What policies bring together, in fen.
fn worth<'a>(bonus: &Bonus, parts: impl Iterator<Item = &'a &'a Counted<'a>>) -> i64 {
    let (mut count, mut room) = (0, Some(0));
    for part in parts {
        count += i128::from(part.credit_ppm);
        room = room.zip(part.room_fen).map(|(sum, own)| sum + own);
    }
    let step = bonus.steps.iter().rev().find(|step| i128::from(step.from) * ONE <= count);
    let amount = step.map_or(0, |step| i128::from(step.amount.0.fen));
    i64::try_from(room.map_or(amount, |room| amount.min(room))).unwrap_or_default()
}
