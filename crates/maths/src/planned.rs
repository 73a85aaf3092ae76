//! Whether groups are as large as they were planned to be.

use crate::limits::whole;
use crate::special::gamma_below;

/// How likely groups are as far from their planned sizes as these, when units come into them as planned.
///
/// | | shape | unit |
/// |---|---|---|
/// | `units` | `[groups]` | units |
/// | `planned` | `[groups]`, above 0 for at least two | any one unit |
/// | result | scalar; nothing where no unit is planned or there | probability |
///
/// A small one, such as below 0.001, says that something puts units into the groups or takes them out that should not: then no
/// effect is to be believed before it is found. Good from about five planned units in each group on. A group that is planned to
/// have none is passed over.
///
/// # Source
/// Pearson's χ²; Fabijan et al. (2019), *Diagnosing sample ratio mismatch in online controlled experiments*, KDD.
///
/// ```
/// assert!((upcount_maths::as_planned(&[1_000, 1_200], &[0.5, 0.5]).unwrap() - 0.000_020_079).abs() < 1e-9);
/// ```
#[must_use]
pub fn as_planned(units: &[u64], planned: &[f64]) -> Option<f64> {
    let groups = || units.iter().map(|n| whole(*n)).zip(planned.iter().copied()).filter(|g| g.1 > 0.0);
    let (there, plan, many) = groups().fold((0.0, 0.0, 0_u32), |sums, group| (sums.0 + group.0, sums.1 + group.1, sums.2 + 1));
    if there <= 0.0 || many < 2 || units.len() != planned.len() {
        return None;
    }
    let off: f64 = groups().map(|(n, part)| (n - there * part / plan).powi(2) / (there * part / plan)).sum();
    Some(1.0 - gamma_below(f64::from(many - 1) / 2.0, off / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_as_planned_are_likely_and_nothing_is_said_of_nothing() {
        assert_eq!(as_planned(&[300, 700], &[3.0, 7.0]), Some(1.0));
        assert_eq!((as_planned(&[0, 0], &[1.0, 1.0]), as_planned(&[5, 0], &[1.0, 0.0]), as_planned(&[5], &[1.0, 1.0])), (None, None, None));
    }
}
