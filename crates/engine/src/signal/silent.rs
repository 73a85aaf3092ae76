//! Silence: of somebody who used to do something nothing is told any more, for longer than luck lets it.

use upcount_maths::{Coming, Rate, gamma_poisson};

/// What a member did, and since when nothing is told of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quiet {
    /// Things done until the last day of which something is told.
    pub did: u32,
    /// Working days until then on which it was there; with nothing told at all, those on which it was there.
    pub there: f64,
    /// Working days since.
    pub silent: u32,
}

/// A silence that is longer than luck lets it be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Silence {
    /// After so many working days without anything it came to hold.
    pub after: u32,
    /// Things that were usual in the silent days.
    pub usual: f64,
    /// How likely somebody of the same habit is as silent by luck.
    pub chance: f64,
}

/// Which silences are longer than luck lets them be.
///
/// | | shape | unit |
/// |---|---|---|
/// | `members` | `[n]`, in any order | things, working days |
/// | `least` | scalar | working days that a silence lasts at least |
/// | `tail` | scalar, above 0 and below 1 | probability |
/// | result | `[n]`, same order; none where the silence may be luck | |
///
/// How often somebody does something is believed as far as own and others' habits let it (gamma–Poisson); the silence is a count of
/// none in its days. So whoever does six things a day is told of after `least` days, and whoever does one a week after months.
/// Whoever never did anything has no habit that ended, and is as silent as those like it: that is no silence but another finding.
///
/// Days of leave are not known here: a longer one is a silence too.
///
/// # Source
/// Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), 2.6; the prior of [`gamma_poisson`].
#[must_use]
pub fn silences(members: &[Quiet], least: u32, tail: f64) -> Vec<Option<Silence>> {
    let counts: Vec<u32> = members.iter().map(|member| member.did).collect();
    let exposure: Vec<f64> = members.iter().map(|member| (member.there + f64::from(member.silent)).max(1.0)).collect();
    let Some(rates) = gamma_poisson(&counts, &exposure) else { return vec![None; members.len()] };
    let common = counts.iter().map(|n| f64::from(*n)).sum::<f64>() / exposure.iter().sum::<f64>();
    members
        .iter()
        .map(|member| {
            if member.silent < least.max(1) || member.did == 0 {
                return None;
            }
            let coming = |days: u32| match rates.prior {
                Some(prior) => Coming::at(believed(prior, member), f64::from(days)),
                None => Coming::certain(common * f64::from(days)),
            };
            let chance = |days: u32| 1.0 - coming(days).at_least(1);
            if chance(member.silent) > tail {
                return None;
            }
            let (mut low, mut high) = (least.max(1), member.silent);
            while low < high {
                let middle = u32::midpoint(low, high);
                (low, high) = if chance(middle) <= tail { (low, middle) } else { (middle + 1, high) };
            }
            Some(Silence { after: high, usual: coming(member.silent).mean, chance: chance(member.silent) })
        })
        .collect()
}

/// What is believed of a member's habit before it fell silent.
fn believed(prior: Rate, member: &Quiet) -> Rate {
    prior.seen(f64::from(member.did), member.there.max(1.0))
}
