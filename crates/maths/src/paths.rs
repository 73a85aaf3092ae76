//! What would be lost without a channel, when customers move from contact to contact by chance.

use crate::chain::Folded;
use crate::credited::{Credit, Journey, PathError, conversions, whole};

/// What the channels bring in a chain of contacts.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The part of customers who convert, in the chain.
    pub converting: f64,
    /// For each channel, the part of conversions that is lost without it, from 0 to 1.
    pub lost: Vec<f64>,
    /// The conversions, credited in proportion to what is lost.
    pub credits: Vec<Credit>,
}

/// The removal effects of channels: what is lost when each contact with one ends the journey instead.
///
/// | | shape | unit |
/// |---|---|---|
/// | `channels` | scalar | how many there are |
/// | `journeys` | `[paths]`, in any order; the same path may come more than once | customers |
/// | result | `[channels]` | parts of conversions; conversions |
///
/// Exact: the chain of first order is solved, not simulated. It takes as many steps as there are contacts × channels, and
/// channels to the fourth power. Errors are those of the first order (delta method) with whole journeys drawn by luck, so they
/// hold where the chain itself does not. A channel that nobody met loses nothing. Not good for telling what a channel brings
/// about, as [`credited`](crate::credited); nor where the third contact depends on the first.
///
/// # Errors
/// [`PathError`].
///
/// # Source
/// Anderl, Becker, von Wangenheim and Schumann (2016), *Mapping the customer journey*, IJRM 33; Kemeny and Snell, *Finite Markov
/// Chains* (1960), ch. 3.
///
/// ```
/// use upcount_maths::{Journey, removal_effects};
/// let journey = |contacts, converted| Journey { contacts, converted, lost: 1 - converted };
/// let found = removal_effects(3, &[journey(&[0, 1, 2], 1), journey(&[0], 0), journey(&[1, 2], 0)]).unwrap();
/// assert!(found.lost.iter().zip([0.5, 1.0, 1.0]).all(|(found, lost)| (found - lost).abs() < 1e-12));
/// assert!(found.credits.iter().zip([0.2, 0.4, 0.4]).all(|(found, share)| (found.share - share).abs() < 1e-12));
/// ```
pub fn removal_effects(channels: usize, journeys: &[Journey<'_>]) -> Result<Removal, PathError> {
    let converted = whole(conversions(channels, journeys)?);
    let chain = Chain::of(channels, journeys);
    let base = Solved::of(&chain, None);
    let without: Vec<Solved> = (0..channels).map(|channel| Solved::of(&chain, Some(channel + 1))).collect();
    let lost: Vec<f64> = without.iter().map(|w| (1.0 - w.converting / base.converting).clamp(0.0, 1.0)).collect();
    let all: f64 = lost.iter().sum();
    let share: Vec<f64> = lost.iter().map(|l| l / all).collect();
    let mut variance = vec![0.0; channels];
    let mut moved = vec![0.0; channels];
    for journey in journeys {
        for (times, ended) in [(journey.converted, 1.0), (journey.lost, 0.0)].into_iter().filter(|t| t.0 > 0) {
            // By how much one such customer more moves what each channel loses, and by it each share; what converts in all moves
            // no share.
            let whole_chain = base.moved(journey.contacts, ended);
            for (moved, without) in moved.iter_mut().zip(&without) {
                *moved = (whole_chain - without.moved(journey.contacts, ended)) / base.converting;
            }
            let sum: f64 = moved.iter().sum();
            for ((variance, moved), share) in variance.iter_mut().zip(&moved).zip(&share) {
                *variance += whole(times) * ((moved - share * sum) / all).powi(2);
            }
        }
    }
    let credits = share.iter().zip(&variance).map(|(share, variance)| Credit::of(*share, *variance, converted)).collect();
    Ok(Removal { converting: base.converting, lost, credits })
}

/// How often each step was taken: from the start, which is the first state, and from each channel.
struct Chain {
    steps: Vec<Vec<f64>>,
    converted: Vec<f64>,
    /// All steps from a state.
    from: Vec<f64>,
}

impl Chain {
    fn of(channels: usize, journeys: &[Journey<'_>]) -> Self {
        let states = channels + 1;
        let mut chain = Self { steps: vec![vec![0.0; states]; states], converted: vec![0.0; states], from: vec![0.0; states] };
        for journey in journeys {
            let customers = whole(journey.converted) + whole(journey.lost);
            let mut at = 0;
            for next in journey.contacts.iter().map(|channel| channel + 1) {
                chain.steps[at][next] += customers;
                chain.from[at] += customers;
                at = next;
            }
            chain.converted[at] += whole(journey.converted);
            chain.from[at] += customers;
        }
        chain
    }
}

/// A chain, perhaps without a channel, and how one step more moves the part that converts.
struct Solved {
    converting: f64,
    /// How likely customers convert from each state; 0 for the channel that is left out.
    chance: Vec<f64>,
    /// Visits of a customer to each state ÷ all the steps from it.
    weight: Vec<f64>,
}

impl Solved {
    fn of(chain: &Chain, without: Option<usize>) -> Self {
        let states = chain.from.len();
        let there: Vec<usize> = (0..states).filter(|state| Some(*state) != without && chain.from[*state] > 0.0).collect();
        let part = |from: usize, to: usize| chain.steps[from][to] / chain.from[from];
        let moves: Vec<Vec<f64>> = there.iter().map(|from| there.iter().map(|to| part(*from, *to)).collect()).collect();
        let over = |from: &usize| chain.from[*from] - there.iter().map(|to| chain.steps[*from][*to]).sum::<f64>();
        let ends = there.iter().map(|from| over(from) / chain.from[*from]).collect();
        let convert = there.iter().map(|from| chain.converted[*from] / chain.from[*from]).collect();
        let (mut chance, mut weight) = (vec![0.0; states], vec![0.0; states]);
        // Every journey ends, so every state leads to an end.
        if let Some(folded) = Folded::of(moves, ends) {
            for ((state, found), visits) in there.iter().zip(folded.gathered(convert)).zip(folded.visits()) {
                (chance[*state], weight[*state]) = (found, visits / chain.from[*state]);
            }
        }
        Self { converting: chance[0], chance, weight }
    }

    /// By how much one customer more with these contacts moves the part that converts.
    fn moved(&self, contacts: &[usize], ended: f64) -> f64 {
        let (mut at, mut sum) = (0, 0.0);
        for next in contacts.iter().map(|channel| channel + 1) {
            sum += self.weight[at] * (self.chance[next] - self.chance[at]);
            at = next;
        }
        sum + self.weight[at] * (ended - self.chance[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [(&[usize], u64, u64); 6] =
        [(&[0, 1], 40, 160), (&[1, 1, 2], 25, 300), (&[2], 10, 240), (&[0, 2, 0], 30, 90), (&[3, 1], 5, 70), (&[3], 0, 33)];

    fn journeys() -> Vec<Journey<'static>> {
        PATHS.iter().map(|(contacts, converted, lost)| Journey { contacts, converted: *converted, lost: *lost }).collect()
    }

    #[test]
    fn the_order_of_journeys_and_how_they_are_put_together_change_nothing() {
        let found = removal_effects(4, &journeys()).unwrap();
        let mut apart: Vec<_> = journeys().into_iter().rev().map(|j| Journey { lost: 0, ..j }).collect();
        apart.extend(journeys().into_iter().map(|j| Journey { converted: 0, ..j }));
        let again = removal_effects(4, &apart).unwrap();
        for (a, b) in found.credits.iter().zip(&again.credits) {
            assert!((a.share - b.share).abs() < 1e-12 && (a.error - b.error).abs() < 1e-12);
        }
        assert!((found.credits.iter().map(|c| c.conversions).sum::<f64>() - 110.0).abs() < 1e-9);
    }

    #[test]
    fn a_channel_that_nobody_met_loses_nothing_and_one_that_all_met_loses_all() {
        let found = removal_effects(6, &journeys()).unwrap();
        assert_eq!((found.lost[4], found.credits[5].share, found.credits[5].error), (0.0, 0.0, 0.0));
        let one = removal_effects(1, &[Journey { contacts: &[0, 0], converted: 2, lost: 5 }]).unwrap();
        assert_eq!((one.lost[0], one.credits[0].share, one.credits[0].error), (1.0, 1.0, 0.0));
        assert!((one.converting - 2.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn the_error_is_what_one_customer_more_or_less_moves() {
        let found = removal_effects(4, &journeys()).unwrap();
        let share = |journeys: &[Journey<'_>], channel: usize| removal_effects(4, journeys).unwrap().credits[channel].share;
        for (channel, credit) in found.credits.iter().enumerate() {
            let mut variance = 0.0;
            // A thousandfold, so that one customer more is little.
            let thousand = || journeys().into_iter().map(|j| Journey { converted: 1000 * j.converted, lost: 1000 * j.lost, ..j });
            for (at, (_, converted, lost)) in PATHS.iter().enumerate() {
                for (times, won) in [(*converted, 1), (*lost, 0)] {
                    let mut more: Vec<_> = thousand().collect();
                    more[at].converted += won;
                    more[at].lost += 1 - won;
                    variance += times as f64 * (1000.0 * (share(&more, channel) - credit.share)).powi(2);
                }
            }
            assert!((variance.sqrt() / credit.error - 1.0).abs() < 1e-3, "{channel}: {} {}", variance.sqrt(), credit.error);
        }
    }
}
