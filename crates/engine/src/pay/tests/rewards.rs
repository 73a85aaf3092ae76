use super::*;

const BACK: &str = "[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\nwithin_months=13\npart='50%'\n";

/// 50 for a customer's second class within 100 days; 120 for three of a family within 60 days.
fn rewarding(rest: &str) -> Scheme {
    let rates = "[[rewards]]\nof='customer'\neach='class'\nat_least=2\nwithin_days=100\namount='50'\n[[rewards]]\nof='family'\neach='customer'\nat_least=3\nwithin_days=60\nbase_at_least='100'\namount='120'\n";
    let mut scheme = scheme(&format!("{BACK}{rates}{rest}"));
    for rates in &mut scheme.rates {
        rates.of.insert("motor".into(), upcount_book::Part(0));
    }
    scheme
}

fn held(policy: &str, day: &str, class: &str, customer: &str, family: &str, credits: &[(&str, i64)]) -> Sold {
    let holder = Holder { customer: Some(customer.into()), family: Some(family.into()) };
    Sold { class: Some(class.into()), holder, ..sold(policy, day, 20_000, credits) }
}

/// (agent, month, policy, reason, fen) of rewards, with what they are for.
fn rewards(lines: &[Line]) -> Vec<(String, String, String, &'static str, i64, String)> {
    let own = lines.iter().filter(|line| !line.with.is_empty());
    let with: Vec<String> = own.clone().map(|line| line.with.join(" ")).collect();
    let own: Vec<Line> = own.cloned().collect();
    told(&own).into_iter().zip(with).map(|(l, with)| (l.0, l.1, l.2, l.3, l.4, with)).collect()
}

fn line(
    agent: &str,
    month: &str,
    policy: &str,
    reason: &'static str,
    fen: i64,
    with: &str,
) -> (String, String, String, &'static str, i64, String) {
    (agent.into(), month.into(), policy.into(), reason, fen, with.into())
}

#[test]
fn the_second_class_of_a_customer_is_rewarded_once_and_goes_back_when_either_ends() {
    let (a, b) = ([("A", 1_000_000)], [("B", 1_000_000)]);
    let mut all = vec![
        held("P1", "2025-01-10", "life", "C1", "F1", &a),
        held("P2", "2025-02-10", "motor", "C1", "F1", &b),
        held("P3", "2025-02-11", "motor", "C1", "F1", &a),
        held("P4", "2025-03-01", "life", "C1", "F1", &a),
    ];
    let scheme = rewarding("");
    // B completes it; a second motor policy and a second life policy bring nothing.
    assert_eq!(rewards(&run(&scheme, &all, "2025-12")), [line("B", "2025-02", "P2", "cross_sell", 5_000, "P1")]);
    // P2 is withdrawn: P3 completed it as well, and A has it from then on.
    all[1].ended[0] = Some("2025-04-02".parse().unwrap());
    let over = [
        line("A", "2025-04", "P3", "cross_sell", 5_000, "P1"),
        line("B", "2025-02", "P2", "cross_sell", 5_000, "P1"),
        line("B", "2025-04", "P2", "reward_back", -5_000, "P1"),
    ];
    assert_eq!(rewards(&run(&scheme, &all, "2025-12")), over);
    assert_eq!(rewards(&run(&scheme, &all, "2025-03")), over[1..2], "what is not known yet is not taken back");
    // The first one ends too: P3 and P4 make it, completed by P4.
    all[0].ended[1] = Some("2025-05-02".parse().unwrap());
    let found = rewards(&run(&scheme, &all, "2025-12"));
    assert!(found.contains(&line("A", "2025-05", "P3", "reward_back", -5_000, "P1")), "{found:?}");
    assert!(found.contains(&line("A", "2025-05", "P4", "cross_sell", 5_000, "P3")), "{found:?}");
    assert_eq!(found.iter().map(|l| l.4).sum::<i64>(), 5_000);
}

