//! What holds of every plan, whatever was set and however often it was made anew.

use super::deeds::{COMMITTED, Carry, EDITED, HEDGED, Opened, Path, Plan};
use super::ground::{Ground, Months, Place};
use super::reckon::reckon;
use super::spread::Spread;
use serde_json::json;
use upcount_book::{Book, Goal};
use upcount_store::NewFact;

/// Small numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn count(&mut self, n: u64) -> i64 {
        self.below(n).cast_signed()
    }
}

fn goal() -> Goal {
    let mut goal = Book::shipped().unwrap().goals["policies"].clone();
    // Rails are tried by themselves.
    goal.growth = None;
    goal
}

fn months() -> Months {
    let book = Book::shipped().unwrap();
    Months::of(&book, "calendar_month", "2025").unwrap()
}

/// A company of branches, teams and agents, with what they brought.
fn ground(dice: &mut Dice) -> Ground {
    let mut places = vec![Place { path: Path::new(), parent: None, heads: 0, came: i32::MIN, there: None }];
    let (branches, mut level) = (1 + dice.below(4), vec![0]);
    for depth in 0..3 {
        let mut next = Vec::new();
        for parent in level {
            for n in 0..if depth == 0 { branches } else { 1 + dice.below(5) } {
                let mut path = places[parent].path.clone();
                path.push(format!("{}{n}", path.last().map_or("B", String::as_str)));
                let came = if depth == 2 && dice.below(6) == 0 { -(dice.below(2).cast_signed() as i32) } else { i32::MIN };
                next.push(places.len());
                places.push(Place { path, parent: Some(parent), heads: u32::from(depth == 2), came, there: None });
            }
        }
        level = next;
    }
    let count = places.len();
    let none = || vec![vec![0; 12]; count];
    let (mut last_year, mut brought) = (none(), none());
    let deepest: Vec<usize> = (0..count).filter(|n| places[*n].path.len() == 3).collect();
    for n in &deepest {
        for month in 0..12 {
            (last_year[*n][month], brought[*n][month]) = (dice.count(9), dice.count(9));
        }
    }
    for n in (1..count).rev() {
        let parent = places[n].parent.unwrap();
        places[parent].heads += places[n].heads;
        for month in 0..12 {
            (last_year[parent][month], brought[parent][month]) =
                (last_year[parent][month] + last_year[n][month], brought[parent][month] + brought[n][month]);
        }
    }
    let recent = last_year.iter().map(|months| months.iter().sum()).collect();
    let potential = vec![0; count];
    let season = last_year[0].iter().map(|n| *n as f64 + 1.0).collect();
    Ground {
        months: months(),
        places,
        last_year,
        recent,
        potential,
        brought,
        season,
        notes: Vec::new(),
        labels: Vec::new(),
        of_people: true,
    }
}

fn opened(total: i64, seen_until: &str, replaces: Option<i64>, carry: Carry) -> Plan {
    let opened = Opened {
        goal: "policies".into(),
        period: "2025".into(),
        total,
        why: "why".into(),
        seen_until: seen_until.parse().unwrap(),
        seen_at: String::new(),
        replaces,
        carry,
        waterfall: false,
    };
    Plan::new(1, opened, "somebody", "")
}

fn with(plan: &Plan, event: &str, says: serde_json::Value) -> Plan {
    let fact = NewFact {
        event: event.into(),
        kind: "goal".into(),
        about: "1".into(),
        happened: String::new(),
        corrects: None,
        recorded_by: "somebody".into(),
        says: says.to_string(),
    };
    plan.with(&fact, plan.last + 1, "")
}

fn adds_up(spread: &Spread, total: i64) {
    assert_eq!(spread.year(0), total);
    for n in 0..spread.ground.places.len() {
        let below: Vec<usize> = spread.ground.children(n).collect();
        for cells in [&spread.goal, &spread.hedge, &spread.carried].into_iter().chain(spread.tiers.iter().map(|(_, cells)| cells)) {
            assert!(cells[n].iter().all(|cell| *cell >= 0), "{:?}", cells[n]);
            // Months that are over stand as they were, whoever left since.
            for (month, cell) in cells[n].iter().enumerate().skip(spread.over).filter(|_| !below.is_empty()) {
                assert_eq!(*cell, below.iter().map(|b| cells[*b][month]).sum::<i64>(), "place {n}, month {month}");
            }
        }
    }
}

