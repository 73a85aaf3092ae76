//! A scheme is gamed on history before it is released (红队试攻): who would gain by it, where pay jumps, and what would mend it.

use super::gather::{Asked, sold, world};
use super::{AskPay, PayRefusal};
use crate::Upcount;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_engine::pay::Sold;
use upcount_engine::redteam::{Adversary, Assumptions, Excluded, Finding, History, Mend, Offer, RedTeamError, replay, verdict};
use upcount_model::{Grain, Period, Text};
use utoipa::ToSchema;

/// How many months are gone through.
const MONTHS: i32 = 24;
/// Of a class's policies the cheapest one in so many is taken for what can be bought: cheaper ones are mistakes.
const CHEAPEST_IN: usize = 100;

/// What a red team found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedTeamTold {
    /// The scheme's id.
    pub scheme: String,
    /// The first day that was gone through.
    pub from: String,
    /// The last.
    pub to: String,
    /// Agents with at least one policy.
    pub agents: u64,
    /// Policies of all of them.
    pub policies: u64,
    /// What honest play is paid, in hundredths of the currency.
    pub paid_fen: i64,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// Nothing was found.
    pub passes: bool,
    /// What was found.
    pub findings: Vec<RedFinding>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// A way in which a scheme can be gamed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedFinding {
    /// `gamed`, `cliff` or `arbitrage`.
    pub kind: String,
    /// Who, for `gamed`.
    pub adversary: Option<String>,
    /// What it is called.
    pub name: Text,
    /// What it comes to.
    pub sentence: Text,
    /// What all who would do it gain, in hundredths of the currency; absent where it is not of history.
    pub gain_fen: Option<i64>,
    /// That as a part of what is paid, from 0 to 1.
    pub share: Option<f64>,
    /// Agents who would gain.
    pub agents: Option<u64>,
    /// Policies counted that are not real.
    pub unreal: Option<u64>,
    /// Which rules would mend it; try the scheme again with them.
    pub mend: Vec<Text>,
}

/// Games a scheme on the two years until a month.
///
/// # Errors
/// [`PayRefusal`]
#[tracing::instrument(skip_all)]
pub async fn red_team(up: &Upcount, ask: &AskPay) -> Result<RedTeamTold, PayRefusal> {
    let mut asked = Asked::of(up, ask)?;
    let first = Period { grain: Grain::Month, number: asked.month.number - MONTHS + 1 };
    let (from, to) = (asked.calendar.days(first).0, asked.days().1);
    // A scheme is looked at as if it had always held.
    asked.scheme.since = from;
    if let Some(rates) = asked.scheme.rates.first_mut() {
        rates.since = from;
    }
    let world = world(up, None).await?;
    let (policies, _) = sold(up, &asked, None, &world).await?;
    let assumptions = assumptions(&asked, &policies);
    let mut by_agent: BTreeMap<Arc<str>, Vec<Sold>> = BTreeMap::new();
    for policy in policies {
        for (agent, _) in &policy.credits {
            by_agent.entry(agent.clone()).or_default().push(policy.clone());
        }
    }
    let (scheme, calendar) = (asked.scheme.clone(), asked.calendar.clone());
    let histories = by_agent.into_iter().map(|(agent, sold)| History { agent, sold, orphans: Vec::new() });
    let histories: Vec<History> = histories.collect();
    let currency = asked.book.company.currency.clone();
    let reckoned = tokio::task::spawn_blocking(move || {
        let exposure = replay(&scheme, &calendar, &assumptions, histories)?;
        let findings = verdict(&scheme, &assumptions, &exposure).findings;
        Ok::<_, RedTeamError>((exposure, findings))
    });
    let (exposure, findings) =
        reckoned.await.map_err(|e| PayRefusal::Facts(upcount_measure::Refusal::Fault(e.to_string())))?.map_err(refused)?;
    let rules = asked.scheme.red_team;
    // What belongs together may have been sold by several.
    let apart = (!asked.scheme.rewards.is_empty()).then(|| {
        Text::new(
            "逐人试攻：同一客户或家庭由别人签的保单不在其中，所以配套奖励的如实应付算低了，占比算高了",
            "each agent is looked at alone: what others sold to the same customer or family is not seen, so honest rewards are told too low and parts of them too high",
        )
    });
    Ok(RedTeamTold {
        scheme: asked.scheme.id.clone(),
        from: from.to_string(),
        to: to.to_string(),
        agents: exposure.agents,
        policies: exposure.policies,
        paid_fen: exposure.paid_fen,
        currency,
        passes: findings.is_empty(),
        findings: findings.iter().map(told).collect(),
        notes: [
            Text::new(
                format!(
                    "假定：犹豫期 {} 天内全额退费，之后没有现金价值；每人每月最多 {} 件，月初月末 {} 天内可以挪动；超过所付的 {:.2}% 即不通过",
                    rules.cooling_off_days,
                    rules.most_policies,
                    rules.shift_days,
                    rules.tolerated.0 as f64 / 1e4
                ),
                format!(
                    "taken for granted: the premium comes back within {} days and nothing after; {} policies a month at most; {} days around a month's end can be shifted; more than {:.2}% of what is paid fails",
                    rules.cooling_off_days,
                    rules.most_policies,
                    rules.shift_days,
                    rules.tolerated.0 as f64 / 1e4
                ),
            ),
            Text::new(
                "这是制度的漏洞，不是对任何人的判断；更聪明的做法收益会更大",
                "this is of the scheme, and says nothing of any person; somebody cleverer would find more",
            ),
        ]
        .into_iter()
        .chain(apart)
        .collect(),
        demo: up.made_up().await?,
    })
}

