use super::*;
use crate::pay::Holder;

/// 10% on life, 5% on motor; 40 for a customer's second class, 120 for three of a family.
fn rewarding(rest: &str) -> Scheme {
    let mut scheme = super::scheme(&format!(
        "[[clawback]]\non='withdrawn'\npart='100%'\n[[rewards]]\nof='customer'\neach='class'\nat_least=2\nwithin_days=365\namount='40'\n\
         [[rewards]]\nof='family'\neach='customer'\nat_least=3\nwithin_days=183\namount='120'\n{rest}"
    ));
    for rates in &mut scheme.rates {
        rates.of.insert("motor".into(), upcount_book::Part(50_000));
    }
    scheme
}

fn held(policy: &str, on: &str, base_fen: i64, customer: &str, family: Option<&str>) -> Sold {
    Sold { holder: Holder { customer: Some(customer.into()), family: family.map(Into::into) }, ..sold(policy, on, base_fen) }
}

/// A motor policy for 30.00 and a life policy for 500.00 can be bought.
fn cheap() -> Assumptions {
    let offer = |class: &str, fen| Offer::yearly(Some(class.into()), fen, 15, &[0; 14]);
    Assumptions { offers: vec![offer("life", 50_000), offer("motor", 3_000)], ..assumptions() }
}

fn played(scheme: &Scheme, adversary: Adversary, sold: Vec<Sold>) -> Vec<Case> {
    play(scheme, &calendar(), &cheap(), adversary, &history(sold)).unwrap()
}

#[test]
fn a_second_line_is_taken_for_its_reward_where_it_costs_less() {
    let scheme = rewarding("");
    let sold = || vec![held("P1", "2026-01-10", 100_000, "C1", None), held("P2", "2026-01-11", 100_000, "C2", None)];
    let cases = played(&scheme, Adversary::TakenForReward, sold());
    // What is withdrawn brings nothing, so it is surrendered or kept: twice 40.00 and 1.50 of commission for 30.00.
    assert_eq!(cases.len(), 1);
    assert_eq!((cases[0].gain_fen, cases[0].unreal, cases[0].paid_fen), (2 * (4_000 + 150 - 3_000), 2, 6_000));
    let reasons: Vec<(&str, i64)> = cases[0].lines.iter().map(|line| (line.key.reason.id(), line.amount_fen)).collect();
    assert_eq!(reasons, [("commission", 150), ("cross_sell", 4_000), ("commission", 150), ("cross_sell", 4_000)]);
    // Counting only policies of 50.00 makes it dearer than it brings, and so does taking it back for a year where it is ended.
    let mut mended = rewarding("");
    mended.rewards[0].base_at_least = Some(upcount_book::Amount(upcount_model::Money { fen: 5_000 }));
    assert_eq!(played(&mended, Adversary::TakenForReward, sold()), []);
}

#[test]
fn without_taking_back_what_is_surrendered_the_red_team_says_for_how_long_and_how_much() {
    let scheme = rewarding("");
    let sold = vec![held("P1", "2026-01-10", 100_000, "C1", None)];
    let exposure = replay(&scheme, &calendar(), &cheap(), [history(sold)]).unwrap();
    let verdict = verdict(&scheme, &cheap(), &exposure);
    let mends = verdict.findings.iter().find_map(|finding| match finding {
        Finding::Gamed { gamed, mend, .. } if gamed.adversary == Adversary::TakenForReward => Some(mend.clone()),
        _ => None,
    });
    assert_eq!(mends, Some(vec![Mend::LongerClawback { on: "surrendered".into(), months: 2 }, Mend::HoldBack { months: 2 }]));
    // A family of three for 30.00 each: 121.50 comes out of 30.00.
    let arbitrage = verdict.findings.iter().find_map(|finding| match finding {
        Finding::Arbitrage { arbitrage, .. } => Some((arbitrage.reward, arbitrage.pay_fen, arbitrage.paid_fen)),
        _ => None,
    });
    assert_eq!(arbitrage, Some((true, 12_150, 3_000)));
}

#[test]
fn one_policy_is_cut_into_three_that_relatives_hold_unless_the_least_premium_forbids_it() {
    let scheme = rewarding("");
    let sold = || vec![held("P1", "2026-01-10", 150_000, "C1", None), held("P2", "2026-01-12", 149_999, "C2", Some("F2"))];
    let cases = played(&scheme, Adversary::RelativesSplit, sold());
    assert_eq!(cases.len(), 1);
    // P2 is too small for three of 500.00.
    assert_eq!((cases[0].gain_fen, cases[0].unreal, cases[0].paid_fen), (12_000, 2, 0));
    let mut mended = rewarding("");
    mended.rewards[1].base_at_least = Some(upcount_book::Amount(upcount_model::Money { fen: 75_001 }));
    assert_eq!(played(&mended, Adversary::RelativesSplit, sold()), []);
    // A family that has its reward already has no second one.
    let three = (0..3).map(|n| held(&format!("Q{n}"), "2026-01-05", 200_000, &format!("C{n}"), Some("F1"))).collect();
    assert_eq!(played(&scheme, Adversary::RelativesSplit, three), []);
}

#[test]
fn gains_of_rewards_are_what_is_really_paid_less_what_it_cost() {
    let scheme = rewarding("[tiers]\non='policies'\nway='slab'\nbands=[{from=0,below=3,factor='100%'},{from=3,factor='150%'}]\n");
    let all: Vec<Sold> = (0..40)
        .map(|n| {
            let family = (n % 4 > 0).then(|| format!("F{}", n % 9));
            held(
                &format!("P{n:02}"),
                &format!("2026-{:02}-{:02}", n % 6 + 1, n * 5 % 28 + 1),
                60_000 + n * 5_000,
                &format!("C{}", n % 13),
                family.as_deref(),
            )
        })
        .collect();
    let honest: i64 = lines(&scheme, &calendar(), &all, i32::MAX).unwrap().iter().map(|line| line.amount_fen).sum();
    for adversary in [Adversary::TakenForReward, Adversary::RelativesSplit] {
        let cases = played(&scheme, adversary, all.clone());
        assert!(!cases.is_empty(), "{adversary:?}");
        let more: i64 = cases.iter().flat_map(|case| &case.lines).map(|line| line.amount_fen).sum();
        let cost: i64 = cases.iter().map(|case| case.paid_fen - case.back_fen).sum();
        assert_eq!(cases.iter().map(|case| case.gain_fen).sum::<i64>(), more - cost, "{adversary:?}");
        assert!(honest > 0 && more > 0);
    }
}