#[test]
fn every_level_adds_up_in_every_month_after_any_edits_locks_hedges_and_plans_made_anew() {
    let mut dice = Dice(7);
    let (mut spread_ones, mut refused) = (0, 0);
    for _ in 0..150 {
        let ground = ground(&mut dice);
        let goal = goal();
        let mut total = 200 + dice.count(2000);
        let mut plan = opened(total, "2024-12-31", None, Carry::Place);
        let mut now = reckon(&goal, &plan, ground.clone(), None).unwrap();
        adds_up(&now, total);
        for _ in 0..6 {
            let place = dice.below(ground.places.len() as u64) as usize;
            let path = ground.places[place].path.clone();
            let next = match dice.below(3) {
                0 if path.len() < 3 => with(&plan, HEDGED, json!({ "plan": 1, "place": path, "value": dice.count(50) })),
                1 => {
                    let span = ["2025-Q2".to_owned(), "2025-07".to_owned()][dice.below(2) as usize].clone();
                    with(&plan, EDITED, json!({ "plan": 1, "place": path, "span": span, "value": dice.count(20), "locked": true }))
                }
                _ if !path.is_empty() => {
                    let value = now.year(place) * (80 + dice.count(40)) / 100;
                    with(&plan, EDITED, json!({ "plan": 1, "place": path, "span": "2025", "value": value, "locked": dice.below(2) == 0 }))
                }
                _ => with(&plan, COMMITTED, json!({ "plan": 1, "place": path, "value": 7 })),
            };
            // What cannot be met is refused whole, and the plan stays as it was.
            match reckon(&goal, &next, ground.clone(), None) {
                Ok(spread) => (plan, now, spread_ones) = (next, spread, spread_ones + 1),
                Err(_) => refused += 1,
            }
            adds_up(&now, total);
            for ((path, span), edit) in &plan.edits {
                let Some(place) = ground.find(path).filter(|place| *place > 0) else { continue };
                let of = match span.as_str() {
                    "2025" => now.year(place),
                    "2025-Q2" => now.by_month(place)[3..6].iter().sum(),
                    _ => now.by_month(place)[6],
                };
                assert_eq!(of, edit.value, "{path:?} {span}");
            }
            for (path, edit) in &plan.hedges {
                assert_eq!(now.hedges[path].iter().sum::<i64>(), edit.value);
            }
        }
        // Made anew after some months, with somebody gone and another total.
        let over = 1 + dice.below(10) as usize;
        let day = ground.months.days_of(over - 1).1;
        let gone: Option<Path> = ground.places.iter().filter(|p| p.path.len() == 3).nth(1).map(|p| p.path.clone());
        let mut later = ground.clone();
        if let Some(n) =
            gone.as_ref().and_then(|gone| later.find(gone)).filter(|n| later.children(later.places[*n].parent.unwrap()).count() > 1)
        {
            [&mut later.last_year, &mut later.brought].into_iter().for_each(|cells| drop(cells.remove(n)));
            later.recent.remove(n);
            later.potential.remove(n);
            later.places.remove(n);
            later.places.iter_mut().for_each(|p| p.parent = p.parent.map(|parent| if parent > n { parent - 1 } else { parent }));
        }
        total += dice.count(100);
        let carry = [Carry::Place, Carry::Shared, Carry::Forgive][dice.below(3) as usize];
        let mut anew = opened(total, &day.to_string(), Some(1), carry);
        anew.hedges.clone_from(&plan.hedges);
        let Ok(spread) = reckon(&goal, &anew, later.clone(), Some(&now)) else {
            refused += 1;
            continue;
        };
        assert_eq!(spread.over, over);
        adds_up(&spread, total);
        for (n, place) in spread.ground.places.iter().enumerate() {
            let before = now.ground.find(&place.path).unwrap();
            assert_eq!(spread.by_month(n)[..over], now.by_month(before)[..over], "what is over stays");
        }
        let short: i64 = spread
            .leaves()
            .map(|n| {
                let short: i64 = (0..over).map(|m| spread.by_month(n)[m] - later.brought[n][m]).sum();
                short.max(0)
            })
            .sum();
        match carry {
            Carry::Forgive => assert_eq!(spread.carried(0), 0),
            Carry::Place => assert_eq!(spread.carried(0), short),
            Carry::Shared => assert!(spread.carried(0) <= short),
        }
    }
    assert!(spread_ones > 300 && refused > 20, "{spread_ones} {refused}");
}

