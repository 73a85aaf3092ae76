use super::*;
use crate::redteam::{Adversary, Excluded};
use std::collections::BTreeMap;
use upcount_book::{Book, Contest};

/// A contest as the Book would read it, on the first quarter of 2025.
fn contest(rest: &str) -> Contest {
    let head = "zh='x'\nen='x'\ncapability='5.12'\nlevel='agent'\nfrom='2025-01-01'\nto='2025-03-31'\ncalibre='standard'\n";
    let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
    files.insert("contests/x.toml".into(), format!("{head}{rest}"));
    Book::from_files(files).unwrap_or_else(|e| panic!("{e}")).contests["x"].clone()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(policy: &str, on: &str, premium_fen: i64, parts: &[(&str, i64)]) -> Entry {
    let part = |(unit, part_ppm): &(&str, i64)| Part { unit: (*unit).into(), agent: (*unit).into(), part_ppm: *part_ppm };
    let parts = parts.iter().map(part).collect();
    Entry {
        policy: policy.into(),
        day: day(on),
        premium_fen,
        class: Some("life".into()),
        customer: None,
        parts,
        withdrawn: None,
        ended: None,
    }
}

/// So many policies of 1,000.00 each of an agent, from a day on, one a day.
fn many(agent: &str, from: &str, n: i32) -> Vec<Entry> {
    (0..n).map(|at| Entry { day: day(from).plus(at), ..entry(&format!("{agent}{from}{at}"), from, 100_000, &[(agent, ONE)]) }).collect()
}

fn ladder(contest: &Contest, counts: &[(&str, i64)]) -> Vec<(String, u32, i64)> {
    let counts: BTreeMap<_, _> = counts.iter().map(|(unit, count)| ((*unit).into(), count * ONE)).collect();
    standings(contest, &counts).places.into_iter().map(|place| (place.unit.to_string(), place.rank, place.prize_fen)).collect()
}

const PLACES: &str = "places=[{to=1,amount='300'},{to=3,amount='100'}]\n";

#[test]
fn those_alike_share_a_place_and_the_prizes_of_the_places_that_they_take() {
    let contest = contest(&format!("budget='1000'\n{PLACES}"));
    let line = |unit: &str, rank, fen| (unit.to_owned(), rank, fen);
    let found = ladder(&contest, &[("A", 5), ("B", 9), ("C", 9), ("D", 5), ("E", 0)]);
    // B and C take 1 and 2: 300 + 100; A and D take 3 and 4: 100 + 0. Who did nothing stands there without a prize.
    assert_eq!(found, [line("B", 1, 20_000), line("C", 1, 20_000), line("A", 3, 5_000), line("D", 3, 5_000), line("E", 5, 0)]);
    // Never more than was said, whatever the ties.
    for all in [[7; 7], [0, 1, 1, 1, 2, 2, 2], [3, 3, 2, 2, 2, 2, 1]] {
        let counts: BTreeMap<_, _> = all.iter().enumerate().map(|(n, count)| (format!("U{n}").as_str().into(), count * ONE)).collect();
        let found = standings(&contest, &counts);
        assert!(found.paid_fen <= contest.places_fen() && found.paid_fen > contest.places_fen() - 7, "{all:?} {}", found.paid_fen);
    }
}

#[test]
fn the_distance_to_the_next_place_and_prize_is_what_leads_there() {
    let contest = contest(&format!("budget='9000'\nat_least=2\n{PLACES}steps=[{{from=4,amount='50'}},{{from=9,amount='90'}}]\n"));
    let all = [("A", 12), ("B", 8), ("C", 8), ("D", 3), ("E", 0)];
    let counts: BTreeMap<Arc<str>, i64> = all.iter().map(|(unit, count)| ((*unit).into(), count * ONE)).collect();
    let found = standings(&contest, &counts);
    let of = |unit: &str| found.places.iter().find(|place| &*place.unit == unit).unwrap();
    assert_eq!((of("A").to_next_place, of("A").to_next_prize), (None, None));
    assert_eq!((of("B").to_next_place, of("B").to_next_prize), (Some(4), Some(Nearer { policies: 1, more_fen: 4_000 })));
    assert_eq!((of("D").to_next_place, of("D").to_next_prize), (Some(5), Some(Nearer { policies: 1, more_fen: 5_000 })));
    // Going there brings what was said, and one fewer does not.
    for place in &found.places {
        let brings = |more: u64| {
            let mut moved = counts.clone();
            *moved.get_mut(&place.unit).unwrap() += more.cast_signed() * ONE;
            let there = standings(&contest, &moved).places.into_iter().find(|other| other.unit == place.unit).unwrap();
            (there.rank, there.place_fen + there.step_fen)
        };
        let now = brings(0);
        if let Some(next) = place.to_next_prize {
            assert_eq!(brings(next.policies).1 - now.1, next.more_fen, "{}", place.unit);
            assert!((1..next.policies).all(|fewer| brings(fewer).1 <= now.1), "{}", place.unit);
        }
        if let Some(policies) = place.to_next_place {
            assert!(brings(policies).0 < now.0 && brings(policies - 1).0 == now.0, "{}", place.unit);
        }
    }
}

#[test]
fn the_budget_cuts_all_prizes_alike_and_is_never_exceeded() {
    let contest = contest("budget='100'\nsteps=[{from=1,amount='70'}]\n");
    let found = ladder(&contest, &[("A", 1), ("B", 2), ("C", 0), ("D", 1)]);
    assert_eq!(found.iter().map(|one| one.2).collect::<Vec<_>>(), [3_333, 3_333, 3_333, 0]);
}

#[test]
fn a_prize_is_parted_among_agents_in_whole_fen_that_add_up() {
    let agents: BTreeMap<Arc<str>, i64> = [("A", ONE), ("B", ONE), ("C", ONE)].map(|(agent, count)| (agent.into(), count)).into();
    let parts = shared_by(100, &agents);
    assert_eq!(parts.iter().map(|part| part.1).sum::<i64>(), 100);
    assert_eq!(parts.iter().map(|part| part.1).max(), Some(34));
    assert!(shared_by(100, &BTreeMap::new()).is_empty());
}

#[test]
fn what_ends_by_the_day_of_settling_counts_only_where_all_counts() {
    let mut entries =
        vec![entry("P1", "2025-01-05", 100_000, &[("A", 600_000), ("B", 400_000)]), entry("P2", "2025-03-31", 50_000, &[("A", ONE)])];
    entries[1].ended = Some(day("2025-04-10"));
    entries[1].withdrawn = entries[1].ended;
    let of = |rest: &str, netted: bool| {
        let contest = contest(&format!("budget='9'\nsteps=[{{from=1,amount='1'}}]\n{rest}"));
        let found = counts(&contest, &entries, (contest.from, contest.to), contest.settled(), netted, None);
        found.get("A").map(|agents| agents.values().sum::<i64>())
    };
    assert_eq!(of("", false), Some(1_600_000));
    assert_eq!(of("settle_days=20\n", false), Some(1_600_000));
    assert_eq!(of("settle_days=20\n", true), Some(600_000));
    assert_eq!(of("settle_days=20\nonly_what_stays=true\n", false), Some(600_000));
    assert_eq!(of("settle_days=5\nonly_what_stays=true\n", false), Some(1_600_000), "it was not known yet");
    assert_eq!(of("premium_at_least='800'\n", false), Some(600_000));
}

#[test]
fn a_policy_counts_by_how_likely_it_stays_as_others_did() {
    // Of 1,000 policies a quarter ended in the first month of age, and a third of the rest in the third.
    let mut entries = Vec::new();
    for n in 0..1_000 {
        let mut one = entry(&format!("P{n}"), "2024-01-01", 100_000, &[("A", ONE)]);
        one.ended = if n < 250 {
            Some(one.day.plus(10))
        } else if n < 500 {
            Some(one.day.plus(70))
        } else {
            None
        };
        entries.push(one);
    }
    let chances = Chances::of(&entries, 6, day("2025-01-01"));
    let at = |age: i32| chances.of_one(Some("life"), day("2025-01-01"), day("2025-01-01").plus(age));
    assert_eq!(at(0), 500_000);
    assert_eq!(at(30), 666_667, "it is past the first month");
    assert_eq!(at(90), ONE);
    assert_eq!(at(900), ONE);
}

fn assumed() -> Assumed {
    Assumed {
        cooling_off_days: 15,
        most_policies: 5,
        shift_days: 3,
        tolerated_ppm: 50_000,
        cheapest_fen: BTreeMap::from([(Some("life".into()), 10_000)]),
        earns_ppm: 200_000,
        excluded: Excluded::default(),
    }
}

/// Three agents of 8, 6 and 3 policies in each of two quarters, and one of A's on the second day after the first.
fn history() -> Vec<Entry> {
    let mut all = Vec::new();
    for quarter in ["2024-07-10", "2024-10-20"] {
        all.extend([("A", 8), ("B", 6), ("C", 3)].into_iter().flat_map(|(agent, n)| many(agent, quarter, n)));
    }
    all.push(entry("late", "2024-10-02", 100_000, &[("A", ONE)]));
    all
}

fn times() -> [(Day, Day); 2] {
    [(day("2024-10-01"), day("2024-12-31")), (day("2024-07-01"), day("2024-09-30"))]
}

#[test]
fn a_contest_that_the_red_team_breaks_is_mended_and_passes() {
    let prizes = "budget='2000'\nplaces=[{to=1,amount='500'}]\nsteps=[{from=4,amount='100'},{from=7,amount='300'}]\n";
    let excluded = Excluded { self_insured: true, mutual: true, rewritten: false };
    let broken = contest(prizes);
    let found = replay(&broken, &assumed(), &history(), &times(), false);
    assert_eq!(
        found.past.iter().map(|past| (past.units, past.count_ppm / ONE, past.paid_fen)).collect::<Vec<_>>(),
        [(3, 18, 90_000), (3, 17, 90_000),]
    );
    let who = |contest: &Contest, assumed: &Assumed, found: &Replayed| -> Vec<Adversary> {
        findings(contest, assumed, found).into_iter().map(|finding| finding.gamed.adversary).collect()
    };
    let broken_by = who(&broken, &assumed(), &found);
    for adversary in [Adversary::Splitting, Adversary::WithdrawAfterBonus, Adversary::SelfInsured, Adversary::MutualInsured] {
        assert!(broken_by.contains(&adversary), "{adversary:?}");
    }
    // B buys three for nothing and stands before A; the prize goes from 100 to 500 and 300.
    let withdrawn = found.gamed.iter().find(|gamed| gamed.adversary == Adversary::WithdrawAfterBonus).unwrap();
    let worst = withdrawn.worst.as_ref().unwrap();
    assert_eq!((&*worst.unit, worst.prize_fen, worst.cost_fen), ("B", (10_000, 80_000), 0));
    // With its own mends it passes: what is withdrawn is known, small pieces do not count, and what agents buy does not either.
    let mended = contest(&format!("{prizes}only_what_stays=true\nsettle_days=16\npremium_at_least='1000'\n"));
    let with = Assumed { excluded, ..assumed() };
    let found = replay(&mended, &with, &history(), &times(), false);
    assert_eq!(who(&mended, &with, &found), []);
    // Each of them is needed.
    for (rest, still) in [
        ("settle_days=16\npremium_at_least='1000'\n", Adversary::WithdrawAfterBonus),
        ("only_what_stays=true\nsettle_days=10\npremium_at_least='1000'\n", Adversary::WithdrawAfterBonus),
        ("only_what_stays=true\nsettle_days=16\n", Adversary::Splitting),
    ] {
        let half = contest(&format!("{prizes}{rest}"));
        let found = replay(&half, &with, &history(), &times(), false);
        assert!(who(&half, &with, &found).contains(&still), "{rest}");
    }
}

#[test]
fn what_is_sold_just_after_the_end_is_pulled_into_it_and_costs_nothing() {
    // A has six in the quarter, and a seventh two days after it.
    let contest = contest("budget='2000'\nsteps=[{from=7,amount='300'}]\n");
    let mut all = many("A", "2024-07-10", 6);
    all.push(entry("late", "2024-10-02", 100_000, &[("A", ONE)]));
    let found = replay(&contest, &assumed(), &all, &times()[1..], false);
    let pulled = found.gamed.iter().find(|gamed| gamed.adversary == Adversary::PullForward).unwrap();
    assert_eq!((pulled.times, pulled.gain_fen, pulled.unreal), (1, 30_000, 0));
    let later = Assumed { shift_days: 1, ..assumed() };
    assert_eq!(replay(&contest, &later, &all, &times()[1..], false).gamed[1].times, 0, "it is out of reach");
}

#[test]
fn a_customer_counts_once_a_class_and_splitting_wins_nothing() {
    let mut all = many("A", "2024-07-10", 3);
    for (entry, customer) in all.iter_mut().zip(["C1", "C1", "C2"]) {
        entry.customer = Some(customer.into());
    }
    all.push(Entry { class: Some("health".into()), customer: Some("C1".into()), ..entry("other", "2024-08-01", 100_000, &[("A", ONE)]) });
    let once = contest("budget='2000'\nsteps=[{from=5,amount='300'}]\nonce_a_customer=true\n");
    let found = counts(&once, &all, times()[1], day("2024-12-31"), false, None);
    assert_eq!(found["A"].values().sum::<i64>(), 3 * ONE, "C1 in two classes, and C2");
    let splits = |contest: &Contest| replay(contest, &assumed(), &all, &times()[1..], false).gamed[0].times;
    let each = contest("budget='2000'\nsteps=[{from=5,amount='300'}]\n");
    assert_eq!((splits(&each), splits(&once)), (1, 0));
}
