//! What is told of a scheme before it is released.

use super::*;

/// Numbers that look like chance and are always the same (SplitMix64).
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// At least 0 and below 1.
    pub(super) fn part(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / 4_294_967_296.0
    }
}

/// Agents with none to four policies of 800.00 to 900.00 a month, in the middle of twelve months.
fn year(agents: u64) -> Vec<History> {
    let mut numbers = Numbers(7);
    let one = |agent: u64| {
        let name: Arc<str> = format!("A{agent}").into();
        let mut all = Vec::new();
        for month in 1..=12 {
            for n in 0..numbers.below(5) {
                let on = format!("2025-{month:02}-{:02}", 8 + numbers.below(15));
                let premium = 80_000 + i64::try_from(numbers.below(10_000)).unwrap();
                let policy = sold(&format!("{name}-{month}-{n}"), &on, premium);
                all.push(Sold { credits: vec![(name.clone(), 1_000_000)], ..policy });
            }
        }
        History { agent: name, sold: all, orphans: Vec::new() }
    };
    (0..agents).map(one).collect()
}

/// Three policies treble what all of them earn; what is surrendered within six months is taken back by half.
const CLIFF: &str = "[tiers]\non='policies'\nway='slab'\nbands=[{from=0,below=3,factor='200%'},{from=3,factor='600%'}]\n[[clawback]]\non='surrendered'\nwithin_months=6\npart='50%'\n";
/// The same with progressive steps of what stays, and all taken back within thirteen months.
const MENDED: &str = "[tiers]\non='policies'\nway='progressive'\nonly_what_stays=true\nbands=[{from=0,below=3,factor='200%'},{from=3,factor='600%'}]\n[[clawback]]\non='withdrawn'\npart='100%'\n[[clawback]]\non='surrendered'\nwithin_months=13\npart='100%'\n";

fn assumed() -> Assumptions {
    let cash = [0, 0, 0, 0, 0, 0, 50_000, 50_000, 50_000, 50_000, 50_000, 100_000, 100_000, 150_000];
    Assumptions { offers: vec![Offer::yearly(Some("life".into()), 50_000, 15, &cash)], tolerated_ppm: 1_000, ..assumptions() }
}

#[test]
fn a_slab_with_a_cliff_fails_by_name_and_number() {
    let scheme = scheme(CLIFF);
    let found = replay(&scheme, &calendar(), &assumed(), year(40)).unwrap();
    let verdict = verdict(&scheme, &assumed(), &found);
    assert!(!verdict.passes());
    let mend = |adversary| {
        let of = |finding: &Finding| match finding {
            Finding::Gamed { gamed, mend, .. } if gamed.adversary == adversary => Some(mend.clone()),
            _ => None,
        };
        verdict.findings.iter().find_map(of)
    };
    assert_eq!(
        mend(Adversary::WithdrawAfterBonus),
        Some(vec![Mend::LongerClawback { on: "withdrawn".into(), months: 1 }, Mend::HoldBack { months: 1 }])
    );
    assert_eq!(mend(Adversary::SelfInsured), Some(vec![Mend::ExcludeSelfInsured, Mend::Progressive]));
    // Two of the usual premium earn 40% of it more each; the one that reaches the edge earns 60% of 500.00: 300.00.
    let cliff = &found.cliffs[0];
    let usual = found.usual_fen.unwrap();
    assert_eq!((cliff.premium_fen, cliff.reaching_usual_fen), (50_000, Some(2 * (usual * 6 / 10 - usual * 2 / 10) + 30_000)));
    // After cheap ones: 3 × 300.00 less 2 × 100.00, as much as seven just below the edge.
    assert_eq!((cliff.below_fen, cliff.reaching_fen), (Some(10_000), 70_000));
    assert!(verdict.findings.iter().any(|finding| matches!(finding, Finding::Cliff { mend, .. } if mend == &[Mend::Progressive])));
    // Withdrawn with all of its premium, and nothing taken back.
    let worst = found.arbitrage.unwrap();
    let pay = cliff.reaching_usual_fen.unwrap();
    assert_eq!((worst.pay_fen, worst.back_fen, worst.paid_fen), (pay, 50_000, 50_000));
    assert_eq!(worst.ratio_ppm, (pay + 50_000) * 20, "in millionths of 500.00");
    assert_eq!(worst.shown, Shown::Scheme);
}

