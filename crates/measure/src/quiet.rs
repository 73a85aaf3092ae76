//! Who used to bring something and has stopped (停止活动): months without anything, beside what luck alone explains.

use crate::league::seen;
use crate::members::ByMonth;
use upcount_maths::{buhlmann_straub, none_at_all};

/// How a member's months end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Quiet {
    /// Months on the roll since anything was brought.
    pub(crate) months: u32,
    /// The probability of so many months without anything, by luck, at the rate believed before; absent for those who are
    /// not looked at: brought something lately, never did, or left.
    pub(crate) by_luck: Option<f64>,
}

/// Looks at the last months of members that are each other's peers; each is its months on the roll and what it brought.
///
/// What a member brings varies by more than Poisson; the variance within members over their mean is taken for all.
pub(crate) fn quiet(members: &[(&ByMonth, Option<&ByMonth>)], least: u32) -> Vec<Quiet> {
    let Some(last) = members.iter().filter_map(|(weights, _)| weights.keys().next_back()).max() else { return Vec::new() };
    let brought = |values: &Option<&ByMonth>, month: &i32| values.and_then(|v| v.get(month)).is_some_and(|v| *v > 0.0);
    let quiet_for = |(weights, values): &(&ByMonth, Option<&ByMonth>)| {
        if weights.get(last).is_none_or(|weight| *weight <= 0.0) {
            return 0;
        }
        weights.iter().rev().take_while(|(month, weight)| **weight > 0.0 && !brought(values, month)).count()
    };
    let ends: Vec<usize> = members.iter().map(quiet_for).collect();
    // Before those months: what each was used to bring. The last month that brought anything is there because it did, so it
    // says nothing of how often one does.
    let before: Vec<_> = members
        .iter()
        .zip(&ends)
        .map(|((weights, values), end)| {
            let months: ByMonth =
                weights.iter().take(weights.len().saturating_sub(end + 1)).map(|(month, weight)| (*month, *weight)).collect();
            seen(&months, *values)
        })
        .collect();
    let believed = buhlmann_straub(&before);
    members
        .iter()
        .zip(&ends)
        .enumerate()
        .map(|(n, ((weights, _), end))| {
            let months = u32::try_from(*end).unwrap_or(u32::MAX);
            let by_luck =
                believed.as_ref().filter(|_| months >= least && least > 0 && before[n].iter().any(|s| s.ratio > 0.0)).map(|all| {
                    let since: f64 = weights.values().rev().take(*end).sum();
                    none_at_all(all.groups[n].figure * since, if all.collective > 0.0 { all.within / all.collective } else { 1.0 })
                });
            Quiet { months, by_luck }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(of: &[f64]) -> ByMonth {
        (24_300..).zip(of.iter().copied()).collect()
    }

    #[test]
    fn who_stops_is_told_from_who_never_began_and_who_left() {
        let there = months(&[1.0; 8]);
        let left = months(&[1.0; 4]);
        let steady = [4.0, 3.0, 5.0, 4.0, 4.0, 3.0, 5.0, 4.0];
        let stopped = months(&[4.0, 5.0, 3.0, 4.0, 4.0]);
        let mut members: Vec<(&ByMonth, Option<&ByMonth>)> = Vec::new();
        let goes_on = months(&steady);
        members.extend(std::iter::repeat_n((&there, Some(&goes_on)), 20));
        members.extend([(&there, Some(&stopped)), (&there, None), (&left, Some(&stopped))]);
        let found = quiet(&members, 3);
        assert_eq!(found[0], Quiet { months: 0, by_luck: None });
        assert!(found[20].months == 3 && found[20].by_luck.unwrap() < 1e-4, "{:?}", found[20]);
        assert_eq!((found[21].months, found[21].by_luck), (8, None), "never brought anything");
        assert_eq!((found[22].months, found[22].by_luck), (0, None), "left");
        assert_eq!(quiet(&members, 4)[20].by_luck, None, "not yet long enough");
    }
}
