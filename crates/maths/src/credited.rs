//! Conversions credited to the channels a customer came through, by simple rules.

use crate::normal::Z95;
use crate::survival;

/// What customers did who took the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey<'a> {
    /// The channels in the order of contact, numbered from 0; one may come again.
    pub contacts: &'a [usize],
    /// Customers who converted.
    pub converted: u64,
    /// Customers who did not, or not yet in the time allowed.
    pub lost: u64,
}

/// How a conversion is divided among the contacts before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// To each contact alike, so that a channel that comes twice has two parts.
    Linear,
    /// To each channel alike: the Shapley value of a game in which a set of channels brings the conversions that needed no
    /// other.
    Shapley,
}

/// What is credited to a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// Conversions; those of all channels add up to the conversions there were.
    pub conversions: f64,
    /// Their part of all.
    pub share: f64,
    /// Its standard error, customers being drawn by luck.
    pub error: f64,
    /// Its interval of 95%.
    pub range: [f64; 2],
}

impl Credit {
    pub(crate) fn of(share: f64, variance: f64, conversions: f64) -> Self {
        let error = variance.max(0.0).sqrt();
        Self { conversions: share * conversions, share, error, range: survival::interval(share, error, Z95) }
    }
}

/// Why nothing is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// A journey has no contact.
    NoContact {
        /// Which one, from 0.
        journey: usize,
    },
    /// A contact's channel is none of those there are.
    NoSuchChannel {
        /// Which journey, from 0.
        journey: usize,
        /// The channel.
        channel: usize,
    },
    /// Nobody converted.
    NothingConverted {
        /// Customers.
        customers: u64,
    },
}

/// Checks journeys; tells how many conversions there are.
pub(crate) fn conversions(channels: usize, journeys: &[Journey<'_>]) -> Result<u64, PathError> {
    for (journey, there) in journeys.iter().enumerate() {
        if there.contacts.is_empty() {
            return Err(PathError::NoContact { journey });
        }
        if let Some(channel) = there.contacts.iter().copied().find(|channel| *channel >= channels) {
            return Err(PathError::NoSuchChannel { journey, channel });
        }
    }
    let converted = journeys.iter().map(|j| j.converted).sum();
    if converted == 0 {
        return Err(PathError::NothingConverted { customers: journeys.iter().map(|j| j.lost).sum() });
    }
    Ok(converted)
}

/// Credits conversions to channels by a rule.
///
/// | | shape | unit |
/// |---|---|---|
/// | `channels` | scalar | how many there are |
/// | `journeys` | `[paths]`, in any order; the same path may come more than once | customers |
/// | result | `[channels]` | conversions, parts of all |
///
/// Exact to rounding; takes as many steps as there are contacts. Errors are those of a ratio of sums, customers being
/// independent of each other. No rule tells what a channel brings about: those who meet it may have converted without it. Only
/// a held-out group does.
///
/// # Errors
/// [`PathError`].
///
/// # Source
/// Zhao, Mahboobi and Bagheri (2018), *Shapley value methods for attribution modeling in online advertising*; Cochran, *Sampling
/// Techniques*, 3rd ed., 6.4 for the errors.
///
/// ```
/// use upcount_maths::{Journey, Rule, credited};
/// let journeys = [Journey { contacts: &[0, 1, 1], converted: 3, lost: 9 }, Journey { contacts: &[0], converted: 1, lost: 5 }];
/// let shares = |rule| credited(2, &journeys, rule).unwrap().iter().map(|c| c.share).collect::<Vec<_>>();
/// assert_eq!(shares(Rule::Last), [0.25, 0.75]);
/// assert_eq!(shares(Rule::Linear), [0.5, 0.5]);
/// assert_eq!(shares(Rule::Shapley), [0.625, 0.375]);
/// ```
pub fn credited(channels: usize, journeys: &[Journey<'_>], rule: Rule) -> Result<Vec<Credit>, PathError> {
    let all = whole(conversions(channels, journeys)?);
    let (mut sums, mut squares) = (vec![0.0; channels], vec![0.0; channels]);
    // What one conversion of a path brings each of its channels.
    let mut parts: Vec<(usize, f64)> = Vec::new();
    for journey in journeys.iter().filter(|j| j.converted > 0) {
        let contacts = journey.contacts;
        parts.clear();
        match rule {
            Rule::First => parts.push((contacts[0], 1.0)),
            Rule::Last => parts.push((contacts[contacts.len() - 1], 1.0)),
            Rule::Linear | Rule::Shapley => parts.extend(contacts.iter().map(|channel| (*channel, 1.0))),
        }
        parts.sort_unstable_by_key(|part| part.0);
        parts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same && rule == Rule::Linear {
                kept.1 += next.1;
            }
            same
        });
        let weights: f64 = parts.iter().map(|part| part.1).sum();
        let times = whole(journey.converted);
        for (channel, weight) in &parts {
            sums[*channel] += times * weight / weights;
            squares[*channel] += times * (weight / weights).powi(2);
        }
    }
    let credit = |(sum, square): (&f64, &f64)| {
        let share = sum / all;
        Credit::of(share, (square / all - share * share) / all, all)
    };
    Ok(sums.iter().zip(&squares).map(credit).collect())
}

