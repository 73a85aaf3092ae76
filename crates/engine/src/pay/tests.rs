use super::*;
use std::collections::BTreeMap;
use upcount_book::{Book, Scheme};
use upcount_model::{Calendar, Grain};

mod rewards;

/// A scheme as the Book would read it.
fn scheme(rest: &str) -> Scheme {
    let head = "zh='x'\nen='x'\ncapability='3.9'\nsince='2025-01-01'\nday='issue'\nbase='premium_fen'\ncalendar='calendar_month'\nby='product_line'\n[[rates]]\nsince='2025-01-01'\nof={life='10%'}\n";
    let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
    files.insert("pay/x.toml".into(), format!("{head}{rest}"));
    Book::from_files(files).unwrap().pay["x"].clone()
}

fn calendar() -> Calendar {
    Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 }
}

fn month(text: &str) -> i32 {
    calendar().period(format!("{text}-01").parse().unwrap(), Grain::Month).number
}

fn sold(policy: &str, day: &str, base_fen: i64, credits: &[(&str, i64)]) -> Sold {
    Sold {
        policy: policy.into(),
        day: day.parse().unwrap(),
        base_fen,
        class: Some("life".into()),
        credits: credits.iter().map(|(agent, part)| ((*agent).into(), *part)).collect(),
        ended: vec![None; 2],
        holder: Holder::default(),
    }
}

/// (agent, month, policy, reason, fen)
fn told(lines: &[Line]) -> Vec<(String, String, String, &'static str, i64)> {
    let month = |n: i32| upcount_model::Period { grain: Grain::Month, number: n }.to_string();
    let one = |l: &Line| {
        let policy = l.key.policy.as_deref().unwrap_or_default().to_owned();
        (l.key.agent.to_string(), month(l.key.month), policy, l.key.reason.id(), l.amount_fen)
    };
    lines.iter().map(one).collect()
}

fn run(scheme: &Scheme, sold: &[Sold], until: &str) -> Vec<Line> {
    lines(scheme, &calendar(), sold, month(until)).unwrap()
}

#[test]
fn progressive_steps_part_a_policy_where_it_crosses_one() {
    let scheme = scheme("[tiers]\non='base'\nway='progressive'\nbands=[{from=0,below=1000,factor='100%'},{from=1000,factor='150%'}]\n");
    // 800.00, then 400.00 of which 200.00 lie above 1000: 20.00 + 20.00 × 1.5 = 50.00.
    let found = run(
        &scheme,
        &[sold("P2", "2025-01-02", 40_000, &[("A", 1_000_000)]), sold("P1", "2025-01-01", 80_000, &[("A", 1_000_000)])],
        "2025-01",
    );
    assert_eq!(told(&found).iter().map(|l| l.4).collect::<Vec<_>>(), [8_000, 5_000]);
    assert_eq!(found[1].factor_ppm, 1_250_000);
}

#[test]
fn slab_steps_lift_the_whole_month() {
    let scheme = scheme("[tiers]\non='base'\nway='slab'\nbands=[{from=0,below=1000,factor='100%'},{from=1000,factor='150%'}]\n");
    let found = run(
        &scheme,
        &[sold("P1", "2025-01-01", 80_000, &[("A", 1_000_000)]), sold("P2", "2025-01-02", 20_000, &[("A", 1_000_000)])],
        "2025-01",
    );
    assert_eq!(told(&found).iter().map(|l| l.4).collect::<Vec<_>>(), [12_000, 3_000], "at the bound the higher step holds");
}

#[test]
fn the_parts_of_a_shared_policy_add_up_to_it_whatever_the_shares() {
    let scheme = scheme("");
    for base in [1, 5, 33, 99_999, 1_234_567, -77] {
        let three = [("A", 333_333), ("B", 333_333), ("C", 333_334)];
        let found = run(&scheme, &[sold("P", "2025-01-01", base, &three)], "2025-01");
        let whole = run(&scheme, &[sold("P", "2025-01-01", base, &[("A", 1_000_000)])], "2025-01");
        let sum = |lines: &[Line]| lines.iter().map(|l| l.amount_fen).sum::<i64>();
        assert_eq!(sum(&found), sum(&whole), "{base}");
    }
}