#[test]
fn what_months_that_are_over_were_asked_above_is_not_asked_again() {
    let mut dice = Dice(11);
    let (ground, goal) = (ground(&mut dice), goal());
    let plan = with(&opened(1200, "2024-12-31", None, Carry::Forgive), HEDGED, json!({ "plan": 1, "place": [], "value": 120 }));
    let first = reckon(&goal, &plan, ground.clone(), None).unwrap();
    let mut anew = opened(1200, "2025-03-31", Some(1), Carry::Forgive);
    anew.hedges.clone_from(&plan.hedges);
    let second = reckon(&goal, &anew, ground, Some(&first)).unwrap();
    assert_eq!((first.hedge(0), second.hedge(0)), (120, 120));
    assert_eq!(first.asked_by_month(0)[..3], second.asked_by_month(0)[..3]);
}

#[test]
fn a_total_below_what_months_that_are_over_had_is_refused() {
    let mut dice = Dice(3);
    let (ground, goal) = (ground(&mut dice), goal());
    let first = reckon(&goal, &opened(1200, "2024-12-31", None, Carry::Place), ground.clone(), None).unwrap();
    let refused =
        |total, day: &str| reckon(&goal, &opened(total, day, Some(1), Carry::Place), ground.clone(), Some(&first)).unwrap_err().to_string();
    assert!(refused(100, "2025-11-30").contains("the total cannot be below that"));
    assert!(refused(1200, "2025-12-31").contains("every month of the period is over"));
}

#[test]
fn guard_rails_hold_for_every_place_and_a_number_outside_them_is_refused_with_them() {
    let mut dice = Dice(5);
    let ground = ground(&mut dice);
    let goal = Book::shipped().unwrap().goals["policies"].clone();
    let last: i64 = ground.last_year[0].iter().sum();
    let plan = opened(last, "2024-12-31", None, Carry::Place);
    let spread = reckon(&goal, &plan, ground.clone(), None).unwrap();
    for (n, last) in ground.last_year.iter().enumerate().skip(1).filter(|(n, _)| ground.places[*n].path.len() == 1) {
        let last: i64 = last.iter().sum();
        assert!(last == 0 || (spread.year(n) * 10 >= last * 7 && spread.year(n) <= last * 2), "{} of {last}", spread.year(n));
    }
    let place = ground.places.iter().position(|place| place.path.len() == 1).unwrap();
    let path = ground.places[place].path.clone();
    let much = ground.last_year[place].iter().sum::<i64>() * 3;
    let told = reckon(&goal, &with(&plan, EDITED, json!({ "plan": 1, "place": path, "span": "2025", "value": much })), ground, None);
    assert!(told.unwrap_err().to_string().contains("outside its guard rail"));
}

#[test]
fn those_who_stay_bear_what_last_years_people_brought_although_their_own_rails_are_narrower() {
    let mut dice = Dice(13);
    let goal = Book::shipped().unwrap().goals["policies"].clone();
    for _ in 0..60 {
        let mut ground = ground(&mut dice);
        // Half of what a team brought came by people who are gone.
        for n in (0..ground.places.len()).filter(|n| ground.places[*n].path.len() == 3).collect::<Vec<_>>() {
            if dice.below(2) == 0 {
                ground.last_year[n].fill(0);
                ground.last_year[n][0] = dice.count(2);
            }
        }
        let last: i64 = ground.last_year[0].iter().sum();
        adds_up(&reckon(&goal, &opened(last, "2024-12-31", None, Carry::Place), ground, None).unwrap(), last);
    }
}

#[test]
fn a_plan_is_for_a_year_or_a_quarter_and_knows_its_months() {
    let book = Book::shipped().unwrap();
    let quarter = Months::of(&book, "calendar_month", "2025-Q2").unwrap();
    assert_eq!(quarter.names(), ["2025-04", "2025-05", "2025-06"]);
    assert_eq!((quarter.from().to_string(), quarter.to().to_string()), ("2025-04-01".into(), "2025-06-30".into()));
    assert_eq!((quarter.over("2025-04-29".parse().unwrap()), quarter.over("2025-04-30".parse().unwrap())), (0, 1));
    for wrong in ["2025-13", "25", "2025-Q5", "next year", ""] {
        assert!(Months::of(&book, "calendar_month", wrong).is_err(), "{wrong}");
    }
}