#[test]
fn what_is_tolerated_is_no_finding() {
    let scheme = scheme(&CLIFF.replace("600%", "210%"));
    let by_name = |tolerated_ppm| {
        let assumed = Assumptions { tolerated_ppm, ..assumed() };
        let found = replay(&scheme, &calendar(), &assumed, year(40)).unwrap();
        let largest = found.gamed.iter().map(|gamed| gamed.share_ppm).max().unwrap();
        (verdict(&scheme, &assumed, &found).findings.iter().filter(|finding| matches!(finding, Finding::Gamed { .. })).count(), largest)
    };
    let (many, largest) = by_name(0);
    assert!(many > 0 && largest > 0);
    assert_eq!(by_name(largest).0, 0);
}

#[test]
fn progressive_steps_of_what_stays_and_a_clawback_of_thirteen_months_pass() {
    let scheme = scheme(MENDED);
    let found = replay(&scheme, &calendar(), &assumed(), year(40)).unwrap();
    let verdict = verdict(&scheme, &assumed(), &found);
    assert!(verdict.passes(), "{:?}", verdict.findings);
    assert!(found.paid_fen > 0 && found.arbitrage.unwrap().ratio_ppm <= 1_000_000);
    // One month less of clawback, and the scheme still passes; without any, what is withdrawn pays.
    let open = MENDED.replace("[[clawback]]\non='withdrawn'\npart='100%'\n", "");
    let open = super::scheme(&open);
    let found = replay(&open, &calendar(), &assumed(), year(40)).unwrap();
    assert!(!super::verdict(&open, &assumed(), &found).passes());
}

#[test]
fn progressive_steps_alone_do_not_help_against_policies_withdrawn_again() {
    let scheme = scheme(&MENDED.replace("only_what_stays=true\n", ""));
    let found = replay(&scheme, &calendar(), &assumed(), year(40)).unwrap();
    let findings = verdict(&scheme, &assumed(), &found).findings;
    let withdrawn = findings.iter().any(|finding| {
        matches!(finding, Finding::Gamed { gamed, mend, .. } if gamed.adversary == Adversary::WithdrawAfterBonus && mend[0] == Mend::CountWhatStays)
    });
    assert!(withdrawn, "{findings:?}");
}

#[test]
fn gains_are_what_is_really_paid_for_all_that_was_booked_less_what_it_cost() {
    let ladders = [
        SLAB.to_owned(),
        SLAB.replace("slab", "progressive"),
        format!(
            "{SLAB}[[bonus]]\nperiod='month'\nsteps=[{{from=2,amount='90'}},{{from=4,amount='400'}}]\n[hold_back]\npart='10%'\nmonths=2\n"
        ),
        format!("[limits]\na_policy_most='70'\na_month_most='400'\n{SLAB}[[bonus]]\nperiod='quarter'\nsteps=[{{from=7,amount='600'}}]\n"),
    ];
    for (rest, mut one) in ladders.iter().flat_map(|rest| year(3).into_iter().map(move |one| (rest, one))) {
        let scheme = scheme(rest);
        one.sold.iter_mut().step_by(3).for_each(|sold| sold.base_fen *= 2);
        one.sold.iter_mut().step_by(5).for_each(|sold| sold.day = sold.day.plus(12));
        one.orphans = one.sold.iter().step_by(6).map(|sold| Sold { policy: format!("O{}", sold.policy).into(), ..sold.clone() }).collect();
        game::in_order(&mut one);
        let since = scheme.since;
        let timeless = ground::timeless(&scheme);
        let (calendar, assumed) = (calendar(), assumed());
        let ground = ground::Ground::new((&timeless, &timeless), since, &calendar, &assumed).unwrap();
        let honest = game::Ledger::new(&ground, &one, |_, _| {}).unwrap();
        let paid = |sold: &[Sold]| lines(&timeless, &calendar, sold, i32::MAX).unwrap().iter().map(|line| line.amount_fen).sum::<i64>();
        assert_eq!(honest.pay_fen(), paid(&one.sold), "{rest}");
        for adversary in Adversary::ALL {
            let (mut ledger, mut cases) = (honest.clone(), Vec::new());
            let mut found = |mut case: Case, lines: &mut dyn FnMut() -> _| {
                case.lines = lines()?;
                cases.push(case);
                Ok(())
            };
            game::game(&ground, adversary, &mut ledger, &one, &mut found).unwrap();
            let gains: i64 = cases.iter().map(|case| case.gain_fen).sum();
            let costs: i64 = cases.iter().map(|case| case.paid_fen - case.back_fen).sum();
            let booked = paid(&ledger.all());
            assert_eq!(gains, booked - honest.pay_fen() - costs, "{adversary:?} {rest}");
            for case in &cases {
                let shown: i64 = case.lines.iter().map(|line| line.amount_fen).sum();
                assert_eq!(case.gain_fen, shown - case.paid_fen + case.back_fen, "{adversary:?} {rest}");
                assert!(case.gain_fen > 0);
            }
        }
    }
}

