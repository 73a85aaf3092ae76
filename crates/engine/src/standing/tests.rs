use super::back::tried;
use super::*;

/// A source of chance that is the same for the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.part()).ln()).sqrt() * (std::f64::consts::TAU * self.part()).cos()
    }

    /// By what a shock multiplies; 1 in the mean.
    fn shock(&mut self, deviation: f64) -> f64 {
        (deviation * self.normal() - deviation * deviation / 2.0).exp()
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 60.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u32;
        }
        let (part, mut count, mut term) = (self.part(), 0, (-mean).exp());
        let mut below = term;
        while below < part && count < 500 {
            count += 1;
            term *= mean / f64::from(count);
            below += term;
        }
        count
    }
}

/// A company that sells by chance: a root, branches, teams and agents, with shocks at each.
struct Company {
    parents: Vec<Option<usize>>,
    history: Vec<Vec<u32>>,
    early: Vec<Vec<u32>>,
    goals: Vec<Vec<Option<i64>>>,
    months: Vec<f64>,
}

const BACK: usize = 12;

/// `season` is how far the months of a year swing around their mean.
fn company(seed: u64, sizes: [usize; 3], months: usize, shocks: [f64; 3], season: f64) -> Company {
    let mut chance = Chance(seed);
    let mut parents = vec![None];
    let (mut level, mut firsts) = (vec![0], vec![0]);
    for size in sizes {
        firsts.push(parents.len());
        let next: Vec<usize> = (0..level.len() * size).map(|n| parents.len() + n).collect();
        level.iter().for_each(|parent| parents.extend(std::iter::repeat_n(Some(*parent), size)));
        level = next;
    }
    let n = parents.len();
    let leaves = firsts[3];
    let rates: Vec<f64> = (0..n).map(|_| 3.0 * chance.shock(0.5)).collect();
    let (mut history, mut early) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    let mut means = vec![vec![0.0; n]; months];
    let weights: Vec<f64> = (0..months).map(|t| [21.0, 17.0, 22.0, 21.0, 20.0, 22.0][t % 6]).collect();
    for t in 0..months {
        let mut moved = vec![1.0; n];
        let mut here = vec![[0_u32; 2]; n];
        for place in 0..n {
            let above = parents[place].map_or(1.0, |parent: usize| moved[parent]);
            let depth = firsts.iter().filter(|first| **first <= place).count() - 1;
            moved[place] = if depth < 3 { above * chance.shock(shocks[depth]) } else { above };
            if place >= leaves {
                let usual = 1.0 + season * (std::f64::consts::TAU * t as f64 / 12.0).sin();
                let mean = rates[place] / 20.0 * weights[t] * usual;
                means[t][place] = mean;
                let first = 10.0 / weights[t];
                here[place] = [chance.poisson(mean * moved[place] * first), chance.poisson(mean * moved[place] * (1.0 - first))];
            }
        }
        for place in (1..n).rev() {
            let Some(parent) = parents[place] else { continue };
            means[t][parent] += means[t][place];
            here[parent] = [here[parent][0] + here[place][0], here[parent][1] + here[place][1]];
        }
        for place in 0..n {
            history[place].push(here[place][0] + here[place][1]);
            early[place].push(here[place][0]);
        }
    }
    early.iter_mut().for_each(|counts| _ = counts.drain(..months - BACK));
    let goal = |chance: &mut Chance, mean: f64| {
        let spread = (1.0 / mean + 0.02).sqrt();
        Some((mean * (1.0 + spread * 2.5 * (chance.part() - 0.5))).round().max(0.0) as i64)
    };
    let goals = (0..n).map(|place| (months - BACK..months).map(|t| goal(&mut chance, means[t][place])).collect()).collect();
    Company { parents, history, early, goals, months: weights }
}

impl Company {
    fn past(&self) -> Past<'_> {
        Past { parents: &self.parents, history: &self.history, months: &self.months, back: BACK, goals: &self.goals, early: None }
    }
}