#[test]
fn what_is_held_back_is_released_in_time_or_with_what_is_taken_back() {
    let scheme = scheme(
        "[hold_back]\npart='10%'\nmonths=3\n[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\nwithin_months=6\npart='50%'\n",
    );
    let mut back = sold("P2", "2025-01-31", 100_000, &[("A", 1_000_000)]);
    back.ended = vec![Some("2025-02-10".parse().unwrap()), None];
    let mut late = sold("P3", "2025-01-31", 100_000, &[("B", 1_000_000)]);
    late.ended = vec![None, Some("2025-07-31".parse().unwrap())];
    let found = run(&scheme, &[sold("P1", "2025-01-10", 100_000, &[("A", 1_000_000)]), back, late], "2025-12");
    let of = |policy: &str| told(&found).into_iter().filter(|l| l.2 == policy).map(|l| (l.1, l.3, l.4)).collect::<Vec<_>>();
    let line = |month: &str, reason, fen| (month.to_owned(), reason, fen);
    let kept = [line("2025-01", "commission", 10_000), line("2025-01", "held", -1_000), line("2025-04", "released", 1_000)];
    assert_eq!(of("P1"), kept);
    assert_eq!(of("P3"), kept, "six months are over on the day itself");
    let gone = [
        line("2025-01", "commission", 10_000),
        line("2025-01", "held", -1_000),
        line("2025-02", "clawback", -10_000),
        line("2025-02", "released", 1_000),
    ];
    assert_eq!(of("P2"), gone);
    // What is not due yet is not there.
    let early = run(&scheme, &[sold("P1", "2025-01-10", 100_000, &[("A", 1_000_000)])], "2025-03");
    assert!(told(&early).iter().all(|l| l.3 != "released"));
}

#[test]
fn a_month_is_cut_to_the_most_and_raised_to_the_least() {
    let scheme = scheme("[limits]\na_policy_most='60.00'\na_month_most='100.00'\na_month_least='20.00'\n");
    let all = [
        sold("P1", "2025-01-01", 70_000, &[("A", 1_000_000)]),
        sold("P2", "2025-01-02", 50_000, &[("A", 1_000_000)]),
        sold("P3", "2025-01-02", 5_000, &[("B", 1_000_000)]),
    ];
    let found = told(&run(&scheme, &all, "2025-01"));
    let of = |agent: &str| found.iter().filter(|l| l.0 == agent).map(|l| (l.3, l.4)).collect::<Vec<_>>();
    assert_eq!(of("A"), [("cap", -1_000), ("commission", 6_000), ("commission", 5_000)]);
    assert_eq!(of("B"), [("floor", 1_500), ("commission", 500)]);
}

#[test]
fn neither_the_order_of_policies_nor_the_batches_of_runs_change_what_is_paid() {
    let scheme = scheme(
        "[tiers]\non='policies'\nway='progressive'\nbands=[{from=0,below=3,factor='100%'},{from=3,below=5,factor='110%'},{from=5,factor='125%'}]\n[hold_back]\npart='10%'\nmonths=1\n[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\npart='50%'\n[[bonus]]\nperiod='month'\nsteps=[{from=4,amount='3'},{from=9,amount='7'}]\n[[bonus]]\nperiod='quarter'\nsteps=[{from=20,amount='11'},{from=30,amount='40'}]\n",
    );
    let mut all: Vec<Sold> = (0..60)
        .map(|n| {
            let day = format!("2025-{:02}-{:02}", n % 4 + 1, n * 7 % 28 + 1);
            let credits: &[(&str, i64)] = if n % 3 == 0 { &[("A", 400_000), ("B", 600_000)] } else { &[("A", 1_000_000)] };
            let mut one = sold(&format!("P{n}"), &day, 1_000 + n * 317, credits);
            one.ended[0] = (n % 5 == 0).then(|| one.day.plus(20));
            one
        })
        .collect();
    let at_once = run(&scheme, &all, "2025-06");
    all.reverse();
    all.rotate_left(17);
    assert_eq!(run(&scheme, &all, "2025-06"), at_once);
    // Month by month: each run pays what is owed by then and was not paid before.
    let mut posted = Posted::new();
    for until in ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"] {
        let last = calendar().days(calendar().period(format!("{until}-01").parse().unwrap(), Grain::Month)).1;
        let known: Vec<Sold> = all
            .iter()
            .filter(|s| s.day <= last)
            .map(|s| Sold { ended: s.ended.iter().map(|d| d.filter(|d| *d <= last)).collect(), ..s.clone() })
            .collect();
        for line in differences(run(&scheme, &known, until), &posted) {
            *posted.entry(line.key).or_default() += line.amount_fen;
        }
    }
    let whole: Posted = at_once.into_iter().map(|l| (l.key, l.amount_fen)).collect();
    posted.retain(|_, fen| *fen != 0);
    assert_eq!(posted, whole);
}

