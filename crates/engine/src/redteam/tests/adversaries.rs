//! Each adversary by hand. Three policies of a month double 10% for all of it, unless said otherwise.

use super::*;

const EDGE: Edge = Edge { ladder: Ladder::Tiers, at: 3 };

/// (policy, fen) of the lines of a case.
fn shown(case: &Case) -> Vec<(String, i64)> {
    case.lines.iter().map(|line| (line.key.policy.as_deref().unwrap_or_default().to_owned(), line.amount_fen)).collect()
}

#[test]
fn splitting_makes_three_policies_of_two() {
    // Two of 1,000.00 earn 200.00. One of them as two of 500.00 makes three, which earn 400.00 together.
    let honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000)]);
    let found = played(&scheme(SLAB), Adversary::Splitting, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.paid_fen, case.unreal, case.edge), (20_000, 0, 1, Some(EDGE)));
    let lines = [("P1", -10_000), ("P1/1", 10_000), ("P1/2", 10_000), ("P2", 10_000)];
    assert_eq!(shown(case), lines.map(|(policy, fen)| (policy.to_owned(), fen)));
    // 990.00 cannot be two of 500.00.
    let small = history(vec![sold("P1", "2025-01-10", 99_000), sold("P2", "2025-01-20", 99_000)]);
    assert_eq!(played(&scheme(SLAB), Adversary::Splitting, &small), []);
    // Nor does it help where what is below 600.00 does not count.
    let least = SLAB.replace("way=", "base_at_least='600'\nway=");
    assert_eq!(played(&scheme(&least), Adversary::Splitting, &honest), []);
}

#[test]
fn she_knows_that_what_is_withdrawn_does_not_count() {
    // Two that stay, and one that does not: one of the two is split.
    let mut honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000), sold("P3", "2025-01-25", 60_000)]);
    honest.sold[2].ended[0] = Some(day("2025-02-03"));
    let stays = SLAB.replace("way=", "only_what_stays=true\nway=");
    let found = played(&scheme(&stays), Adversary::Splitting, &honest);
    assert_eq!(found.iter().map(|case| (case.gain_fen, case.unreal)).collect::<Vec<_>>(), [(20_000, 1)]);
}

#[test]
fn splitting_loses_no_fen() {
    // 1,000.01 and two more: 500.01 and 500.00.
    let honest = history(vec![sold("P1", "2025-01-10", 100_001), sold("P2", "2025-01-20", 10_000)]);
    let found = played(&scheme(SLAB), Adversary::Splitting, &honest);
    assert_eq!(
        found[0].lines.iter().filter(|line| line.key.policy.as_deref() != Some("P2")).map(|l| l.base_fen).collect::<Vec<_>>(),
        [0, 50_001, 50_000]
    );
}

#[test]
fn pulling_forward_books_the_second_of_february_in_january() {
    // 3 × 100.00 become 3 × 200.00.
    let honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000), sold("P3", "2025-02-02", 100_000)]);
    let found = played(&scheme(SLAB), Adversary::PullForward, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((month(case), case.gain_fen, case.unreal, case.edge), ("2025-01".into(), 30_000, 0, Some(EDGE)));
    // The sixth is too late to be booked in January.
    let mut late = honest;
    late.sold[2].day = day("2025-02-06");
    assert_eq!(played(&scheme(SLAB), Adversary::PullForward, &late), []);
}

#[test]
fn holding_back_keeps_the_last_of_january_for_february() {
    let honest = history(vec![sold("P1", "2025-01-31", 100_000), sold("P2", "2025-02-10", 100_000), sold("P3", "2025-02-20", 100_000)]);
    let found = played(&scheme(SLAB), Adversary::HoldingBack, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((month(case), case.gain_fen, case.unreal), ("2025-01".into(), 30_000, 0));
    // Where it would cost January its own edge as much as it brings, nobody does it.
    let mut level = honest;
    level.sold.extend([sold("P4", "2025-01-02", 100_000), sold("P5", "2025-01-03", 100_000)]);
    assert_eq!(played(&scheme(SLAB), Adversary::HoldingBack, &level), []);
}

#[test]
fn what_is_withdrawn_after_the_edge_was_reached_has_lifted_the_others() {
    // A third policy of 500.00 earns 100.00, which is taken back, and 500.00 is refunded; two of 1,000.00 earn 100.00 more each.
    let honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000)]);
    let found = played(&scheme(SLAB), Adversary::WithdrawAfterBonus, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.paid_fen, case.back_fen, case.unreal), (20_000, 50_000, 50_000, 1));
    assert_eq!(case.exit.as_ref().map(|exit| exit.on.as_str()), Some("withdrawn"));
    let stays = SLAB.replace("way=", "only_what_stays=true\nway=");
    assert_eq!(played(&scheme(&stays), Adversary::WithdrawAfterBonus, &honest), []);
    // With progressive steps it comes first: the second of the two is then the third.
    let progressive = SLAB.replace("slab", "progressive");
    let found = played(&scheme(&progressive), Adversary::WithdrawAfterBonus, &honest);
    assert_eq!((found[0].gain_fen, found[0].unreal), (20_000, 3), "three before them make them the fourth and the fifth");
    assert_eq!(played(&scheme(&progressive.replace("way=", "only_what_stays=true\nway=")), Adversary::WithdrawAfterBonus, &honest), []);
}

