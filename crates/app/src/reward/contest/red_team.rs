//! A contest is gamed on the times before it (竞赛红队): what it would have cost, who would have gained, and what would mend it.

use super::filed::filed;
use super::gather::{Asked, entries, roll};
use super::told::{ContestMended, ContestPast, ContestRedTeam, ContestTry};
use super::{ContestRefusal, policies, world};
use crate::Upcount;
use crate::reward::RedFinding;
use crate::reward::pay::{name, yuan};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::Amount;
use upcount_engine::contest::{Assumed, Entry, Finding, Mend, Replayed, findings, replay};
use upcount_engine::redteam::Excluded;
use upcount_measure::Refusal;
use upcount_model::{Day, Money, Text, policy};

/// How many days back times are looked for.
const BACK_DAYS: i32 = 731;
/// Of a class's policies the cheapest one in so many is taken for what can be bought: cheaper ones are mistakes.
const CHEAPEST_IN: usize = 100;

/// Games a contest on the times before it, as it is or with rules that are tried.
///
/// # Errors
/// [`ContestRefusal`]
#[tracing::instrument(skip_all)]
pub async fn contest_red_team(up: &Upcount, id: &str, tried: &ContestTry) -> Result<ContestRedTeam, ContestRefusal> {
    let mut asked = Asked::of(up, id)?;
    with(&mut asked, tried);
    let world = world(up).await?;
    let contest = &asked.contest;
    let known = world.latest(&policy::KIND).unwrap_or(contest.from);
    let times = times(contest.from, contest.to, contest.settle_days.cast_signed(), known);
    let Some((first, _)) = times.last().copied() else {
        return Err(ContestRefusal::Unclear(Text::new(
            format!("保单只知道到 {known}，在这之前没有一段同样长、且已过结算日的时间可以回放"),
            format!("policies are known until {known}, and before that there is no time as long that would be settled by then"),
        )));
    };
    let mut units: BTreeSet<Arc<str>> = BTreeSet::new();
    for (_, to) in &times {
        units.extend(roll(up, &asked, *to, &world).await?.into_keys());
    }
    let since = if contest.expected_months.is_some() { super::EVER } else { first.plus(-contest.red_team.shift_days.cast_signed()) };
    let entries = entries(up, &asked, (since, known), |unit| units.contains(unit), &world).await?;
    let assumed = assumed(&asked, &entries);
    let (contest, netted) = (asked.contest.clone(), asked.netted());
    let reckoned = tokio::task::spawn_blocking(move || {
        let replayed = replay(&contest, &assumed, &entries, &times, netted);
        let found = findings(&contest, &assumed, &replayed);
        (replayed, found, assumed)
    });
    let (replayed, found, assumed) = reckoned.await.map_err(|e| ContestRefusal::Facts(Refusal::Fault(e.to_string())))?;
    // What the last of these times would have cost beside its commission.
    let filed = match replayed.past.first() {
        Some(last) => filed(up, (last.from, last.to), last.paid_fen, &world).await?,
        None => None,
    };
    Ok(ContestRedTeam {
        above_filed: filed.as_ref().is_some_and(|filed| filed.refusal().is_some()),
        filed,
        contest: id.to_owned(),
        passes: found.is_empty(),
        paid_fen: replayed.paid_fen,
        budget_fen: asked.contest.budget.0.fen,
        mended: mended(&found, tried),
        findings: found.iter().map(told).collect(),
        notes: notes(&asked, &assumed),
        past: past(&replayed),
        currency: asked.book.company.currency.clone(),
        demo: up.made_up().await?,
    })
}

/// The contest with the rules that are tried.
fn with(asked: &mut Asked, tried: &ContestTry) {
    let (contest, scope) = (&mut asked.contest, &mut asked.calibre.scope);
    contest.once_a_customer = tried.once_a_customer.unwrap_or(contest.once_a_customer);
    contest.only_what_stays = tried.only_what_stays.unwrap_or(contest.only_what_stays);
    contest.settle_days = tried.settle_days.unwrap_or(contest.settle_days);
    contest.expected_months = tried.expected_months.or(contest.expected_months);
    contest.premium_at_least = tried.premium_at_least_fen.map(|fen| Amount(Money { fen })).or(contest.premium_at_least);
    scope.self_insured &= !tried.without_self_insured;
    scope.mutual &= !tried.without_mutual;
}

/// Times as long as the contest, one after another before it, that would be settled by what is known; the latest first. Whole
/// months go back by months, so that a quarter meets quarters.
fn times(from: Day, to: Day, settle_days: i32, known: Day) -> Vec<(Day, Day)> {
    let months = |day: Day| {
        let (year, month, _) = day.to_ymd();
        year * 12 + month.cast_signed() - 1
    };
    let first_of = |month: i32| Day::ymd(month.div_euclid(12), (month.rem_euclid(12) + 1).unsigned_abs(), 1);
    let whole = from.to_ymd().2 == 1 && to.plus(1).to_ymd().2 == 1;
    let (length, of) = (months(to.plus(1)) - months(from), to.0 - from.0 + 1);
    let begins = |n: i32| if whole { first_of(months(from) - n * length).unwrap_or(from) } else { from.plus(-n * of) };
    let all = (1..=BACK_DAYS).map(|n| (begins(n), begins(n - 1).plus(-1)));
    all.take_while(|(first, _)| first.0 >= known.0 - BACK_DAYS).filter(|(_, last)| last.plus(settle_days) <= known).collect()
}