/// Trials of many companies put together, for each depth.
fn together(companies: &[Company], early: bool, shared: bool) -> Vec<Trial> {
    let mut all = vec![Trial::default(); 4];
    for company in companies {
        let mut past = company.past();
        let passed = [10.0; BACK];
        if early {
            past.early = Some(Early { counts: &company.early, passed: &passed });
        }
        for (sum, trial) in all.iter_mut().zip(tried(&past, shared).unwrap()) {
            sum.forecasts += trial.forecasts;
            sum.inside_80 += trial.inside_80;
            sum.inside_95 += trial.inside_95;
            sum.off += trial.off;
            sum.expected += trial.expected;
            for (sum, bin) in sum.bins.iter_mut().zip(trial.bins) {
                sum.count += bin.count;
                sum.odds += bin.odds;
                sum.attained += bin.attained;
            }
        }
    }
    all
}

fn companies() -> Vec<Company> {
    (0..24).map(|seed| company(seed * 7_919 + 1, [3, 3, 5], 42, [0.10, 0.08, 0.10], 0.2)).collect()
}

fn part(of: u64, all: u64) -> f64 {
    of as f64 / all as f64
}

#[test]
fn odds_come_true_as_often_as_they_say_when_a_month_begins_and_on_its_tenth_day() {
    let companies = companies();
    for early in [false, true] {
        let all = together(&companies, early, true);
        for (depth, trial) in all.iter().enumerate() {
            // Places of one company's month share its shock, so that 24 × 12 months judge, whatever the places: three and a half
            // standard errors of a share of 288 are 0.10.
            for bin in trial.bins.iter().filter(|bin| bin.count >= 288) {
                let (odds, attained) = (bin.mean_odds().unwrap(), bin.share_attained().unwrap());
                assert!((odds - attained).abs() < 0.10, "{early} {depth}: {odds} {attained} of {}", bin.count);
            }
            let inside = [part(trial.inside_80, trial.forecasts), part(trial.inside_95, trial.forecasts)];
            // The same for shares of 80% and 95%; whole policies widen the bands of agents.
            let wide = if depth < 3 { [0.88, 0.99] } else { [0.95, 0.999] };
            assert!(inside[0] > 0.72 && inside[0] < wide[0] && inside[1] > 0.905 && inside[1] < wide[1], "{early} {depth}: {inside:?}");
            assert!((trial.off / trial.expected).abs() < 0.03, "{early} {depth}: {}", trial.off / trial.expected);
        }
    }
}

#[test]
fn odds_that_take_places_for_independent_are_too_sure_of_branches() {
    let companies = companies();
    let (shared, alone) = (together(&companies, false, true), together(&companies, false, false));
    for depth in 0..2 {
        let inside = |trial: &Trial| part(trial.inside_95, trial.forecasts);
        assert!(
            inside(&alone[depth]) < 0.90 && inside(&shared[depth]) > 0.91,
            "{depth}: {} {}",
            inside(&alone[depth]),
            inside(&shared[depth])
        );
        // How far odds are off in the mean of all bins.
        let off = |trial: &Trial| {
            let bins = trial.bins.iter().filter(|bin| bin.count > 0);
            bins.map(|bin| (bin.odds - bin.attained as f64).abs()).sum::<f64>() / trial.forecasts as f64
        };
        println!("{depth}: {} {}", off(&alone[depth]), off(&shared[depth]));
        assert!(off(&alone[depth]) > 1.5 * off(&shared[depth]), "{depth}: {} {}", off(&alone[depth]), off(&shared[depth]));
    }
}

/// A company asked on its tenth day.
struct Asking {
    company: Company,
    done: Vec<i64>,
    goals: Vec<Option<i64>>,
    period: Vec<Vec<f64>>,
}