/// 300 for three policies of a month, 1,000 for five; 2,000 for eight of a quarter, of at least 100.00 each.
const LADDERS: &str = "[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\nwithin_months=13\npart='50%'\n\
    [[bonus]]\nperiod='month'\nsteps=[{from=3,amount='300'},{from=5,amount='1000'}]\n\
    [[bonus]]\nperiod='quarter'\nbase_at_least='100'\nsteps=[{from=8,amount='2000'}]\n";

/// Bonuses and what is taken back of them: (month, reason, fen).
fn bonuses(lines: &[Line]) -> Vec<(String, &'static str, i64)> {
    told(lines).into_iter().filter(|l| l.2.is_empty()).map(|l| (l.1, l.3, l.4)).collect()
}

#[test]
fn a_bonus_is_that_of_the_highest_step_reached_and_goes_back_when_its_policies_end_early() {
    let scheme = scheme(LADDERS);
    let mut all: Vec<Sold> = (0..5).map(|n| sold(&format!("J{n}"), "2025-01-20", 100_000, &[("A", 1_000_000)])).collect();
    all.extend((0..3).map(|n| sold(&format!("M{n}"), "2025-03-02", 10_000, &[("A", 1_000_000)])));
    let line = |month: &str, reason, fen| (month.to_owned(), reason, fen);
    // January brings 1,000; March 300, and with it the quarter 2,000.
    let kept = [line("2025-01", "bonus", 100_000), line("2025-03", "bonus", 230_000)];
    assert_eq!(bonuses(&run(&scheme, &all, "2026-12")), kept);
    assert_eq!(bonuses(&run(&scheme, &all, "2025-02")), kept[..1], "a quarter is not reckoned before it is over");
    // One is withdrawn in February: 1,000 becomes 300, and the quarter has seven. Another surrendered in time in June: 300 stays.
    all[0].ended[0] = Some("2025-02-03".parse().unwrap());
    all[1].ended[1] = Some("2025-06-10".parse().unwrap());
    let lost = [line("2025-01", "bonus", 100_000), line("2025-02", "clawback", -70_000), line("2025-03", "bonus", 30_000)];
    assert_eq!(bonuses(&run(&scheme, &all, "2026-12")), lost);
    // Withdrawn before the quarter is over is never counted; after it, it goes back. Too late costs nothing.
    all[0].ended[0] = Some("2025-04-01".parse().unwrap());
    all[1].ended[1] = Some("2026-02-20".parse().unwrap());
    let late = [line("2025-01", "bonus", 100_000), line("2025-03", "bonus", 230_000), line("2025-04", "clawback", -270_000)];
    assert_eq!(bonuses(&run(&scheme, &all, "2026-12")), late);
}

#[test]
fn a_bonus_counts_shared_policies_by_their_shares_and_small_ones_not_at_all() {
    let scheme = scheme(LADDERS);
    let halves = [("A", 500_000), ("B", 500_000)];
    let mut all: Vec<Sold> = (0..6).map(|n| sold(&format!("P{n}"), "2025-01-20", 100_000, &halves)).collect();
    assert_eq!(bonuses(&run(&scheme, &all, "2025-03")), [("2025-01".into(), "bonus", 30_000), ("2025-01".into(), "bonus", 30_000)]);
    all.pop();
    assert_eq!(bonuses(&run(&scheme, &all, "2025-03")), []);
    // Eight in the quarter, of which one is below 100.00.
    let mut own: Vec<Sold> =
        (0..8).map(|n| sold(&format!("Q{n}"), &format!("2025-0{}-05", n % 3 + 1), 10_000, &[("A", 1_000_000)])).collect();
    assert_eq!(bonuses(&run(&scheme, &own, "2025-03")).last(), Some(&("2025-03".into(), "bonus", 200_000)));
    own[3].base_fen = 9_999;
    assert!(bonuses(&run(&scheme, &own, "2025-03")).iter().all(|l| l.0 != "2025-03"));
}

