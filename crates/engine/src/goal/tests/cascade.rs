//! A total spread from the top to the leaves.

use super::made::*;
use crate::goal::*;
use std::collections::BTreeMap;

#[test]
fn where_there_is_a_plan_one_is_found_that_adds_up_and_keeps_what_is_fixed() {
    for seed in 0..2_000 {
        let (tree, wanted, one) = company(seed);
        assert_eq!(wrong(&tree, &wanted, &one), None, "{seed}: the plan to begin with");
        let plan = spread(&tree, &wanted).unwrap_or_else(|refusal| panic!("{seed}: {refusal:?}"));
        assert_eq!(wrong(&tree, &wanted, &plan), None, "{seed}");
    }
}

#[test]
fn renumbering_places_and_reordering_what_is_said_changes_nothing() {
    for seed in 0..500 {
        let (tree, wanted, _) = company(seed);
        let plan = spread(&tree, &wanted).unwrap();
        let (other, to, new) = renumbered(&tree, &wanted, &mut Numbers::new(seed + 1));
        let again = spread(&other, &to).unwrap();
        for (place, number) in new.iter().enumerate() {
            assert_eq!(plan.goal.row(place), again.goal.row(*number), "{seed}: place {place}");
            assert_eq!(plan.hedge.row(place), again.hedge.row(*number), "{seed}: place {place}");
        }
    }
}

#[test]
fn without_bounds_years_and_months_are_less_than_one_from_their_quota() {
    for seed in 0..500 {
        let (tree, mut wanted, _) = company(seed);
        wanted.season = Grid::new(wanted.months, wanted.season.row(0).to_vec());
        (wanted.rails, wanted.fixed, wanted.presence) = (vec![], vec![], vec![]);
        let plan = spread(&tree, &wanted).unwrap();
        assert_eq!(wrong(&tree, &wanted, &plan), None, "{seed}");
        for above in 0..tree.places() {
            let (below, total) = (children(&tree, above), plan.goal.year(above) + plan.hedge.year(above));
            let weights: f64 = below.iter().map(|child| wanted.weight[*child]).sum();
            for child in below {
                let year = plan.goal.year(child) as f64;
                if weights > 0.0 {
                    assert!((year - total as f64 * wanted.weight[child] / weights).abs() < 1.0 + 1e-6, "{seed}: place {child}");
                }
                for month in 0..wanted.months {
                    let column = plan.goal.row(above)[month] + plan.hedge.row(above)[month];
                    let quota = year * column as f64 / (total as f64).max(1.0);
                    let has = plan.goal.row(child)[month] as f64;
                    assert!((has - quota).abs() < 1.0 - 1e-9, "{seed}: place {child} month {month}: {has} for {quota}");
                }
            }
        }
    }
}

/// A top with so many children, twelve months of one season, nothing bounded.
fn flat(children: usize, total: i64) -> (Tree, Wanted) {
    let tree = Tree {
        parents: std::iter::once(None).chain(std::iter::repeat_n(Some(0), children)).collect(),
        rank: (0..=children as u64).collect(),
    };
    let wanted = Wanted {
        months: 12,
        total: vec![total],
        weight: vec![1.0; children + 1],
        season: Grid::filled(12, 1, 1.0),
        presence: vec![],
        rails: vec![],
        fixed: vec![],
        hedge: BTreeMap::new(),
    };
    (tree, wanted)
}

#[test]
fn agents_with_one_policy_a_year_do_not_all_have_it_in_january() {
    let (tree, wanted) = flat(24, 24);
    let plan = spread(&tree, &wanted).unwrap();
    assert_eq!(plan.goal.row(0), [2; 12]);
    assert!((1..25).all(|place| plan.goal.year(place) == 1));
}

#[test]
fn a_newcomer_grows_into_its_goal_and_a_leaver_leaves_it_to_the_others() {
    let (tree, mut wanted) = flat(3, 300);
    wanted.presence = vec![
        Presence { place: 1, joined: 4, left: None, away: vec![], days: vec![], ramp: vec![0.25, 0.5] },
        Presence { place: 2, joined: -20, left: Some(6), away: vec![1], days: vec![], ramp: vec![] },
    ];
    let plan = spread(&tree, &wanted).unwrap();
    assert_eq!(wrong(&tree, &wanted, &plan), None);
    // 6.75, 5 and 12 of 23.75 months of work.
    assert_eq!([1, 2, 3].map(|place| plan.goal.year(place)), [85, 63, 152]);
    let newcomer = plan.goal.row(1);
    assert!(newcomer[..4].iter().all(|goal| *goal == 0) && newcomer[4] < newcomer[5] && newcomer[5] < newcomer[6], "{newcomer:?}");
    assert!(plan.goal.row(2)[1] == 0 && plan.goal.sum(2, 6..12) == 0);
}

#[test]
fn a_team_of_newcomers_is_asked_for_less_than_one_of_old_hands() {
    let tree = Tree { parents: vec![None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)], rank: (0..7).collect() };
    let (_, mut wanted) = flat(6, 700);
    let newcomer = |place| Presence { place, joined: 6, left: None, away: vec![], days: vec![], ramp: vec![] };
    wanted.presence = vec![newcomer(3), newcomer(4), newcomer(5)];
    let plan = spread(&tree, &wanted).unwrap();
    // Half a year's work of two, and one and a half.
    assert_eq!([1, 2].map(|place| plan.goal.year(place)), [280, 420]);
    assert_eq!([3, 4, 5, 6].map(|place| plan.goal.year(place)), [140, 140, 140, 280]);
}