impl Asking {
    fn of(seed: u64) -> Self {
        let company = company(seed, [3, 4, 6], 30, [0.10, 0.08, 0.10], 0.2);
        let done = company.early.iter().map(|counts| i64::from(counts[BACK - 1])).collect();
        let goals = company.goals.iter().map(|goals| goals[BACK - 1]).collect();
        Self { company, done, goals, period: vec![vec![1.0; 21]] }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            parents: &self.company.parents,
            history: &self.company.history,
            months: &self.company.months,
            period: &self.period,
            passed: 10,
            now: &self.done,
            done: &self.done,
            goals: &self.goals,
            known: &[],
            there: &[],
            lost: None,
        }
    }
}

/// What those on each branch have together.
fn sums(parents: &[Option<usize>], values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums = vec![0.0; parents.len()];
    values.zip(parents).for_each(|(value, parent)| parent.iter().for_each(|parent| sums[*parent] += value));
    sums
}

#[test]
fn means_add_up_and_a_branch_varies_at_least_as_much_as_those_on_it_would_alone() {
    let mut together = 0.0;
    for seed in 1..6 {
        let mut asking = Asking::of(seed);
        for later in [false, true] {
            if later {
                asking.period.extend([vec![1.0; 20], vec![1.0; 22]]);
            }
            let found = standing(&asking.asked()).unwrap();
            let end = |n: usize| found[n].end.unwrap();
            let means = sums(&asking.company.parents, (0..found.len()).map(|n| end(n).mean));
            let variances = sums(&asking.company.parents, (0..found.len()).map(|n| end(n).variance));
            for n in 0..16 {
                assert!((end(n).mean - means[n]).abs() < 1e-8 && end(n).variance >= variances[n], "{n}: {:?}", end(n));
            }
            together += end(0).variance / variances[0] / 10.0;
            for standing in &found {
                let end = standing.end.unwrap();
                assert!(standing.done <= end.band_95[0] && end.band_95[0] <= end.band_80[0] && end.band_80[1] <= end.band_95[1]);
            }
        }
    }
    assert!(together > 1.2, "what branches share: {together}");
}

#[test]
fn a_higher_goal_is_never_likelier_and_one_reached_is_certain() {
    let mut asking = Asking::of(7);
    let mut before = vec![1.0; asking.goals.len()];
    for tenth in 0..30 {
        asking.goals = asking.done.iter().map(|done| Some(done * (8 + tenth) / 8)).collect();
        let found = standing(&asking.asked()).unwrap();
        for (n, found) in found.iter().enumerate() {
            let odds = found.goal.unwrap().odds.unwrap();
            assert!(odds <= before[n] && (0.0..=1.0).contains(&odds) && (tenth > 0 || odds == 1.0));
            before[n] = odds;
        }
    }
    assert!(before[0] < 0.01);
}

#[test]
fn the_order_of_places_changes_nothing() {
    let asking = Asking::of(9);
    let parents = &asking.company.parents;
    // Places of each depth in reverse.
    let depth = Tree::of(parents).unwrap().depth;
    let mut order: Vec<usize> = (0..parents.len()).rev().collect();
    order.sort_by_key(|place| depth[*place]);
    let at: Vec<usize> = (0..order.len()).map(|place| order.iter().position(|o| *o == place).unwrap()).collect();
    let moved_parents: Vec<Option<usize>> = order.iter().map(|place| parents[*place].map(|parent| at[parent])).collect();
    let history: Vec<Vec<u32>> = order.iter().map(|place| asking.company.history[*place].clone()).collect();
    let done: Vec<i64> = order.iter().map(|place| asking.done[*place]).collect();
    let goals: Vec<Option<i64>> = order.iter().map(|place| asking.goals[*place]).collect();
    let other = Asked { parents: &moved_parents, history: &history, now: &done, done: &done, goals: &goals, ..asking.asked() };
    let (found, moved) = (standing(&asking.asked()).unwrap(), standing(&other).unwrap());
    for (place, found) in found.iter().enumerate() {
        let (one, two) = (found.end.unwrap(), moved[at[place]].end.unwrap());
        assert!((one.mean - two.mean).abs() < 1e-7 && (one.variance / two.variance - 1.0).abs() < 1e-6, "{one:?} {two:?}");
        assert_eq!((one.band_80, one.band_95), (two.band_80, two.band_95));
    }
}

