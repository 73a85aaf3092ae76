//! Members made by chance: those that are out of the ordinary are found, and few others.

use super::*;
use upcount_maths::Coming;

/// Numbers from 0 to 1 that are the same each time.
pub(super) struct Drawn(pub(super) u64);

impl Drawn {
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn count(&mut self, mean: f64) -> u64 {
        if mean > 0.0 { Coming::certain(mean).quantile(self.next()) } else { 0 }
    }
}

fn series(peers: usize, counted: Vec<u64>, of: f64) -> Series {
    let of = vec![of; counted.len()];
    Series { peers, counted, of }
}

/// A thousand members of ten times different size, of whom the first ten bring nothing.
fn members(drawn: &mut Drawn) -> Vec<Series> {
    (0..1_000)
        .map(|n| {
            let of = if n % 2 == 0 { 1.0 } else { 0.1 };
            let rate = if n < 10 { 0.0 } else { 4.0 };
            series(0, (0..6).map(|_| drawn.count(rate * of)).collect(), of)
        })
        .collect()
}

#[test]
fn who_brings_nothing_is_found_and_who_is_small_is_no_false_alarm() {
    let members = members(&mut Drawn(7));
    let found = beyond_peers(&members, 3, Side::Below, 0.001, Spread::Luck, Counts::InExposure);
    // Those of full size; of the small ones so little is expected that nothing is no sign.
    let at: Vec<usize> = found.iter().enumerate().filter(|(_, f)| f.is_some()).map(|(n, _)| n).collect();
    assert!((0..10).step_by(2).all(|n| at.contains(&n)), "{at:?}");
    assert!(at.len() <= 8 && at.iter().all(|n| n % 2 == 0), "{at:?}");
    let fired = found[0].unwrap();
    assert!(fired.since == 2 && fired.counted == 0 && (fired.usual - 12.0).abs() < 1.0 && fired.limit > 0.0 && fired.chance < 1e-4);
    // A plain limit takes the small ones too.
    let plain: Vec<Vec<Option<f64>>> = members.iter().map(|m| m.counted.iter().map(|n| Some(*n as f64)).collect()).collect();
    let plain = beyond_fixed(&plain, 3, Side::Below, 1.0).iter().flatten().count();
    assert!(plain > 100, "{plain}");
}

#[test]
fn it_holds_since_the_window_in_which_the_run_began() {
    let usual = || series(0, vec![10; 8], 1.0);
    let mut all: Vec<Series> = (0..20).map(|_| usual()).collect();
    all[0].counted = vec![10, 10, 10, 10, 0, 0, 0, 0];
    let found = beyond_peers(&all, 2, Side::Below, 0.001, Spread::Luck, Counts::InExposure);
    assert_eq!(found.iter().flatten().count(), 1);
    assert_eq!(found[0].unwrap().since, 5, "the second of two windows below");
    // It came back in the last one.
    all[0].counted[7] = 10;
    assert_eq!(beyond_peers(&all, 2, Side::Below, 0.001, Spread::Luck, Counts::InExposure)[0], None);
    let mut figures = vec![vec![Some(5.0); 4]; 2];
    figures[1] = vec![Some(5.0), Some(0.0), None, Some(0.0)];
    assert_eq!(beyond_fixed(&figures, 1, Side::Below, 1.0), [None, Some((3, 0.0))]);
    assert_eq!(beyond_fixed(&figures, 2, Side::Below, 1.0), [None, None]);
}

#[test]
fn members_who_differ_by_nature_are_found_only_beyond_that() {
    let mut drawn = Drawn(3);
    let mut all: Vec<Series> = (0..400).map(|n| series(0, vec![drawn.count(if n % 2 == 0 { 4.0 } else { 16.0 })], 1.0)).collect();
    all[0].counted = vec![120];
    let luck = beyond_peers(&all, 1, Side::Above, 0.001, Spread::Luck, Counts::InExposure);
    let peers = beyond_peers(&all, 1, Side::Above, 0.001, Spread::Peers, Counts::InExposure);
    assert!(luck.iter().flatten().count() > 10, "{}", luck.iter().flatten().count());
    assert_eq!(peers.iter().enumerate().filter(|(_, f)| f.is_some()).map(|(n, _)| n).collect::<Vec<_>>(), [0]);
}

#[test]
fn of_things_the_tail_is_that_of_the_binomial() {
    let mut all: Vec<Series> = (0..60).map(|_| series(0, vec![60], 100.0)).collect();
    all[0].counted = vec![40];
    all[1] = series(0, vec![0], 3.0);
    let found = beyond_peers(&all, 1, Side::Below, 0.001, Spread::Luck, Counts::OfThings);
    assert_eq!(found.iter().enumerate().filter(|(_, f)| f.is_some()).map(|(n, _)| n).collect::<Vec<_>>(), [0], "three are few");
    // P(X ≤ 40) of 100 at 0.6, from R's pbinom(40, 100, 0.6) = 4.233e-05, at a usual rate a trace above 0.6.
    let fired = found[0].unwrap();
    assert!((fired.chance - 4.2e-5).abs() < 0.4e-5, "{fired:?}");
}