#[test]
fn neither_the_order_of_agents_nor_of_policies_changes_what_is_told() {
    let mut all = year(12);
    let found = replay(&scheme(CLIFF), &calendar(), &assumed(), all.clone()).unwrap();
    all.reverse();
    all.iter_mut().for_each(|one| one.sold.reverse());
    all.rotate_left(5);
    assert_eq!(replay(&scheme(CLIFF), &calendar(), &assumed(), all).unwrap(), found);
    assert_eq!(found.agents, 12);
}

#[test]
fn the_arbitrage_of_a_policy_of_the_history_is_told_with_its_name() {
    // A rate of 130% for one class; what is bought is as bad, so a policy with a higher factor shows it.
    let rest = "[tiers]\non='policies'\nway='slab'\nbands=[{from=0,below=5,factor='1000%'},{from=5,factor='1300%'}]\n";
    let all: Vec<Sold> = (0..5).map(|n| sold(&format!("P{n}"), "2025-01-10", 300_000)).collect();
    let one = Assumptions { offers: vec![Offer { class: Some("life".into()), premium_fen: 50_000, exits: Vec::new() }], ..assumptions() };
    let scheme = scheme(rest);
    let found = replay(&scheme, &calendar(), &one, [history(all)]).unwrap();
    let worst = found.arbitrage.clone().unwrap();
    assert!(worst.ratio_ppm > 1_300_000 && worst.shown == Shown::Scheme, "at the edge: {worst:?}");
    // Without an edge in the scheme's own test the history has it.
    let flat = super::scheme("");
    let found = replay(&flat, &calendar(), &one, [history(vec![sold("P1", "2025-01-10", 300_000)])]).unwrap();
    assert_eq!(found.arbitrage.unwrap().ratio_ppm, 100_000, "10% of a premium that is kept");
}

#[test]
fn what_cannot_be_gamed_is_refused_with_its_numbers() {
    let with = |offers: Vec<Offer>| replay(&scheme(SLAB), &calendar(), &Assumptions { offers, ..assumptions() }, [history(Vec::new())]);
    assert_eq!(with(Vec::new()), Err(RedTeamError::NoOffer));
    let free = Offer { class: Some("life".into()), premium_fen: 0, exits: Vec::new() };
    assert_eq!(with(vec![free.clone()]), Err(RedTeamError::NoPremium { class: Some("life".into()), premium_fen: 0 }));
    let unknown = Offer { class: Some("boats".into()), premium_fen: 1, ..free };
    assert!(matches!(with(vec![unknown]), Err(RedTeamError::NoRate(missing)) if missing[0].class.as_deref() == Some("boats")));
    let lines = replay(&scheme(SLAB), &calendar(), &assumptions(), [history(vec![Sold { class: None, ..sold("P", "2025-01-01", 1) }])]);
    assert!(matches!(lines, Err(RedTeamError::NoRate(_))));
}
