use super::response::Curves;
use super::*;

/// Numbers that look like chance, from 0 to below 1, the same for the same seed (SplitMix64).
fn number(seed: u64, n: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(n.wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn normal(seed: u64, n: u64) -> f64 {
    (-2.0 * (1.0 - number(seed, n)).ln()).sqrt() * (std::f64::consts::TAU * number(seed, n + 500_000)).cos()
}

fn poisson(mean: f64, part: f64) -> u32 {
    let (mut term, mut count) = ((-mean).exp(), 0);
    let mut below = term;
    while below < part && count < 2_000 {
        count += 1;
        term *= mean / f64::from(count);
        below += term;
    }
    count
}

/// Teams whose units changed by chance, with the elasticity of each; good months are good for all.
fn teams(seed: u64, count: u64, elasticity: f64, between: f64) -> (Vec<Vec<Month>>, Vec<f64>) {
    let own: Vec<f64> = (0..count).map(|team| elasticity + between * normal(seed, team)).collect();
    let month = |team: u64, t: u64| {
        let n = 1_000 * (team + 1) + t;
        // In a good month every team has more units too, which must not be taken for an effect.
        let good = normal(seed, 900_000 + t);
        let units = (4.0 + 8.0 * number(seed, n) + 2.0 * good).round().max(1.0);
        let mean = (15.0 + 10.0 * number(seed, 77_000 + team)) * (units / 8.0_f64).powf(own[team as usize]) * (0.2 * good).exp();
        Month { units, policies: poisson(mean, number(seed, n + 300_000)), exposure: 1.0 }
    };
    ((0..count).map(|team| (0..36).map(|t| month(team, t)).collect()).collect(), own)
}

/// Curves that look like chance, and teams with floors and caps.
fn case(seed: u64, count: u64) -> (Curves, Vec<Team>) {
    let at = |n: u64| number(seed, n);
    let curve =
        |n: u64| response::Curve { scale: 20.0 * at(5 * n), elasticity: at(5 * n + 1), error: 0.1, told: Told::Itself, middle: 1.0 };
    let need = if seed.is_multiple_of(2) { Need::Needed } else { Need::Helps };
    let curves = Curves { teams: (0..count).map(curve).collect(), elasticity: 0.5, error: 0.1, between: 0.01, need, usual: 2.0 };
    let team = |n: u64| {
        let floor = (at(5 * n + 2) * 2.5) as u32;
        let cap = (at(5 * n + 3) < 0.5).then_some(floor + (at(5 * n + 4) * 4.0) as u32);
        Team { today: (at(5 * n + 4) * 5.0) as u32, floor, cap, attainment: Some(at(9_000 + n)) }
    };
    (curves, (0..count).map(team).collect())
}

#[test]
fn the_elasticity_of_all_and_of_each_is_found_though_good_months_bring_units_and_policies() {
    let (mut off, mut inside, mut all) = (0.0, 0, 0);
    for seed in 0..20 {
        let (months, own) = teams(seed, 30, 0.5, 0.15);
        let found = curves(&months, Need::Needed).unwrap();
        off += (found.elasticity - 0.5) / 20.0;
        for (curve, own) in found.teams.iter().zip(own) {
            all += 1;
            inside += usize::from((curve.elasticity - own.clamp(0.0, 1.0)).abs() < 1.96 * curve.error);
        }
    }
    // The mean of 20 × 30 elasticities is known to 0.01, which is 0.15 and their luck, together 0.2, ÷ √600. Intervals of 95% hold
    // less often, because how teams differ is told by 30 of them only: no less than 87%.
    assert!(off.abs() < 0.03, "{off}");
    assert!((0.87..0.98).contains(&(inside as f64 / all as f64)), "{inside} of {all}");
}

#[test]
fn a_team_whose_units_never_changed_has_the_curve_of_the_others_and_a_wider_interval() {
    let (mut months, _) = teams(3, 20, 0.5, 0.15);
    months[7].iter_mut().for_each(|month| month.units = 6.0);
    months[8].truncate(4);
    let found = curves(&months, Need::Needed).unwrap();
    for team in [7, 8] {
        assert_eq!((found.teams[team].told, found.teams[team].elasticity), (Told::Others, found.elasticity));
        let mean = found.teams.iter().map(|curve| curve.error).sum::<f64>() / 20.0;
        assert!(found.teams[team].error > mean && found.teams[team].error > found.error);
    }
    let still: Vec<Vec<Month>> = (0..3).map(|_| months[7].clone()).collect();
    assert_eq!(curves(&still, Need::Needed), Err(ResourceError::NoChanges { teams: 3 }));
}

#[test]
fn what_brought_less_or_was_sold_by_nobody_is_not_claimed_to_bring_more() {
    let (months, _) = teams(1, 20, -0.4, 0.0);
    let Err(ResourceError::NoEffect { elasticity, error }) = curves(&months, Need::Needed) else { panic!("an effect is claimed") };
    assert!((elasticity + 0.4).abs() < 4.0 * error && error < 0.1, "{elasticity} {error}");
    assert!(matches!(curves(&months, Need::Helps), Err(ResourceError::NoEffect { .. })));
    let none = vec![vec![Month { units: 1.0, policies: 0, exposure: 1.0 }; 12]; 4];
    assert_eq!(curves(&none, Need::Needed), Err(ResourceError::NothingSold));
    assert_eq!(curves(&[], Need::Needed), Err(ResourceError::NothingSold));
    let wrong = [months[0].clone(), vec![Month { units: 1.0, policies: 1, exposure: 0.0 }]];
    assert_eq!(curves(&wrong, Need::Needed), Err(ResourceError::NotANumber { team: 1, value: 0.0 }));
}

#[test]
fn the_plan_is_the_best_of_every_way_to_share() {
    for seed in 0..60 {
        let (curves, teams) = case(seed, 4);
        let floors: u64 = teams.iter().map(|team| u64::from(team.floor)).sum();
        let budget = floors + seed % 6;
        let found = plan(&curves, &teams, budget, 1.0, None).unwrap();
        let side = budget as u32 + 1;
        let ways = (0..side.pow(4)).map(|n| [n % side, n / side % side, n / side.pow(2) % side, n / side.pow(3)]);
        let fits = |way: &[u32; 4]| {
            let within = way.iter().zip(&teams).all(|(units, team)| *units >= team.floor && team.cap.is_none_or(|cap| *units <= cap));
            within && way.iter().map(|units| u64::from(*units)).sum::<u64>() <= budget
        };
        let sells = |way: [u32; 4]| (0..4).map(|team| curves.sells(team, f64::from(way[team]), 0.0)).sum::<f64>();
        let best = ways.filter(fits).map(sells).fold(0.0, f64::max);
        assert!((found.planned - best).abs() < 1e-7, "{seed}: {} {best}", found.planned);
    }
}

#[test]
fn the_budget_is_spent_to_the_unit_and_more_of_it_never_brings_less() {
    for seed in 0..40 {
        let (curves, teams) = case(seed, 25);
        let floors: u64 = teams.iter().map(|team| u64::from(team.floor)).sum();
        let mut before: Option<Plan> = None;
        for budget in floors..floors + 60 {
            let found = plan(&curves, &teams, budget, 1.0, None).unwrap();
            let given: u64 = found.teams.iter().map(|team| u64::from(team.after)).sum();
            assert_eq!((given, found.left), (budget, 0), "{seed}");
            if let Some(before) = before {
                let more = found.planned - before.planned;
                assert!(more >= 0.0 && (more - before.one_more).abs() < 1e-6, "{seed} {budget}: {more} {}", before.one_more);
            }
            assert!((found.planned - found.today - found.teams.iter().map(|team| team.extra).sum::<f64>()).abs() < 1e-8);
            before = Some(found);
        }
    }
    let (curves, mut teams) = case(2, 3);
    teams.iter_mut().for_each(|team| team.cap = Some(team.floor + 1));
    let caps: u64 = teams.iter().map(|team| u64::from(team.floor) + 1).sum();
    let found = plan(&curves, &teams, caps + 9, 1.0, None).unwrap();
    assert_eq!((found.left, found.one_more), (9, 0.0));
    assert!(found.teams.iter().all(|team| team.reason == Reason::Capped));
}

#[test]
fn no_unit_would_bring_more_elsewhere() {
    for seed in 0..40 {
        let (curves, teams) = case(seed, 25);
        let found = plan(&curves, &teams, 150, 1.0, None).unwrap();
        let gain = |team: usize, units: u32| curves.sells(team, f64::from(units), 0.0) - curves.sells(team, f64::from(units) - 1.0, 0.0);
        for (n, team) in found.teams.iter().enumerate() {
            let (above, below) = (team.after > teams[n].floor, teams[n].cap.is_none_or(|cap| team.after < cap));
            assert!(!above || gain(n, team.after) >= found.one_more - 1e-7, "{seed} {n}");
            assert!(!below || team.next <= found.one_more + 1e-7, "{seed} {n}");
        }
    }
}

#[test]
fn those_behind_have_their_floor_and_floors_that_cannot_be_kept_are_refused_with_their_numbers() {
    let (curves, mut teams) = case(4, 12);
    teams.iter_mut().for_each(|team| (team.floor, team.cap) = (0, None));
    let behind = Some(Behind { below: 0.6, at_least: 3 });
    let found = plan(&curves, &teams, 60, 1.0, behind).unwrap();
    let helped: Vec<usize> = (0..12).filter(|n| teams[*n].attainment < Some(0.6)).collect();
    assert!(helped.len() > 2 && helped.iter().all(|n| found.teams[*n].after >= 3));
    assert!(helped.iter().any(|n| found.teams[*n].reason == Reason::FloorBehind));
    assert!(found.planned <= plan(&curves, &teams, 60, 1.0, None).unwrap().planned, "a floor costs");
    let floors = 3 * helped.len() as u64;
    assert_eq!(plan(&curves, &teams, floors - 1, 1.0, behind), Err(ResourceError::FloorsAboveBudget { floors, budget: floors - 1 }));
    teams[helped[0]].cap = Some(2);
    assert_eq!(plan(&curves, &teams, 60, 1.0, behind), Err(ResourceError::FloorAboveCap { team: helped[0], floor: 3, cap: 2 }));
    assert_eq!(plan(&curves, &teams[1..], 60, 1.0, None), Err(ResourceError::Length { found: 11, wanted: 12 }));
    let much = plan(&curves, &teams, 10_000_000, 1.0, None);
    assert!(matches!(much, Err(ResourceError::TooManySteps { steps, .. }) if steps > 100_000_000));
}

#[test]
fn equal_units_stay_where_they_are_and_reasons_tell_what_happened() {
    let (mut curves, mut teams) = case(6, 3);
    curves.teams.iter_mut().for_each(|curve| (curve.scale, curve.elasticity) = (10.0, 1.0));
    teams = teams.iter().zip([1, 5, 3]).map(|(team, today)| Team { today, floor: 0, cap: None, ..*team }).collect();
    let found = plan(&curves, &teams, 9, 1.0, None).unwrap();
    assert!(found.teams.iter().all(|team| team.after == team.before && team.reason == Reason::Keeps && team.extra == 0.0));
    curves.teams[0].scale = 30.0;
    curves.teams.iter_mut().for_each(|curve| curve.elasticity = 0.5);
    let found = plan(&curves, &teams, 9, 2.0, None).unwrap();
    assert_eq!(
        found.teams.iter().map(|t| t.reason).collect::<Vec<_>>(),
        [Reason::HighestReturn, Reason::MoreElsewhere, Reason::MoreElsewhere]
    );
    for team in &found.teams {
        assert!(team.extra_95[0] <= team.extra && team.extra <= team.extra_95[1] && (team.extra > 0.0) == (team.after > team.before));
    }
    assert!(found.extra_95[0] <= found.planned - found.today && found.planned - found.today <= found.extra_95[1]);
}
