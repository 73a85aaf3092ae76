//! Behind its own course: a member that brings less than it used to, seasons and campaigns that all share taken off.

use super::{Fired, Series, held, real};
use upcount_maths::{Coming, funnel_limits};

/// Members beside which a course is held, at least.
const LEAST_OTHERS: usize = 5;

/// Members whose last windows lie below their own course: what they counted in the `before` windows before, as the others went.
///
/// | | shape | unit |
/// |---|---|---|
/// | `members` | `[n]`, each `[windows]`, oldest first, all of one length | things; `of` and `peers` are not looked at |
/// | `lasting`, `before` | scalars, from 1 | windows |
/// | `tail` | scalar, above 0 and below ½ | probability |
/// | result | `[n]`, same order; none where nothing is out of the ordinary | |
///
/// What is usual is the member's count before × (the others' count now ÷ the others' before). What came before is a count too, so
/// the count to come is negative binomial with that count as its shape; where the others vary more than that, as much more. In
/// each of the windows the count must be below its part of what is usual. Nothing is said beside fewer than five others, nor of a
/// member that brought nothing before.
///
/// # Source
/// The predictive distribution of a Poisson count after another of the same rate: Gelman et al., *Bayesian Data Analysis*, 3rd
/// ed. (2013), 2.6; the dispersion of McCullagh and Nelder (1989), 9.2.
#[must_use]
pub fn behind_course(members: &[Series], lasting: usize, before: usize, tail: f64) -> Vec<Option<Fired>> {
    let (lasting, before) = (lasting.max(1), before.max(1));
    held(members, lasting + before, |from| at_end(members, from, lasting, before, tail))
}

/// A member before, and window by window now.
struct Own {
    before: f64,
    now: Vec<f64>,
}

fn at_end(members: &[Series], from: usize, lasting: usize, before: usize, tail: f64) -> Vec<Option<Fired>> {
    let sum = |counted: &[u64]| real(counted.iter().sum());
    let own: Vec<Own> = members
        .iter()
        .map(|member| Own {
            before: sum(&member.counted[from..from + before]),
            now: member.counted[from + before..from + before + lasting].iter().map(|n| real(*n)).collect(),
        })
        .collect();
    let there: Vec<&Own> = own.iter().filter(|one| one.before > 0.0).collect();
    if there.len() <= LEAST_OTHERS {
        return vec![None; members.len()];
    }
    let all_before: f64 = there.iter().map(|one| one.before).sum();
    let all_now: Vec<f64> = (0..lasting).map(|n| there.iter().map(|one| one.now[n]).sum()).collect();
    let together: f64 = all_now.iter().sum();
    // How much more counts vary than the luck of both times lets them, the largest left aside: one that fell is no luck.
    let mut apart: Vec<f64> = there
        .iter()
        .map(|one| {
            let usual = one.before * (together / all_before);
            let luck = usual * (1.0 + together / all_before);
            if luck > 0.0 { (one.now.iter().sum::<f64>() - usual).powi(2) / luck } else { 0.0 }
        })
        .collect();
    apart.sort_by(f64::total_cmp);
    let kept = apart.len() - apart.len() / 10;
    #[expect(clippy::cast_precision_loss, reason = "members are few")]
    let over = (apart[..kept].iter().sum::<f64>() / kept.max(1) as f64).max(1.0);
    own.iter()
        .map(|one| {
            let others_before = all_before - one.before;
            if one.before <= 0.0 || others_before <= 0.0 {
                return None;
            }
            let usual = |n: usize| one.before * (all_now[n] - one.now[n]) / others_before;
            let all: f64 = (0..lasting).map(usual).sum();
            if all <= 0.0 || (0..lasting).any(|n| one.now[n] >= usual(n)) {
                return None;
            }
            // Variance = over × usual × (1 + usual ÷ before), as that of a negative binomial with its mean.
            let wanted = over * all * (1.0 + all / one.before);
            let coming = Coming { mean: all, shape: all * all / (wanted - all) };
            let counted = one.now.iter().sum::<f64>();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of counts")]
            let things = counted as u64;
            let chance = 1.0 - coming.at_least(things + 1);
            let limit = funnel_limits(coming, tail).ok()?.low;
            (chance <= tail && counted < limit).then_some(Fired { since: 0, counted: things, of: one.before, usual: all, limit, chance })
        })
        .collect()
}