#[test]
fn what_a_branch_asks_above_its_goal_stands_at_the_branch_in_each_month() {
    let tree = Tree { parents: vec![None, Some(0), Some(0), Some(1), Some(1), Some(2)], rank: (0..6).collect() };
    let (_, mut wanted) = flat(5, 1_200);
    wanted.hedge = BTreeMap::from([(1, 60)]);
    let plan = spread(&tree, &wanted).unwrap();
    assert_eq!((plan.goal.year(1), plan.hedge.row(1)), (600, &[5; 12][..]));
    assert_eq!((plan.goal.year(3), plan.goal.year(4), plan.goal.year(5)), (330, 330, 600));
}

#[test]
fn guard_rails_hold_and_the_others_have_the_rest() {
    let (tree, mut wanted) = flat(3, 300);
    wanted.weight = vec![1.0, 8.0, 1.0, 1.0];
    wanted.rails = vec![Rail { place: 1, floor: 0, ceiling: 120 }, Rail { place: 2, floor: 100, ceiling: i64::MAX }];
    let plan = spread(&tree, &wanted).unwrap();
    assert_eq!([1, 2, 3].map(|place| plan.goal.year(place)), [120, 100, 80]);
}

#[test]
fn children_without_weights_share_evenly_and_the_plan_says_so() {
    let (tree, mut wanted) = flat(4, 48);
    wanted.weight = vec![0.0; 5];
    let plan = spread(&tree, &wanted).unwrap();
    assert_eq!(plan.notes, [Note::Even { place: 0 }]);
    assert!((1..5).all(|place| plan.goal.row(place) == [1; 12]));
}

#[test]
fn what_cannot_be_is_refused_with_its_numbers() {
    let (tree, wanted) = flat(2, 100);
    let with = |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted.clone();
        change(&mut wanted);
        spread(&tree, &wanted).unwrap_err()
    };
    let fix = |place: usize, cell: Cell, value: i64| Fixed { place, cell, value };
    let locks = vec![fix(1, Cell::Year, 70), fix(2, Cell::Year, 50)];
    let refusal = Refusal::TooMuchBelow { place: 0, cell: Cell::Year, least: 120, fixed: 120, has: 100 };
    assert_eq!(with(&|w| w.fixed.clone_from(&locks)), refusal);
    let rail = |place, floor, ceiling| Rail { place, floor, ceiling };
    let floors = vec![rail(1, 80, 99), rail(2, 30, 99)];
    let refusal = Refusal::TooMuchBelow { place: 0, cell: Cell::Year, least: 110, fixed: 0, has: 100 };
    assert_eq!(with(&|w| w.rails.clone_from(&floors)), refusal);
    let ceilings = vec![rail(1, 0, 40), rail(2, 0, 50)];
    assert_eq!(with(&|w| w.rails.clone_from(&ceilings)), Refusal::TooLittleBelow { place: 0, cell: Cell::Year, most: 90, has: 100 });
    let gone = Presence { place: 1, joined: 12, left: None, away: vec![], days: vec![], ramp: vec![] };
    let never = |w: &mut Wanted| {
        w.presence = vec![gone.clone()];
        w.fixed = vec![fix(1, Cell::Year, 5)];
    };
    assert_eq!(with(&never), Refusal::NeverThere { place: 1, cell: Cell::Year, value: 5 });
    let mut months: Vec<Fixed> = (0..12).map(|month| fix(1, Cell::Month(month), 2)).collect();
    months.push(fix(1, Cell::Year, 30));
    let refusal = Refusal::MonthsDiffer { place: 1, cell: Cell::Year, least: 24, most: 24, from: 30, to: 30 };
    assert_eq!(with(&|w| w.fixed.clone_from(&months)), refusal);
    let twice = vec![fix(1, Cell::Month(3), 4), fix(1, Cell::Month(3), 5)];
    assert_eq!(with(&|w| w.fixed.clone_from(&twice)), Refusal::FixedTwice { place: 1, cell: Cell::Month(3), one: 4, other: 5 });
    assert_eq!(with(&|w| w.hedge = BTreeMap::from([(2, 7)])), Refusal::NothingBelow { place: 2, hedge: 7 });
    let outside = |w: &mut Wanted| {
        w.rails = vec![rail(1, 10, 20)];
        w.fixed = vec![fix(1, Cell::Year, 30)];
    };
    assert_eq!(with(&outside), Refusal::OutsideRails { place: 1, value: 30, floor: 10, ceiling: 20 });
    assert_eq!(with(&|w| w.fixed = vec![fix(1, Cell::Month(12), 3)]), Refusal::NoSuchCell { place: 1, cell: Cell::Month(12) });
    assert_eq!(with(&|w| w.total = vec![-1]), Refusal::NotACount { place: 0, value: -1 });
    assert_eq!(with(&|w| w.weight[2] = f64::NAN), Refusal::NotAWeight { place: 2 });
    assert_eq!(with(&|w| w.season = Grid::filled(12, 1, 0.0)), Refusal::NotAWeight { place: 0 });
    assert_eq!(with(&|w| w.total = vec![]), Refusal::Shape { what: "total", has: 0, needs: 1 });
    let same = Tree { rank: vec![0, 1, 1], ..tree.clone() };
    assert_eq!(spread(&same, &wanted), Err(Refusal::SameRank { place: 1, other: 2 }));
    let upside_down = Tree { parents: vec![Some(1), None, Some(1)], rank: vec![0, 1, 2] };
    assert_eq!(spread(&upside_down, &wanted), Err(Refusal::NotATree { place: 0 }));
}