#[test]
fn what_came_too_late_too_small_or_before_the_scheme_is_not_rewarded_but_counts_for_what_is() {
    let a = [("A", 1_000_000)];
    let scheme = rewarding("");
    let second = |first: &str, day: &str| {
        rewards(&run(&scheme, &[held("P1", first, "life", "C1", "F1", &a), held("P2", day, "motor", "C1", "F1", &a)], "2026-12")).len()
    };
    assert_eq!([second("2025-01-01", "2025-04-11"), second("2025-01-01", "2025-04-12")], [1, 0], "100 days, and one more");
    assert_eq!(
        [second("2024-12-20", "2025-01-05"), second("2024-12-20", "2024-12-31")],
        [1, 0],
        "the first line may be older than the scheme"
    );
    let mut dated = rewarding("");
    dated.rewards[0].until = Some("2025-01-31".parse().unwrap());
    let late = [held("P1", "2025-01-01", "life", "C1", "F1", &a), held("P2", "2025-02-01", "motor", "C1", "F1", &a)];
    assert_eq!(rewards(&run(&dated, &late, "2025-12")), []);
}

#[test]
fn a_familys_three_are_rewarded_once_and_parted_among_those_who_sold_the_third() {
    let thirds = [("A", 333_333), ("B", 333_333), ("C", 333_334)];
    let mut all = vec![
        held("P1", "2025-01-10", "life", "C1", "F1", &[("A", 1_000_000)]),
        held("P2", "2025-01-20", "life", "C2", "F1", &[("A", 1_000_000)]),
        held("P3", "2025-02-01", "life", "C2", "F1", &[("A", 1_000_000)]),
        held("P4", "2025-02-10", "life", "C3", "F1", &thirds),
    ];
    let scheme = rewarding("");
    let found = rewards(&run(&scheme, &all, "2025-12"));
    let parts: Vec<_> = found.iter().map(|l| (l.0.as_str(), l.2.as_str(), l.3, l.4, l.5.as_str())).collect();
    let third = |agent| (agent, "P4", "family_bundle", 4_000, "P1 P2");
    assert_eq!(parts, [third("A"), third("B"), third("C")]);
    all[3].base_fen = 9_999;
    assert_eq!(rewards(&run(&scheme, &all, "2025-12")), [], "below the least");
}

#[test]
fn a_reward_stays_with_the_commission_of_its_policy_within_what_is_filed_and_leaves_bonuses_the_rest() {
    let a = [("A", 1_000_000)];
    let all = [held("P1", "2025-01-10", "motor", "C1", "F1", &a), held("P2", "2025-01-20", "life", "C1", "F1", &a)];
    let bonus = "[ceiling]\nlife='30%'\nmotor='10%'\n[[bonus]]\nperiod='month'\nsteps=[{from=1,amount='100'}]\n";
    // Life of 200.00: 60.00 filed, 20.00 earned: 40.00 of 50.00 are left. The bonus has the 20.00 of the motor policy alone.
    let found = run(&rewarding(bonus), &all, "2025-12");
    assert_eq!(rewards(&found), [line("A", "2025-01", "P2", "cross_sell", 4_000, "P1")]);
    assert_eq!(bonuses(&found), [("2025-01".into(), "bonus", 2_000)]);
}

#[test]
fn rewards_are_alike_whatever_the_order_and_the_batches() {
    let scheme = rewarding("[hold_back]\npart='10%'\nmonths=1\n");
    let mut all: Vec<Sold> = (0..90)
        .map(|n| {
            let (day, class) = (format!("2025-{:02}-{:02}", n % 5 + 1, n * 11 % 28 + 1), if n % 3 == 0 { "motor" } else { "life" });
            let credits: &[(&str, i64)] = if n % 4 == 0 { &[("A", 400_000), ("B", 600_000)] } else { &[("A", 1_000_000)] };
            let mut one = held(&format!("P{n:02}"), &day, class, &format!("C{}", n * 7 % 23), &format!("F{}", n * 7 % 23 % 9), credits);
            one.ended[0] = (n % 4 == 1).then(|| one.day.plus(40));
            one
        })
        .collect();
    let at_once = run(&scheme, &all, "2025-08");
    assert!(
        at_once.iter().any(|line| line.key.reason == Reason::RewardBack)
            && at_once.iter().any(|line| line.key.reason == Reason::FamilyBundle)
    );
    all.reverse();
    all.rotate_left(31);
    assert_eq!(run(&scheme, &all, "2025-08"), at_once);
    let mut posted = Posted::new();
    for until in ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-08"] {
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
