//! What telling brings (成效): cases of which people were told beside those that were held back by lot.

use upcount_maths::{Lift, LiftError, Moments, difference, with_before_taken_off};

/// What somebody brought around a signal, in two times of one length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Just before it.
    pub before: f64,
    /// Just after it.
    pub after: f64,
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWorth {
    /// Nothing was held back, so there is nothing beside which it could be held.
    NothingHeld,
    /// A group has too few cases.
    TooFew {
        /// Cases that were held back.
        held: usize,
        /// Cases that were told.
        told: usize,
        /// How many it takes of each.
        needed: usize,
    },
    /// Nobody of either group brought anything that differs.
    NothingVaries,
}

/// Cases of each group, at least: of fewer an interval says too little and holds too seldom.
const LEAST_CASES: usize = 10;

/// What a case brings more because people are told of it.
///
/// | | shape | unit |
/// |---|---|---|
/// | `held`, `told` | `[n]` each, in any order; drawn by lot, one case of a person | things |
/// | result | scalars, with an interval of 95% | things a case |
///
/// What people were told of counts whether or not they did something: it is the effect of telling, not of coaching. What each
/// brought before is taken off as far as it tells what comes after. Who is signalled comes back to the usual by itself, and that
/// falls out, because the held-back do so too.
///
/// # Errors
/// [`NoWorth`]
///
/// # Source
/// Deng, Xu, Kohavi and Walker (2013), WSDM, for what was before; Welch (1947), Biometrika 34, for the interval.
///
/// ```
/// use upcount_engine::signal::{Case, worth};
/// let cases = |more: f64| (0..20).map(|n| Case { before: f64::from(n), after: f64::from(n + n % 2) + more }).collect::<Vec<_>>();
/// let found = worth(&cases(0.0), &cases(2.0)).unwrap();
/// assert!((found.effect - 2.0).abs() < 1e-9 && found.range[0] > 1.0);
/// ```
pub fn worth(held: &[Case], told: &[Case]) -> Result<Lift, NoWorth> {
    if held.is_empty() {
        return Err(NoWorth::NothingHeld);
    }
    if held.len().min(told.len()) < LEAST_CASES {
        return Err(NoWorth::TooFew { held: held.len(), told: told.len(), needed: LEAST_CASES });
    }
    let moments = |cases: &[Case]| Moments::of(&cases.iter().map(|case| (case.after, case.before)).collect::<Vec<_>>());
    let [held, told] = with_before_taken_off(&moments(held), &moments(told));
    difference(&held, &told).map_err(|e| match e {
        LiftError::TooFew { .. } | LiftError::NothingVaries | LiftError::NoLevel => NoWorth::NothingVaries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::tests::Drawn;

    /// Of four hundred people who bring some three things each, a part held back; who is told brings `more` more. What is found.
    fn found(drawn: &mut Drawn, cases: usize, share: f64, more: f64) -> Result<Lift, NoWorth> {
        let (mut held, mut told) = (Vec::new(), Vec::new());
        for _ in 0..cases {
            let own = 1.0 + 4.0 * drawn.next();
            let is_held = drawn.next() < share;
            let before = drawn.count(own) as f64;
            let after = drawn.count(own + if is_held { 0.0 } else { more }) as f64;
            (if is_held { &mut held } else { &mut told }).push(Case { before, after });
        }
        worth(&held, &told)
    }

    #[test]
    fn what_was_planted_lies_in_the_interval_nineteen_times_in_twenty_and_so_does_nothing() {
        let mut drawn = Drawn(11);
        for (more, share) in [(0.0, 0.1), (0.0, 0.3), (1.5, 0.1), (1.5, 0.3)] {
            let runs: Vec<Lift> = (0..1_000).map(|_| found(&mut drawn, 240, share, more).unwrap()).collect();
            let inside = runs.iter().filter(|lift| lift.range[0] <= more && more <= lift.range[1]).count();
            assert!((925..=975).contains(&inside), "{more} at {share}: {inside} of 1000");
            let mean = runs.iter().map(|lift| lift.effect).sum::<f64>() / 1_000.0;
            assert!((mean - more).abs() < 0.06, "{more} at {share}: {mean}");
            // An effect is found, and none is seldom taken for one.
            let sure = runs.iter().filter(|lift| lift.range[0] > 0.0).count();
            assert!(if more > 0.0 { sure > 700 } else { sure < 45 }, "{more} at {share}: {sure} above 0");
        }
    }

    #[test]
    fn what_was_before_makes_the_interval_narrower() {
        let mut drawn = Drawn(5);
        let people: Vec<Case> = (0..400)
            .map(|_| {
                let own = 30.0 * drawn.next();
                Case { before: drawn.count(own) as f64, after: drawn.count(own) as f64 }
            })
            .collect();
        let (held, told) = people.split_at(80);
        let without = |cases: &[Case]| cases.iter().map(|case| Case { before: 0.0, ..*case }).collect::<Vec<_>>();
        let [plain, less] = [worth(&without(held), &without(told)), worth(held, told)].map(|lift| lift.unwrap().error);
        assert!(less < 0.7 * plain, "{less} beside {plain}");
    }

    #[test]
    fn nothing_is_said_where_nothing_or_too_little_was_held_back() {
        let some = [Case { before: 1.0, after: 2.0 }; 30];
        assert_eq!(worth(&[], &some), Err(NoWorth::NothingHeld));
        assert_eq!(worth(&some[..9], &some), Err(NoWorth::TooFew { held: 9, told: 30, needed: 10 }));
        assert_eq!(worth(&some, &some), Err(NoWorth::NothingVaries));
    }
}