#[test]
fn a_bonus_is_bought_when_its_clawback_is_over() {
    // 800.00 for three; surrender costs the bonus within six months. After seven months 300.00 of 500.00 are lost.
    let bonus = "[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\nwithin_months=6\npart='100%'\n[[bonus]]\nperiod='month'\nsteps=[{from=3,amount='800'}]\n";
    let honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000)]);
    let mut assumed = assumptions();
    assumed.offers = vec![Offer::yearly(Some("life".into()), 50_000, 15, &[0, 0, 0, 0, 0, 0, 400_000])];
    let found = play(&scheme(bonus), &calendar(), &assumed, Adversary::WithdrawAfterBonus, &honest).unwrap();
    // 800.00 and a commission of 50.00, less 500.00, and 200.00 back.
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.paid_fen, case.back_fen), (55_000, 50_000, 20_000));
    assert_eq!(case.exit.as_ref().map(|exit| exit.months), Some(7));
    assert_eq!(case.edge, Some(Edge { ladder: Ladder::Bonus(0), at: 3 }));
    let longer = bonus.replace("within_months=6", "within_months=8");
    let found = play(&scheme(&longer), &calendar(), &assumed, Adversary::WithdrawAfterBonus, &honest).unwrap();
    assert_eq!(found, []);
}

#[test]
fn she_buys_a_policy_herself_where_what_it_lifts_is_worth_more_than_its_premium() {
    // Two of 5,000.00 and one of 500.00 earn 2,100.00 instead of 1,000.00, for 500.00.
    let honest = history(vec![sold("P1", "2025-01-10", 500_000), sold("P2", "2025-01-20", 500_000)]);
    let found = played(&scheme(SLAB), Adversary::SelfInsured, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.paid_fen, case.back_fen, case.unreal), (60_000, 50_000, 0, 1));
    // Two of 1,000.00 would earn 300.00 more, for 500.00.
    let small = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000)]);
    assert_eq!(played(&scheme(SLAB), Adversary::SelfInsured, &small), []);
}

#[test]
fn two_who_buy_from_each_other_gain_what_both_gain_and_excluding_self_insured_does_not_help() {
    let pair = ["A", "B"].map(|agent| {
        let mut one = history(vec![sold("P1", "2025-01-10", 500_000), sold("P2", "2025-01-20", 500_000)]);
        one.agent = agent.into();
        one.sold.iter_mut().for_each(|sold| sold.credits[0].0 = agent.into());
        one
    });
    let mut assumed = assumptions();
    assumed.excluded.self_insured = true;
    let found = replay(&scheme(SLAB), &calendar(), &assumed, pair.clone()).unwrap();
    let of = |adversary| found.gamed.iter().find(|gamed| gamed.adversary == adversary).unwrap();
    assert_eq!((of(Adversary::SelfInsured).agents, of(Adversary::SelfInsured).gain_fen), (0, 0));
    let mutual = of(Adversary::MutualInsured);
    assert_eq!((mutual.agents, mutual.gain_fen, mutual.cost_fen, mutual.unreal), (2, 120_000, 100_000, 2));
    assert_eq!(mutual.share_ppm, 600_000, "1,200.00 of 2,000.00");
    let mut turned = pair.clone();
    turned.reverse();
    assert_eq!(replay(&scheme(SLAB), &calendar(), &assumed, turned).unwrap(), found, "of two alike the first by name is the worst");
    assumed.excluded.mutual = true;
    assert!(
        replay(&scheme(SLAB), &calendar(), &assumed, pair)
            .unwrap()
            .gamed
            .iter()
            .all(|gamed| gamed.adversary != Adversary::MutualInsured || gamed.gain_fen == 0)
    );
}

#[test]
fn an_orphan_written_anew_earns_as_a_new_policy_and_lifts_the_others() {
    // 2 × 1,000.00 earn 200.00; with 800.00 written anew 2,800.00 earn 560.00.
    let mut honest = history(vec![sold("P1", "2025-01-10", 100_000), sold("P2", "2025-01-20", 100_000)]);
    honest.orphans = vec![sold("O1", "2024-12-01", 80_000)];
    let found = played(&scheme(SLAB), Adversary::OrphanPoaching, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.unreal, case.edge), (36_000, 1, Some(EDGE)));
    // What came into her care in January is not touched before February.
    honest.orphans[0].day = day("2025-01-05");
    assert_eq!(played(&scheme(SLAB), Adversary::OrphanPoaching, &honest), []);
}

#[test]
fn steps_on_premium_are_bought_with_one_policy_that_is_large_enough() {
    // At 2,000.00 of premium all is doubled; 1,400.00 are there, so one of 600.00 is bought and withdrawn.
    let base = SLAB.replace("'policies'", "'base'").replace("below=3", "below=2000").replace("from=3", "from=2000");
    let honest = history(vec![sold("P1", "2025-01-10", 140_000)]);
    let found = played(&scheme(&base), Adversary::WithdrawAfterBonus, &honest);
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.gain_fen, case.paid_fen, case.back_fen), (14_000, 60_000, 60_000));
    assert_eq!(played(&scheme(&base), Adversary::Splitting, &honest), [], "splitting adds no premium");
}