fn assumed(asked: &Asked, entries: &[Entry]) -> Assumed {
    let (contest, rules) = (&asked.contest, asked.contest.red_team);
    let mut premiums: BTreeMap<Option<Arc<str>>, Vec<i64>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.premium_fen > 0) {
        premiums.entry(entry.class.clone()).or_default().push(entry.premium_fen);
    }
    let cheapest = premiums.into_iter().filter_map(|(class, mut all)| {
        all.sort_unstable();
        Some((class, *all.get(all.len() / CHEAPEST_IN)?))
    });
    let cheapest_fen: BTreeMap<Option<Arc<str>>, i64> = cheapest.collect();
    let earns = cheapest_fen.keys().flatten().map(|class| earns(asked, class)).max();
    let months = u32::try_from((contest.to.0 - contest.from.0) / 31 + 1).unwrap_or(1);
    Assumed {
        cooling_off_days: rules.cooling_off_days,
        most_policies: rules.most_policies.saturating_mul(months),
        shift_days: rules.shift_days,
        tolerated_ppm: rules.tolerated.0,
        cheapest_fen,
        earns_ppm: earns.unwrap_or_default(),
        excluded: Excluded { self_insured: !asked.calibre.scope.self_insured, mutual: !asked.calibre.scope.mutual, rewritten: false },
    }
}

/// The most that a policy of a class earns in the commission schemes of the Book, in millionths of its premium.
fn earns(asked: &Asked, class: &str) -> i64 {
    let of = |scheme: &upcount_book::Scheme| {
        let rate = scheme.rates.last().and_then(|rates| rates.of.get(class))?;
        let top = scheme.tiers.iter().flat_map(|tiers| &tiers.bands).map(|band| band.factor.0).max().unwrap_or(1_000_000);
        let whole = i64::try_from(i128::from(rate.0) * i128::from(top) / 1_000_000).unwrap_or(i64::MAX);
        Some(scheme.ceiling.get(class).map_or(whole, |filed| whole.min(filed.0)))
    };
    asked.book.pay.values().filter_map(of).max().unwrap_or_default()
}

fn past(replayed: &Replayed) -> Vec<ContestPast> {
    let told = |past: &upcount_engine::contest::Past| ContestPast {
        from: past.from.to_string(),
        to: past.to.to_string(),
        units: past.units,
        count: policies(past.count_ppm),
        owed_fen: past.owed_fen,
        paid_fen: past.paid_fen,
    };
    replayed.past.iter().map(told).collect()
}

fn told(finding: &Finding) -> RedFinding {
    let gamed = &finding.gamed;
    let (times, gain, of) = (gamed.times, yuan(gamed.gain_fen), gamed.share_ppm as f64 / 1e4);
    let (mut zh, mut en) = (
        format!("{times} 次有人会因此多得，共 {gain}，占所付奖金的 {of:.2}%"),
        format!("somebody would gain by it {times} times, {gain} in all, {of:.2}% of the prizes"),
    );
    if gamed.unreal > 0 {
        zh += &format!("，多计 {} 件不实保单", gamed.unreal);
        en += &format!(", with {} policies that are not real", gamed.unreal);
    }
    if let Some(worst) = &gamed.worst {
        let (before, after) = (yuan(worst.prize_fen.0), yuan(worst.prize_fen.1));
        zh += &format!(
            "；最大的一次：{} 起的一期，{} 件，奖金由 {before} 到 {after}，花 {}",
            worst.from,
            worst.policies,
            yuan(worst.cost_fen)
        );
        en += &format!(
            "; the largest, in the time from {}: {} policies, from {before} to {after}, at a cost of {}",
            worst.from,
            worst.policies,
            yuan(worst.cost_fen)
        );
        if worst.after_settling {
            zh += "，结算后才退";
            en += ", ended only after it is settled";
        }
    }
    RedFinding {
        kind: "gamed".into(),
        adversary: Some(gamed.adversary.id().into()),
        name: name(gamed.adversary),
        sentence: Text::new(zh, en),
        gain_fen: Some(gamed.gain_fen),
        share: Some(gamed.share_ppm as f64 / 1e6),
        agents: None,
        unreal: Some(gamed.unreal),
        mend: finding.mend.iter().map(rule).collect(),
    }
}

