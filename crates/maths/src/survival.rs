//! How many come through, when some are lost on the way and others have not had their time yet.

use crate::normal;

/// What happens at one time since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    /// The time, in any unit, from 0.
    pub time: f64,
    /// Those who come through at it.
    pub came: f64,
    /// Those who are lost for good at it.
    pub lost: f64,
    /// Those of whom nothing is known after it.
    pub left: f64,
}

/// What is known at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incidence {
    /// The time.
    pub time: f64,
    /// Those still under way just before it.
    pub at_risk: f64,
    /// The part that has come through by then, from 0 to 1.
    pub came: f64,
    /// Its standard error.
    pub error: f64,
    /// The part still under way after it.
    pub under_way: f64,
}

/// The part that comes through by each time: the estimator of Aalen and Johansen; without losses one less the estimator of
/// Kaplan and Meier.
///
/// | | shape | unit |
/// |---|---|---|
/// | `steps` | `[times]`, times ascending | things |
/// | result | `[times at which something came or was lost]` | parts of the whole |
///
/// The error is that of Marubini and Valsecchi, Analysing Survival Data (1995), ch. 10.3; without losses it is
/// Greenwood's.
#[must_use]
pub fn incidence(steps: &[Step]) -> Vec<Incidence> {
    let mut at_risk: f64 = steps.iter().map(|s| s.came + s.lost + s.left).sum();
    let (mut under_way, mut came) = (1.0, 0.0);
    let mut found = Vec::new();
    // Var F(t) = F(t)² A − 2 F(t) B + C with running sums, so that a curve of n times takes n steps.
    let (mut a, mut b, mut c) = (0.0, 0.0, 0.0);
    for step in steps {
        let gone = step.came + step.lost;
        if gone > 0.0 && at_risk > 0.0 {
            let first = under_way * step.came / at_risk;
            came += first;
            // The last who go leave nobody to be unsure of.
            let greenwood = if at_risk > gone { gone / (at_risk * (at_risk - gone)) } else { 0.0 };
            let with = under_way * step.came / (at_risk * at_risk);
            a += greenwood;
            b += came * greenwood + with;
            c += came * came * greenwood + 2.0 * came * with + under_way * under_way * (at_risk - step.came) * step.came / at_risk.powi(3);
            under_way *= 1.0 - gone / at_risk;
            let variance = came * came * a - 2.0 * came * b + c;
            found.push(Incidence { time: step.time, at_risk, came, error: variance.max(0.0).sqrt(), under_way });
        }
        at_risk -= gone + step.left;
    }
    found
}

/// The interval of a part from 0 to 1 that is known with an error, on the scale log(−log(1 − p)), which keeps it inside.
///
/// `z` is the normal quantile, such as [`normal::Z95`]. A part of 0 or 1 has itself on both sides.
#[must_use]
pub fn interval(part: f64, error: f64, z: f64) -> [f64; 2] {
    let rest = 1.0 - part;
    if part <= 0.0 || rest <= 0.0 || error <= 0.0 {
        return [part, part];
    }
    let spread = z * error / (rest * rest.ln()).abs();
    let at = |spread: f64| 1.0 - rest.powf(spread.exp());
    [at(-spread), at(spread)]
}

/// The interval of Wilson (1927) for `came` of `of`, at 95%.
#[must_use]
pub fn wilson(came: f64, of: f64) -> [f64; 2] {
    if of <= 0.0 {
        return [0.0, 1.0];
    }
    let (part, z) = (came / of, normal::Z95);
    let square = z * z / of;
    let middle = (part + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (part * (1.0 - part) / of + square / (4.0 * of)).sqrt();
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_all_is_known_it_is_the_plain_part() {
        let found = incidence(&[Step { time: 1.0, came: 2.0, ..Step::default() }, Step { time: 3.0, lost: 6.0, came: 2.0, left: 0.0 }]);
        let last = found[1];
        assert!((last.came - 0.4).abs() < 1e-12 && last.under_way.abs() < 1e-12);
        assert!((last.error - (0.4_f64 * 0.6 / 10.0).sqrt()).abs() < 1e-12, "the binomial's error: {}", last.error);
    }

    #[test]
    fn those_who_have_not_had_their_time_do_not_count_as_lost() {
        let step = |time, came, left| Step { time, came, left, lost: 0.0 };
        let found = incidence(&[step(1.0, 5.0, 80.0), step(2.0, 5.0, 10.0)]);
        // 5 of 100, then 5 of the 15 of whom something is known.
        assert!((found[1].came - (0.05 + 0.95 * 5.0 / 15.0)).abs() < 1e-12);
    }

    #[test]
    fn an_interval_stays_inside() {
        let [low, high] = interval(0.02, 0.02, normal::Z95);
        assert!(low > 0.0 && low < 0.02 && high > 0.02 && high < 0.2, "{low} {high}");
        assert_eq!(interval(0.0, 0.1, normal::Z95), [0.0, 0.0]);
        let [low, high] = wilson(3.0, 20.0);
        assert!((low - 0.052_368_745_896_216_595).abs() < 1e-12 && (high - 0.360_418_864_740_756_96).abs() < 1e-12);
    }
}
