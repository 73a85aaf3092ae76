use super::*;
use upcount_maths::Coming;

/// Numbers that look drawn.
struct Drawn(u64);

impl Drawn {
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn count(&mut self, mean: f64) -> u64 {
        if mean > 0.0 { Coming::certain(mean).quantile(self.part()) } else { 0 }
    }
}

struct Company {
    keys: Vec<String>,
    like: Vec<usize>,
    before: Vec<u64>,
    result: Vec<u64>,
    practices: Vec<Vec<Counted>>,
}

/// People of ten markets, in some of which everybody sells and calls more. Who is strong sells more; effort grows with strength.
/// Practices: calls a day (goes with strength), visits for a call and kept appointments (do not, though people differ in them and
/// the strong have more calls), and days of another thing that only the market moves.
fn company(people: usize, drawn: &mut Drawn) -> Company {
    let mut made = Company {
        keys: (0..people).map(|n| format!("A{n:05}")).collect(),
        like: Vec::new(),
        before: Vec::new(),
        result: Vec::new(),
        practices: vec![Vec::new(); 4],
    };
    for _ in 0..people {
        let like = (drawn.part() * 10.0) as usize;
        let market = 0.5 + like as f64 / 6.0;
        let strength = if drawn.part() < 0.16 { 0.0 } else { 1.0 / (drawn.part() + 0.1) };
        // One in ten leaves on the way: half of the time, or none of the results.
        let left = drawn.part();
        let (days, stays) = if left < 0.05 {
            (60.0, 0.0)
        } else if left < 0.1 {
            (120.0, 0.4)
        } else {
            (120.0, 1.0)
        };
        made.like.push(like);
        made.before.push(drawn.count(strength * market * days / 60.0));
        made.result.push(drawn.count(strength * market * 2.0 * stays));
        let calls = drawn.count(days * market * (0.05 + 0.1 * strength.sqrt()));
        let habit = 0.15 + 0.4 * drawn.part();
        let visits = drawn.count(calls as f64 * habit);
        let asked = drawn.count(calls as f64 * 0.3);
        let habit = 0.3 + 0.6 * drawn.part();
        let kept = drawn.count(asked as f64 * habit).min(asked);
        let other = drawn.count(days * market * 0.03);
        let all = [(calls, days), (visits, calls as f64), (kept, asked as f64), (other, days)];
        made.practices.iter_mut().zip(all).for_each(|(of, (count, exposure))| of.push(Counted { count, exposure }));
    }
    made
}

impl Company {
    fn people(&self) -> Vec<Person<'_>> {
        let of = |n: usize| Person { key: &self.keys[n], like: vec![self.like[n]], before: self.before[n], result: self.result[n] };
        (0..self.keys.len()).map(of).collect()
    }
}

fn asked(seed: u64) -> Asked {
    Asked { top: 0.2, false_findings: 0.1, holdout: 0.4, seed }
}

#[test]
fn what_goes_with_the_result_is_found_and_what_does_not_is_seldom() {
    let (mut confirmed, mut found, runs) = ([0; 4], [0; 4], 300);
    for seed in 0..runs {
        let made = company(400, &mut Drawn(seed * 7 + 1));
        let told = exemplars(&made.people(), &made.practices, &asked(seed)).unwrap();
        for (n, practice) in told.practices.iter().enumerate() {
            confirmed[n] += u32::from(practice.verdict == Verdict::Confirmed);
            found[n] += u32::from(matches!(practice.verdict, Verdict::Confirmed | Verdict::NotConfirmed));
        }
    }
    println!("found {found:?}, confirmed {confirmed:?} of {runs}");
    assert!(confirmed[0] > 290, "calls a day were confirmed {} times of {runs}", confirmed[0]);
    // A tenth of findings may be luck; of a confirmed one far less.
    for null in 1..4 {
        assert!(confirmed[null] <= 6 && found[null] <= 30, "practice {null}: found {} and confirmed {}", found[null], confirmed[null]);
    }
}

#[test]
fn where_nothing_goes_with_the_result_hardly_anything_is_confirmed() {
    let (mut any, mut first, mut compared, runs) = (0, 0, 0, 400);
    for seed in 0..runs {
        let mut made = company(300, &mut Drawn(seed * 13 + 5));
        made.practices.remove(0);
        let told = exemplars(&made.people(), &made.practices, &asked(seed)).unwrap();
        any += u32::from(told.practices.iter().any(|practice| practice.verdict == Verdict::Confirmed));
        let odds = || told.practices.iter().filter_map(|practice| practice.discovery);
        first += odds().filter(|found| found.odds < 0.05).count();
        compared += odds().count();
    }
    println!("{any} runs of {runs} confirm anything; {first} of {compared} comparisons below 5%");
    assert!(any <= runs as u32 / 20, "{any} of {runs}");
    // The intervals hold: 19 times in 20, or near it.
    let part = first as f64 / compared as f64;
    assert!((0.02..0.08).contains(&part), "{part}");
}