fn rule(mend: &Mend) -> Text {
    match mend {
        Mend::LeastPremium(fen) => {
            let least = Money { fen: *fen };
            Text::new(format!("只计保费不低于 {least} 的保单"), format!("count only policies of at least {least}"))
        }
        Mend::OnceACustomer => Text::new("同一客户同一险种只计第一件", "count only the first policy of a customer and class"),
        Mend::OnlyWhatStays => Text::new("只计到结算日仍在的保单", "count only what is still there when it is settled"),
        Mend::SettleLater(days) => Text::new(format!("结束 {days} 天后再结算"), format!("settle {days} days after the end")),
        Mend::WithoutSelfInsured => Text::new("自保件不计", "leave self-insured policies out"),
        Mend::WithoutMutual => Text::new("互保件不计", "leave mutual policies out"),
        Mend::Smoother => Text::new("期间加长，或台阶分细", "a longer contest, or more steps with less between them"),
        Mend::SmallerPrizes => Text::new("减少奖金", "smaller prizes"),
    }
}

/// The rules that were found beside those that were tried.
fn mended(found: &[Finding], tried: &ContestTry) -> Option<ContestMended> {
    let mut with = tried.clone();
    for mend in found.iter().flat_map(|finding| &finding.mend) {
        match mend {
            Mend::LeastPremium(fen) => with.premium_at_least_fen = with.premium_at_least_fen.max(Some(*fen)),
            Mend::OnceACustomer => with.once_a_customer = Some(true),
            Mend::OnlyWhatStays => with.only_what_stays = Some(true),
            Mend::SettleLater(days) => with.settle_days = with.settle_days.max(Some(*days)),
            Mend::WithoutSelfInsured => with.without_self_insured = true,
            Mend::WithoutMutual => with.without_mutual = true,
            Mend::Smoother | Mend::SmallerPrizes => {}
        }
    }
    // What was tried and holds is told too, so that it can be written down.
    if with == ContestTry::default() || (with == *tried && !found.is_empty()) {
        return None;
    }
    let premium_at_least = with.premium_at_least_fen.map(|fen| Money { fen }.to_string());
    let mut lines = Vec::new();
    lines.extend(with.once_a_customer.map(|once| format!("once_a_customer = {once}")));
    lines.extend(with.only_what_stays.map(|stays| format!("only_what_stays = {stays}")));
    lines.extend(with.settle_days.map(|days| format!("settle_days = {days}")));
    lines.extend(premium_at_least.as_ref().map(|least| format!("premium_at_least = \"{least}\"")));
    lines.extend(with.expected_months.map(|months| format!("expected_months = {months}")));
    let out = [("self_insured", with.without_self_insured), ("mutual", with.without_mutual)];
    let out: Vec<&str> = out.into_iter().filter(|(_, out)| *out).map(|(field, _)| field).collect();
    if !out.is_empty() {
        lines.push(format!(
            "# calibre: scope = {{ {} }}",
            out.iter().map(|field| format!("{field} = false")).collect::<Vec<_>>().join(", ")
        ));
    }
    Some(ContestMended {
        once_a_customer: with.once_a_customer,
        only_what_stays: with.only_what_stays,
        settle_days: with.settle_days,
        premium_at_least,
        expected_months: with.expected_months,
        without_self_insured: with.without_self_insured,
        without_mutual: with.without_mutual,
        lines: lines.join("\n"),
    })
}

fn notes(asked: &Asked, assumed: &Assumed) -> Vec<Text> {
    let rules = asked.contest.red_team;
    let tolerated = assumed.tolerated_ppm as f64 / 1e4;
    let earns = assumed.earns_ppm as f64 / 1e4;
    vec![
        Text::new(
            format!(
                "假定：犹豫期 {} 天内全额退费，之后退保一无所得；每人每期最多 {} 件，期初期末 {} 天内可以挪动；自己买下留着的按最高 {earns:.2}% 得佣金；所得超过所付的 {tolerated:.2}% 即不通过",
                rules.cooling_off_days, assumed.most_policies, rules.shift_days
            ),
            format!(
                "taken for granted: the premium comes back within {} days and nothing after; {} policies each time at most; {} days around the ends can be shifted; what is bought and kept earns {earns:.2}% at most; more than {tolerated:.2}% of the prizes fails",
                rules.cooling_off_days, assumed.most_policies, rules.shift_days
            ),
        ),
        Text::new(
            "每次只有一人动手、别人照旧，所以是下限；这是规则的漏洞，不是对任何人的判断",
            "each time one alone acts and all others do as they did, so this is a lower bound; it is of the rules, and says nothing of any person",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Day, times};

    #[test]
    fn a_quarter_meets_the_quarters_before_it_and_ten_days_ten_days() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let found = times(day("2025-10-01"), day("2025-12-31"), 20, day("2025-12-31"));
        assert_eq!(found.first(), Some(&(day("2025-07-01"), day("2025-09-30"))));
        assert_eq!((found.last(), found.len()), (Some(&(day("2024-01-01"), day("2024-03-31"))), 7));
        // What would not be settled by then is not looked at.
        let found = times(day("2026-01-01"), day("2026-03-31"), 20, day("2025-12-31"));
        assert_eq!(found.first(), Some(&(day("2025-07-01"), day("2025-09-30"))));
        let found = times(day("2025-12-11"), day("2025-12-20"), 0, day("2025-12-31"));
        assert_eq!(found[..2], [(day("2025-12-01"), day("2025-12-10")), (day("2025-11-21"), day("2025-11-30"))]);
    }
}