#[expect(clippy::cast_precision_loss, reason = "customers are far fewer than 2^53")]
pub(crate) fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOURNEYS: [Journey<'static>; 4] = [
        Journey { contacts: &[0, 1, 2, 1], converted: 7, lost: 40 },
        Journey { contacts: &[1], converted: 4, lost: 90 },
        Journey { contacts: &[2, 0], converted: 11, lost: 5 },
        Journey { contacts: &[3], converted: 0, lost: 12 },
    ];

    #[test]
    fn what_channels_are_credited_with_adds_up_to_what_was_converted() {
        for rule in [Rule::First, Rule::Last, Rule::Linear, Rule::Shapley] {
            let found = credited(5, &JOURNEYS, rule).unwrap();
            assert!((found.iter().map(|c| c.conversions).sum::<f64>() - 22.0).abs() < 1e-12, "{rule:?}");
            assert_eq!((found[3].conversions, found[4].conversions), (0.0, 0.0));
            assert!(found.iter().all(|c| c.range[0] <= c.share && c.share <= c.range[1]));
        }
    }

    #[test]
    fn a_share_of_whole_conversions_has_the_error_of_a_part_of_a_number() {
        let found = credited(4, &JOURNEYS, Rule::First).unwrap();
        assert!((found[2].share - 0.5).abs() < 1e-15 && (found[2].error - (0.25_f64 / 22.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn shapleys_value_is_what_channels_add_in_all_orders() {
        let brought = |set: usize| {
            let within = |j: &&Journey<'_>| j.contacts.iter().all(|channel| set >> channel & 1 == 1);
            JOURNEYS.iter().filter(within).map(|j| j.converted as f64).sum::<f64>()
        };
        let found = credited(3, &JOURNEYS[..3], Rule::Shapley).unwrap();
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for (channel, credit) in found.iter().enumerate() {
            let added = |order: &[usize; 3]| {
                let before: usize = order.iter().take_while(|c| **c != channel).map(|c| 1 << c).sum();
                brought(before | 1 << channel) - brought(before)
            };
            assert!((credit.conversions - orders.iter().map(added).sum::<f64>() / 6.0).abs() < 1e-12, "{channel}");
        }
    }

    #[test]
    fn journeys_that_cannot_be_are_told() {
        let journey = |contacts| Journey { contacts, converted: 0, lost: 3 };
        assert_eq!(credited(2, &[journey(&[])], Rule::First), Err(PathError::NoContact { journey: 0 }));
        assert_eq!(credited(2, &[journey(&[1, 2])], Rule::First), Err(PathError::NoSuchChannel { journey: 0, channel: 2 }));
        assert_eq!(credited(2, &[journey(&[1])], Rule::First), Err(PathError::NothingConverted { customers: 3 }));
    }
}