#[test]
fn commission_and_bonus_together_stay_within_what_is_filed() {
    // 12% filed, 10% earned: three policies of 1,000.00 leave 60.00 for a bonus of 300.00.
    let scheme = scheme(&format!("{LADDERS}[ceiling]\nlife='12%'\n"));
    let mut all: Vec<Sold> = (0..3).map(|n| sold(&format!("P{n}"), "2025-01-20", 100_000, &[("A", 1_000_000)])).collect();
    assert_eq!(bonuses(&run(&scheme, &all, "2025-03")), [("2025-01".into(), "bonus", 6_000)]);
    all[0].base_fen = 2_000_000;
    assert_eq!(bonuses(&run(&scheme, &all, "2025-03")), [("2025-01".into(), "bonus", 30_000)]);
}

#[test]
fn policies_below_the_least_do_not_lift_a_step() {
    let bands = "bands=[{from=0,below=2,factor='100%'},{from=2,factor='150%'}]\n";
    let with = scheme(&format!("[tiers]\non='policies'\nway='slab'\nbase_at_least='100'\n{bands}"));
    let of = |last: i64| {
        run(&with, &[sold("P1", "2025-01-01", 10_000, &[("A", 1_000_000)]), sold("P2", "2025-01-02", last, &[("A", 1_000_000)])], "2025-01")
    };
    assert_eq!(told(&of(9_990)).iter().map(|l| l.4).collect::<Vec<_>>(), [1_000, 999]);
    assert_eq!(told(&of(10_000)).iter().map(|l| l.4).collect::<Vec<_>>(), [1_500, 1_500]);
}

#[test]
fn where_only_what_stays_counts_a_withdrawn_policy_lifts_nothing() {
    let bands = "bands=[{from=0,below=2,factor='100%'},{from=2,factor='150%'}]\n";
    let rest =
        |way: &str, stays: &str| format!("[tiers]\non='policies'\nway='{way}'\n{stays}{bands}[[clawback]]\non='withdrawn'\npart='100%'\n");
    let mut back = sold("P0", "2025-01-01", 10_000, &[("A", 1_000_000)]);
    back.ended[0] = Some("2025-02-01".parse().unwrap());
    let all = [back, sold("P1", "2025-01-02", 10_000, &[("A", 1_000_000)]), sold("P2", "2025-01-03", 10_000, &[("A", 1_000_000)])];
    let of = |way: &str, stays: &str| {
        let lines = told(&run(&scheme(&rest(way, stays)), &all[..2], "2025-02"));
        lines.iter().filter(|l| l.2 == "P1").map(|l| l.4).collect::<Vec<_>>()
    };
    for way in ["slab", "progressive"] {
        assert_eq!(of(way, ""), [if way == "slab" { 1_500 } else { 1_000 }], "{way}");
        assert_eq!(of(way, "only_what_stays=true\n"), [1_000], "{way}");
    }
    // What is still there counts as ever: P2 is the second.
    let stays = told(&run(&scheme(&rest("slab", "only_what_stays=true\n")), &all, "2025-02"));
    assert_eq!(stays.iter().map(|l| l.4).collect::<Vec<_>>(), [1_500, 1_500, 1_500, -1_500]);
    // January is paid before it is known, and what it owes otherwise is a difference.
    let january = scheme(&rest("slab", "only_what_stays=true\n"));
    let known = Sold { ended: vec![None; 2], ..all[0].clone() };
    let posted: Posted = run(&january, &[known, all[1].clone()], "2025-01").into_iter().map(|l| (l.key, l.amount_fen)).collect();
    let later = told(&differences(run(&january, &all[..2], "2025-02"), &posted));
    assert_eq!(later.iter().map(|l| (l.3, l.4)).collect::<Vec<_>>(), [("commission", -500), ("commission", -500), ("clawback", -1_000)]);
}