#[test]
fn who_falls_behind_its_own_course_is_found_and_what_all_share_is_no_fall() {
    let mut drawn = Drawn(11);
    let season = [1.0, 0.9, 0.8, 1.2, 1.0, 1.1, 0.7, 0.5];
    let mut all: Vec<Series> = (0..200)
        .map(|n| {
            let size = 20.0 + f64::from(n);
            series(0, season.iter().map(|s| drawn.count(size * s)).collect(), 1.0)
        })
        .collect();
    let found = behind_course(&all, 2, 6, 0.001);
    assert!(found.iter().flatten().count() <= 2, "all fell alike: {found:?}");
    all[150].counted[6..].iter_mut().for_each(|n| *n /= 2);
    all[5].counted = vec![2, 1, 0, 1, 2, 1, 0, 0];
    let found = behind_course(&all, 2, 6, 0.001);
    let fired = found[150].expect("half of its course");
    assert!(fired.since == 7 && fired.usual > 1.6 * fired.counted as f64, "{fired:?}");
    assert_eq!(found[5], None, "of seven things before nothing can be told");
}

#[test]
fn whoever_does_much_is_told_of_at_once_and_whoever_does_little_later() {
    let busy = Quiet { did: 600, there: 100.0, silent: 3 };
    let mut all = vec![Quiet { did: 20, there: 100.0, silent: 1 }; 200];
    all[0] = busy;
    all[1] = Quiet { did: 20, there: 100.0, silent: 12 };
    all[2] = Quiet { did: 20, there: 100.0, silent: 80 };
    all[3] = Quiet { did: 0, there: 100.0, silent: 100 };
    let found = silences(&all, 3, 0.001);
    assert_eq!(found[0].unwrap().after, 3);
    assert_eq!(found[1], None, "twelve days of one who does something every fifth");
    let late = found[2].unwrap();
    assert!((30..60).contains(&late.after) && late.chance < 0.001, "{late:?}");
    assert_eq!((found[3], found[4]), (None, None), "never active, and silent for a day");
}

/// Thirty members whose counts rise and fall together; one of them comes down to a part of its course in the last windows.
fn with_one_down(drawn: &mut Drawn, part: f64) -> Vec<Series> {
    let season = |window: usize| 60.0 * (1.0 + 0.3 * (window as f64 / 2.0).sin());
    let down = |member: usize, window: usize| if member == 0 && window >= 12 { part } else { 1.0 };
    (0..30).map(|member| series(0, (0..18).map(|window| drawn.count(season(window) * down(member, window))).collect(), 1.0)).collect()
}

#[test]
fn a_change_that_lasts_is_added_up_though_no_window_is_out_of_the_ordinary() {
    let (mut drawn, mut found, mut at_once, mut false_alarms) = (Drawn(5), 0, 0, 0);
    for _ in 0..100 {
        let members = with_one_down(&mut drawn, 0.75);
        let fired = drifting(&members, 6, 12, 0.8, 0.01);
        found += u32::from(fired[0].is_some());
        false_alarms += fired[1..].iter().flatten().count();
        at_once += u32::from(behind_course(&members, 1, 12, 0.01)[0].is_some());
        if let Some(fired) = fired[0] {
            assert!(fired.counted as f64 <= fired.limit && fired.limit < fired.usual && fired.chance <= 0.01, "{fired:?}");
        }
    }
    assert!(found > 70 && found > 2 * at_once, "{found} of 100 are found, by the last window alone {at_once}");
    // One in a hundred at most of each of 2,900.
    assert!(false_alarms <= 29, "{false_alarms}");
    // Who rises is looked for by a ratio above 1.
    let mut rises = with_one_down(&mut drawn, 1.4);
    assert!(drifting(&rises, 6, 12, 1.3, 0.01)[0].is_some() && drifting(&rises, 6, 12, 0.75, 0.01)[0].is_none());
    rises.truncate(5);
    assert_eq!(drifting(&rises, 6, 12, 1.3, 0.01), [None; 5], "beside fewer than five others nothing is said");
}

#[test]
fn of_nobody_nothing_is_said() {
    assert_eq!(beyond_peers(&[], 3, Side::Below, 0.001, Spread::Peers, Counts::InExposure), []);
    assert_eq!(behind_course(&[], 3, 6, 0.001), []);
    assert_eq!(drifting(&[], 3, 6, 0.8, 0.001), []);
    assert_eq!(silences(&[], 3, 0.001), []);
    let nothing: Vec<Series> = (0..6).map(|_| series(0, vec![0; 4], 0.0)).collect();
    assert_eq!(beyond_peers(&nothing, 3, Side::Below, 0.001, Spread::Peers, Counts::OfThings), [None; 6]);
    assert_eq!(behind_course(&nothing, 1, 2, 0.001), [None; 6]);
    assert_eq!(drifting(&nothing, 1, 2, 0.8, 0.001), [None; 6]);
}