#[test]
fn the_pace_follows_working_days_and_seasons_and_what_is_needed_makes_up_for_what_is_lost() {
    let history = vec![vec![30; 24]];
    let days = vec![1.0, 1.0, 0.5, 0.5, 1.0];
    let period = [days];
    let asked = Asked {
        parents: &[None],
        history: &history,
        months: &[4.0; 24],
        period: &period,
        passed: 3,
        now: &[10],
        done: &[10],
        goals: &[Some(32)],
        known: &[],
        there: &[],
        lost: None,
    };
    let against = standing(&asked).unwrap()[0].goal.unwrap();
    assert!(
        (against.due - 20.0).abs() < 1e-9
            && (against.ahead + 10.0).abs() < 1e-9
            && (against.times_the_rate.unwrap() - 22.0 / 1.5 / 4.0).abs() < 1e-9
    );
    let young = [Young { many: 10, lost: 2.0 }];
    let lost = Lost { young: &young, stays: 0.8 };
    let found = standing(&Asked { lost: Some(lost), ..asked }).unwrap()[0];
    assert!((found.goal.unwrap().needed_a_day - 30.0 / 1.5).abs() < 1e-9 && found.goal.unwrap().odds < against.odds);
    assert!((found.end.unwrap().mean / standing(&asked).unwrap()[0].end.unwrap().mean - 0.8).abs() < 1e-9);
    // Half of a year sells twice as much as the other half: a period over its end asks less of the first days.
    let seasons = vec![(0..36).map(|t| if t % 12 < 6 { 200 } else { 400 }).collect::<Vec<u32>>()];
    let period = [vec![1.0; 20], vec![1.0; 20]];
    let asked = Asked { history: &seasons, months: &[20.0; 36], period: &period, passed: 20, goals: &[Some(300)], ..asked };
    let seasons_end = Asked { history: &[seasons[0][..30].to_vec()], months: &[20.0; 30], passed: 10, ..asked };
    let due = |asked: &Asked<'_>| standing(asked).unwrap()[0].goal.unwrap().due;
    assert!((due(&seasons_end) - 75.0).abs() < 1.0, "both months are of the high half: {}", due(&seasons_end));
    let across = Asked { history: &[seasons[0][..30].to_vec()], months: &[20.0; 30], passed: 20, ..asked };
    assert!((due(&across) - 100.0).abs() < 5.0, "the low month is passed, the high one to come: {}", due(&across));
}

#[test]
fn what_is_on_its_way_takes_the_place_of_the_part_that_usually_is() {
    let asking = Asking::of(3);
    let n = asking.done.len();
    let items = vec![Forecast { mean: 2.0, variance: 1.0 }; n];
    let end = |known: &[Known]| standing(&Asked { known, ..asking.asked() }).unwrap()[0].end.unwrap();
    let leaves = 72.0;
    let known = |items: &Vec<Forecast>, part| Known { items: items.clone(), part };
    let (plain, all) = (end(&[]), end(&[known(&items, 1.0)]));
    assert!((all.mean - asking.done[0] as f64 - 2.0 * leaves).abs() < 1e-8 && (all.variance - leaves).abs() < 1e-8);
    let half = end(&[known(&items, 0.5)]);
    let rest = plain.mean - asking.done[0] as f64;
    assert!((half.mean - asking.done[0] as f64 - 0.5 * rest - 2.0 * leaves).abs() < 1e-8);
    // Of a period of two months each has its own part on its way, and by itself it comes to the same.
    let period = [asking.period[0].clone(), vec![1.0; 21]];
    let asked = Asked { period: &period, ..asking.asked() };
    let both = [known(&items, 0.5), known(&Vec::new(), 0.25)];
    let told = |known| standing(&Asked { known, ..asked }).unwrap()[0].end.unwrap().mean;
    let months = |known| months_ahead(&Asked { known, ..asked }).unwrap().into_iter().map(|month| month.unwrap()[0].unwrap().mean);
    let [plain, then]: [Vec<f64>; 2] = [months(&[]).collect(), months(&both).collect()];
    let nothing = [Known::default(), Known::default()];
    assert!((told(&nothing) - told(&[])).abs() < 1e-9);
    assert!((then[0] - half.mean).abs() < 1e-8 && (then[1] - 0.75 * plain[1]).abs() < 1e-8, "{plain:?} {then:?}");
    assert!((told(&both) - then[0] - then[1]).abs() < 0.02 * told(&both));
}

