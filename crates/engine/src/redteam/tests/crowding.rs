//! Whether counts crowd at an edge: seldom told by chance, found where it was planted.

use super::released::Numbers;
use super::*;

/// A Poisson count.
fn poisson(numbers: &mut Numbers, mean: f64) -> u32 {
    let (mut left, mut count) = ((-mean).exp(), 0);
    let mut chance = numbers.part();
    while chance > left && count < 200 {
        chance -= left;
        count += 1;
        left *= mean / f64::from(count);
    }
    count
}

/// Counts of months of agents who differ: Poisson with a mean that is a sum of exponential ones.
fn counts(seed: u64, months: usize, shape: u32, mean: f64) -> Vec<u32> {
    let mut numbers = Numbers(seed);
    let one = |_| {
        let strength: f64 = (0..shape).map(|_| -(1.0 - numbers.part()).ln()).sum();
        poisson(&mut numbers, mean * strength / f64::from(shape))
    };
    (0..months).map(one).collect()
}

#[test]
fn by_chance_it_is_told_about_as_seldom_as_it_is_meant_to() {
    for (months, shape, mean) in [(300, 2, 5.0), (3_000, 1, 6.0), (3_000, 4, 7.0), (60_000, 2, 6.0)] {
        let mut low = [0_usize; 4];
        for seed in 0..400 {
            for one in bunching(&counts(seed * 7919 + 1, months, shape, mean), &[3, 8]).unwrap() {
                for (low, level) in low.iter_mut().zip([0.05, 0.1, 0.5, 0.9]) {
                    *low += usize::from(one.p <= level);
                }
            }
        }
        assert!(low[0] <= 60 && low[1] <= 110, "{months} {shape} {mean}: {low:?} of 800");
        assert!((240..=560).contains(&low[2]), "{months} {shape} {mean}: {low:?} of 800");
    }
}

#[test]
fn what_was_planted_is_found_and_only_there() {
    let (mut found, mut elsewhere) = (0, 0);
    for seed in 0..100 {
        let mut numbers = Numbers(seed);
        // A third of those who are one short of eight find another policy.
        let planted = counts(seed * 104_729 + 5, 3_000, 2, 6.0).into_iter();
        let planted: Vec<u32> = planted.map(|count| if count == 7 && numbers.below(3) == 0 { 8 } else { count }).collect();
        let told = bunching(&planted, &[8, 3]).unwrap();
        assert_eq!(told.iter().map(|one| one.edge).collect::<Vec<_>>(), [3, 8]);
        elsewhere += u32::from(told[0].says == Says::MoreThanChance);
        found += u32::from(told[1].says == Says::MoreThanChance);
    }
    assert!(found >= 95 && elsewhere <= 10, "{found} found, {elsewhere} elsewhere");
}

#[test]
fn counts_that_are_rough_everywhere_do_not_crowd_at_an_edge() {
    // A quarter of all odd counts are told as the even one above: so it is at eight, and at every other even count.
    let mut numbers = Numbers(3);
    let told = counts(11, 20_000, 2, 6.0).into_iter();
    let told: Vec<u32> = told.map(|count| if count % 2 == 1 && numbers.below(4) == 0 { count + 1 } else { count }).collect();
    let found = bunching(&told, &[8]).unwrap();
    assert!(found[0].excess > 0.0 && found[0].says == Says::NotMoreThanChance, "{found:?}");
}

#[test]
fn nothing_is_said_of_nothing() {
    assert_eq!(bunching(&[1, 2, 3], &[]), Err(BunchingError::NoEdge));
    assert_eq!(bunching(&[1, 2, 3], &[5, 1]), Err(BunchingError::NothingBelow { edge: 1 }));
    assert_eq!(bunching(&[0, 0, 40], &[3]), Err(BunchingError::TooFew { months: 0, counts: 11 }));
}