/// What can be bought of each class, and what the scheme takes for granted.
fn assumptions(asked: &Asked, policies: &[Sold]) -> Assumptions {
    let rules = asked.scheme.red_team;
    let mut premiums: BTreeMap<Option<Arc<str>>, Vec<i64>> = BTreeMap::new();
    for policy in policies.iter().filter(|policy| policy.base_fen > 0) {
        premiums.entry(policy.class.clone()).or_default().push(policy.base_fen);
    }
    let offers = premiums.into_iter().filter_map(|(class, mut all)| {
        all.sort_unstable();
        let cheapest = *all.get(all.len() / CHEAPEST_IN)?;
        Some(Offer::yearly(class, cheapest, rules.cooling_off_days, &[]))
    });
    Assumptions {
        offers: offers.collect(),
        most_policies: rules.most_policies,
        shift_days: rules.shift_days,
        kept_worth_ppm: 0,
        excluded: Excluded { self_insured: asked.scheme.leaves_out.self_insured, mutual: asked.scheme.leaves_out.mutual, rewritten: false },
        tolerated_ppm: rules.tolerated.0,
    }
}

fn refused(e: RedTeamError) -> PayRefusal {
    match e {
        RedTeamError::NoRate(missing) => PayRefusal::NoRate(missing),
        RedTeamError::NoOffer => PayRefusal::Nothing,
        RedTeamError::NoPremium { .. } | RedTeamError::BelowZero { .. } => {
            PayRefusal::Facts(upcount_measure::Refusal::Fault(format!("{e:?}")))
        }
    }
}

fn told(finding: &Finding) -> RedFinding {
    match finding {
        Finding::Gamed { gamed, mend, .. } => {
            let (name, of) = (name(gamed.adversary), gamed.share_ppm as f64 / 1e4);
            let (agents, months, gain) = (gamed.agents, gamed.months, yuan(gamed.gain_fen));
            RedFinding {
                kind: "gamed".into(),
                adversary: Some(gamed.adversary.id().into()),
                name,
                sentence: Text::new(
                    format!("{agents} 人在 {months} 个人月里会因此多得 {gain}，占所付的 {of:.2}%，多计 {} 件不实保单", gamed.unreal),
                    format!(
                        "{agents} agents would gain {gain} in {months} months of theirs, {of:.2}% of what is paid, with {} policies that are not real",
                        gamed.unreal
                    ),
                ),
                gain_fen: Some(gamed.gain_fen),
                share: Some(gamed.share_ppm as f64 / 1e6),
                agents: Some(agents),
                unreal: Some(gamed.unreal),
                mend: mend.iter().map(rule).collect(),
            }
        }
        Finding::Cliff { cliff, mend } => {
            let class = cliff.class.as_deref().unwrap_or("–");
            of_scheme(
                "cliff",
                Text::new("台阶过陡", "Cliff"),
                Text::new(
                    format!(
                        "达到 {} 的那一件（{class}）带来 {}，多于它的保费 {}",
                        cliff.edge.at,
                        yuan(cliff.most_fen()),
                        yuan(cliff.premium_fen)
                    ),
                    format!(
                        "the policy that reaches {} ({class}) brings {}, more than its premium of {}",
                        cliff.edge.at,
                        yuan(cliff.most_fen()),
                        yuan(cliff.premium_fen)
                    ),
                ),
                mend,
            )
        }
        Finding::Arbitrage { arbitrage, mend } => of_scheme(
            "arbitrage",
            Text::new("套利", "Arbitrage"),
            Text::new(
                format!(
                    "交 {} 可得 {}（报酬 {} 加退费 {}）",
                    yuan(arbitrage.paid_fen),
                    yuan(arbitrage.pay_fen + arbitrage.back_fen),
                    yuan(arbitrage.pay_fen),
                    yuan(arbitrage.back_fen)
                ),
                format!(
                    "{} paid in brings {} ({} of pay and {} back)",
                    yuan(arbitrage.paid_fen),
                    yuan(arbitrage.pay_fen + arbitrage.back_fen),
                    yuan(arbitrage.pay_fen),
                    yuan(arbitrage.back_fen)
                ),
            ),
            mend,
        ),
    }
}