#[test]
fn a_place_without_a_past_is_told_from_those_beside_it_and_a_tree_without_one_not_at_all() {
    let steady = vec![20; 24];
    let history = vec![vec![40; 24], steady.clone(), steady, Vec::new()];
    let parents = [None, Some(0), Some(0), Some(0)];
    let zero = [0; 4];
    let asked = Asked {
        parents: &parents,
        history: &history,
        months: &[20.0; 24],
        period: &[vec![1.0; 20]],
        passed: 0,
        now: &zero,
        done: &zero,
        goals: &[Some(60); 4],
        known: &[],
        there: &[],
        lost: None,
    };
    let found = standing(&asked).unwrap();
    assert_eq!(found.iter().map(|s| s.seen).collect::<Vec<_>>(), [24, 24, 24, 0]);
    let mean = found[3].end.unwrap().mean;
    assert!((10.0..21.0).contains(&mean), "{mean}");
    for history in [vec![Vec::new(); 4], vec![vec![0; 24]; 4], vec![vec![9; 11]; 4]] {
        let found = standing(&Asked { history: &history, ..asked }).unwrap();
        assert!(found.iter().all(|s| s.end.is_none() && s.goal.is_some_and(|goal| goal.odds.is_none() && goal.needed_a_day == 3.0)));
    }
    let found = standing(&Asked { months: &[20.0; 6], history: &vec![vec![9; 6]; 4], ..asked }).unwrap();
    assert!(found[0].end.is_none(), "half a year tells no odds");
}

#[test]
fn who_left_brings_nothing_more_and_those_beside_bear_what_the_branch_brings() {
    let history = vec![vec![40; 24], vec![20; 24], vec![20; 24]];
    let period = [vec![1.0; 20]];
    let asked = Asked {
        parents: &[None, Some(0), Some(0)],
        history: &history,
        months: &[20.0; 24],
        period: &period,
        passed: 10,
        now: &[15, 5, 10],
        done: &[15, 5, 10],
        goals: &[Some(40), Some(20), Some(20)],
        known: &[],
        there: &[true, false, true],
        lost: None,
    };
    let found = standing(&asked).unwrap();
    let end = |place: usize| found[place].end.unwrap().mean;
    assert!((end(1) - 5.0).abs() < 1e-6 && end(2) > 18.0, "{} {}", end(1), end(2));
    assert!((end(0) - end(1) - end(2)).abs() < 1e-9);
    assert!(standing(&Asked { there: &[], ..asked }).unwrap()[1].end.unwrap().mean > 10.0);
    let short = Asked { there: &[true], ..asked };
    assert_eq!(standing(&short).unwrap_err(), StandingError::Length { of: Input::There, found: 1, wanted: 3 });
}