#[test]
fn those_who_left_are_of_the_whole_and_never_taken_out_of_it() {
    let (people, days) = (100, 120.0);
    let keys: Vec<String> = (0..people).map(|n| format!("A{n}")).collect();
    // Twenty sold most before and left before the results: the top is a fifth of all hundred, not of the eighty who stayed.
    let of =
        |n: usize| Person { key: &keys[n], like: vec![0], before: if n < 20 { 50 } else { 5 }, result: if n < 20 { 0 } else { n as u64 } };
    let all: Vec<Person<'_>> = (0..people).map(of).collect();
    let calls =
        (0..people).map(|n| Counted { count: if n >= 80 { 40 + n as u64 % 3 } else { 20 + n as u64 % 5 }, exposure: days }).collect();
    let told = exemplars(&all, &[calls], &asked(3)).unwrap();
    assert_eq!((told.top.iter().filter(|top| **top).count(), told.least, told.top_before), (20, 80, 0));
    // Who was at the top before brought a thousand then and nothing later.
    assert_eq!(told.fell, [1_000, 0]);
    assert_eq!(told.practices[0].verdict, Verdict::TooFew, "eight at the top are needed in the holdout, too");
    let told = exemplars(&all, &[], &asked(3)).unwrap();
    assert!(told.practices.is_empty());
}

#[test]
fn the_holdout_is_drawn_alike_and_the_size_is_its_own() {
    let made = company(600, &mut Drawn(11));
    let told = exemplars(&made.people(), &made.practices, &asked(4)).unwrap();
    let again = exemplars(&made.people().into_iter().rev().collect::<Vec<_>>(), &reversed(&made.practices), &asked(4)).unwrap();
    assert!(told.held_out.iter().eq(again.held_out.iter().rev()) && told.top.iter().eq(again.top.iter().rev()));
    let calls = told.practices[0];
    let (found, held) = (calls.discovery.unwrap(), calls.holdout.unwrap());
    assert!(calls.verdict == Verdict::Confirmed && found.units + held.units <= told.top.iter().filter(|top| **top).count(), "{calls:?}");
    assert!(found.ratio > 1.2 && held.ratio > 1.2, "{calls:?}");
}

fn reversed(practices: &[Vec<Counted>]) -> Vec<Vec<Counted>> {
    practices.iter().map(|of| of.iter().rev().copied().collect()).collect()
}

#[test]
fn nobody_without_anything_is_at_the_top_and_those_alike_are_all_in_or_all_out() {
    let least = |counts: &[u64], part: f64| least_of_top(counts.iter().copied(), part);
    assert_eq!(least(&[9, 7, 7, 5, 4, 3, 2, 1, 0, 0], 0.2), Some(9));
    assert_eq!(least(&[9, 7, 7, 5, 4, 3, 2, 1, 0, 0], 0.3), Some(7));
    assert_eq!(least(&[3, 0, 0, 0, 0], 0.4), Some(3));
    assert_eq!(least(&[3, 3, 3, 3, 3], 0.4), None);
    assert_eq!((least(&[0, 0, 0], 0.5), least(&[], 0.5), least(&[4], 0.2)), (None, None, None));
}

#[test]
fn a_finding_that_turns_in_the_holdout_is_not_confirmed() {
    let keys: Vec<String> = (0..400).map(|n| format!("A{n}")).collect();
    let all: Vec<Person<'_>> =
        (0..400).map(|n| Person { key: &keys[n], like: vec![n % 4], before: 3, result: if n % 5 == 0 { 10 } else { 1 } }).collect();
    let ask = asked(9);
    let turned = |n: usize| {
        let top = n.is_multiple_of(5);
        let more = top != is_drawn(&keys[n], ask.holdout, ask.seed);
        Counted { count: if more { 30 } else { 20 } + n as u64 % 7, exposure: 10.0 }
    };
    let told = exemplars(&all, &[(0..400).map(turned).collect()], &ask).unwrap();
    let found = told.practices[0];
    assert!(found.discovery.unwrap().ratio > 1.2 && found.holdout.unwrap().ratio < 0.9, "{found:?}");
    assert!(found.verdict == Verdict::NotConfirmed && found.holdout_luck.unwrap() > 0.99, "{found:?}");
}

#[test]
fn who_is_alike_is_widened_only_where_half_of_the_top_have_nobody() {
    let keys: Vec<String> = (0..200).map(|n| format!("A{n}")).collect();
    let company = |narrow: usize| -> usize {
        let person =
            |n: usize| Person { key: &keys[n], like: vec![n % narrow, 0], before: 0, result: if n.is_multiple_of(5) { 9 } else { 1 } };
        exemplars(&(0..200).map(person).collect::<Vec<_>>(), &[], &asked(2)).unwrap().way
    };
    // In three groups some twenty are like in each part; in ninety-nine hardly anybody is.
    assert_eq!((company(3), company(99)), (0, 1));
}