/// Whole units of money with commas; the hundredths where there are few of them.
pub(in crate::reward) fn yuan(fen: i64) -> String {
    let (sign, whole, rest) = (if fen < 0 { "−" } else { "" }, (fen.abs() / 100).to_string(), fen.abs() % 100);
    let commas: String = whole
        .char_indices()
        .flat_map(|(n, c)| (n > 0 && (whole.len() - n).is_multiple_of(3)).then_some(',').into_iter().chain([c]))
        .collect();
    if fen.abs() >= 1_000_000 { format!("{sign}{commas}") } else { format!("{sign}{commas}.{rest:02}") }
}

fn of_scheme(kind: &str, name: Text, sentence: Text, mend: &[Mend]) -> RedFinding {
    let mend = mend.iter().map(rule).collect();
    RedFinding { kind: kind.into(), adversary: None, name, sentence, gain_fen: None, share: None, agents: None, unreal: None, mend }
}

pub(in crate::reward) fn name(adversary: Adversary) -> Text {
    let (zh, en) = match adversary {
        Adversary::Splitting => ("拆单", "Splitting"),
        Adversary::PullForward => ("月末提前做单", "Pulling forward"),
        Adversary::HoldingBack => ("压单到下月", "Holding back"),
        Adversary::WithdrawAfterBonus => ("达标后退保", "Withdrawing after the bonus"),
        Adversary::SelfInsured => ("自保件", "Self-insured"),
        Adversary::MutualInsured => ("互保件", "Mutual policies"),
        Adversary::OrphanPoaching => ("孤儿单翻新", "Writing orphans anew"),
        Adversary::TakenForReward => ("凑单领奖后退保", "Taking a policy for the reward"),
        Adversary::RelativesSplit => ("拆给亲属", "Splitting among relatives"),
    };
    Text::new(zh, en)
}

fn rule(mend: &Mend) -> Text {
    match mend {
        Mend::LongerClawback { on, months } => {
            Text::new(format!("扣回期延长到至少 {months} 个月（{on}）"), format!("take back for at least {months} months ({on})"))
        }
        Mend::HoldBack { months } => Text::new(format!("暂扣 {months} 个月"), format!("hold back for {months} months")),
        Mend::Progressive => Text::new("改为超额累进，台阶只抬高其上的部分", "progressive steps: an edge lifts only what lies beyond it"),
        Mend::CountWhatStays => Text::new("台阶只计留存的保单（only_what_stays）", "steps count only what stays (`only_what_stays`)"),
        Mend::SmallerSteps => Text::new("台阶分细", "more steps with less between them"),
        Mend::LeastPremium { fen } => {
            let yuan = *fen as f64 / 100.0;
            Text::new(
                format!("只计保费不低于 {yuan:.2} 的保单（base_at_least）"),
                format!("count only policies of at least {yuan:.2} (`base_at_least`)"),
            )
        }
        Mend::ExcludeSelfInsured => {
            Text::new("自保件不计佣、不计数（leaves_out）", "self-insured policies neither earn nor count (`leaves_out`)")
        }
        Mend::ExcludeMutual => Text::new("互保件不计佣、不计数（leaves_out）", "mutual policies neither earn nor count (`leaves_out`)"),
        Mend::ExcludeRewritten => Text::new("翻新件不计佣、不计数", "policies that take the place of others neither earn nor count"),
        Mend::LowerRate => Text::new("降低费率或系数", "pay less"),
        Mend::SmallerReward => Text::new("降低这项奖励的金额", "pay less for what belongs together"),
    }
}

#[cfg(test)]
mod tests {
    use super::yuan;

    #[test]
    fn money_is_read_in_groups() {
        let written = [0, 5, -12_345, 99_999, 123_456_789].map(yuan);
        assert_eq!(written, ["0.00", "0.05", "−123.45", "999.99", "1,234,567"]);
    }
}