#[test]
fn what_came_so_far_tells_of_the_rest_as_the_whole_matrix_does() {
    // Two leaves on a root: shocks with variances a (shared) and b; z given y by the matrix (V⁻¹ + J)⁻¹.
    let tree = Tree::of(&[None, Some(0), Some(0)]).unwrap();
    let (a, b) = (0.04, 0.02);
    let (passed, now, rest) = ([0.0, 30.0, 10.0], [0, 42, 9], [0.0, 20.0, 40.0]);
    let found = shock::seen(&tree, &[a, b, b], &rest, &passed, &now);
    let whole = (a + b) * (a + b) - a * a;
    let precision = [[(a + b) / whole + passed[1], -a / whole], [-a / whole, (a + b) / whole + passed[2]]];
    let det = precision[0][0] * precision[1][1] - a / whole * (a / whole);
    let v = [[precision[1][1] / det, a / whole / det], [a / whole / det, precision[0][0] / det]];
    let h = [12.0, -1.0];
    let z = [v[0][0] * h[0] + v[0][1] * h[1], v[1][0] * h[0] + v[1][1] * h[1]];
    let mean = 20.0 * (1.0 + z[0]) + 40.0 * (1.0 + z[1]);
    let variance = mean + 400.0 * v[0][0] + 1_600.0 * v[1][1] + 2.0 * 800.0 * v[0][1];
    assert!((found[0].mean - mean).abs() < 1e-10 && (found[0].variance - variance).abs() < 1e-9, "{found:?} {mean} {variance}");
    assert!((found[1].variance - 20.0 * (1.0 + z[0]) - 400.0 * v[0][0]).abs() < 1e-10);
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_numbers() {
    let asking = Asking::of(2);
    let asked = asking.asked();
    let n = asking.done.len();
    let refused = |asked: Asked<'_>| standing(&asked).unwrap_err();
    assert_eq!(refused(Asked { passed: 21, ..asked }), StandingError::PeriodOver);
    assert_eq!(refused(Asked { period: &[vec![0.0; 3]], ..asked }), StandingError::NoWorkingDay);
    assert_eq!(refused(Asked { period: &[], ..asked }), StandingError::NoWorkingDay);
    assert_eq!(refused(Asked { done: &asking.done[1..], ..asked }), StandingError::Length { of: Input::Done, found: n - 1, wanted: n });
    assert_eq!(
        refused(Asked { months: &asking.company.months[..29], ..asked }),
        StandingError::Length { of: Input::History, found: 30, wanted: 29 }
    );
    let mut goals = asking.goals.clone();
    goals[4] = Some(-1);
    assert_eq!(refused(Asked { goals: &goals, ..asked }), StandingError::NegativeGoal { place: 4, goal: -1 });
    let mut done = asking.done.clone();
    done[0] += 1;
    assert_eq!(refused(Asked { done: &done, ..asked }), StandingError::NotTheSum { place: 0, done: done[0], sum: done[0] - 1 });
    let young = vec![Young { many: 1, lost: 0.5 }; n];
    let too_many = vec![Young { many: 1, lost: 1.5 }; n];
    let lost = |young, stays| Asked { lost: Some(Lost { young, stays }), ..asked };
    assert!(standing(&lost(&young, 0.9)).is_ok());
    assert_eq!(refused(lost(&young, 0.0)), StandingError::NotAWeight { value: 0.0 });
    assert_eq!(refused(lost(&young, 1.5)), StandingError::NotAWeight { value: 1.5 });
    assert_eq!(refused(lost(&too_many, 0.9)), StandingError::NotAWeight { value: 1.5 });
    assert_eq!(refused(lost(&young[1..], 0.9)), StandingError::Length { of: Input::Young, found: n - 1, wanted: n });
    let known = |items, part| [Known { items, part }];
    assert_eq!(
        refused(Asked { known: &[known(vec![], 0.5), known(vec![], 0.5)].concat(), ..asked }),
        StandingError::Length { of: Input::Known, found: 2, wanted: 1 }
    );
    assert_eq!(refused(Asked { known: &known(vec![], 1.5), ..asked }), StandingError::NotAWeight { value: 1.5 });
    assert_eq!(refused(Asked { period: &[vec![-1.0]], ..asked }), StandingError::NotAWeight { value: -1.0 });
    assert_eq!(refused(Asked { parents: &[Some(1), None], ..asked }), StandingError::NotATree { place: 0 });
    let past = Past { goals: &asking.company.goals[..3], ..asking.company.past() };
    assert_eq!(back_test(&past).unwrap_err(), StandingError::Length { of: Input::Goals, found: 3, wanted: n });
}
