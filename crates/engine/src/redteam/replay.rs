//! A scheme replayed on history: what each adversary would gain of all agents, and where pay jumps or exceeds what is paid in.

use super::arbitrage::{self, Arbitrage, Earned};
use super::cliff::{Cliff, cliffs};
use super::game::{Case, History, Ledger, game, in_order};
use super::ground::{Ground, timeless, unrewarded};
use super::{Adversary, Assumptions, RedTeamError};
use crate::pay::{Line, NoRate, Reason, Sold};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::Scheme;
use upcount_model::Calendar;

/// What a scheme is exposed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Agents with at least one policy.
    pub agents: u64,
    /// Policies of all of them; one that is shared counts with each.
    pub policies: u64,
    /// What honest play is paid.
    pub paid_fen: i64,
    /// What each adversary gains, in the order of [`Adversary::ALL`].
    pub gamed: Vec<Gamed>,
    /// The premium of the policies of the commonest class on average; nothing without policies.
    pub usual_fen: Option<i64>,
    /// Every edge with every offer.
    pub cliffs: Vec<Cliff>,
    /// Where most is paid for what is paid in.
    pub arbitrage: Option<Arbitrage>,
}

/// What an adversary gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gamed {
    /// Who.
    pub adversary: Adversary,
    /// Agents who would gain.
    pub agents: u64,
    /// Months of agents in which they would.
    pub months: u64,
    /// What all of them gain, after what it costs them.
    pub gain_fen: i64,
    /// What it costs them: premium paid less what comes back.
    pub cost_fen: i64,
    /// Policies counted that are not real.
    pub unreal: u64,
    /// The gain as a part of what honest play is paid, in millionths.
    pub share_ppm: i64,
    /// The largest gain of one agent and month, with its lines; of equal ones the first by name and month.
    pub worst: Option<Case>,
}

/// Replays a scheme on history with every adversary.
///
/// | | shape | unit |
/// |---|---|---|
/// | `scheme` | | as if it had always held |
/// | `histories` | one for each agent, in any order, looked at once | fen |
/// | result | sums over agents and months | fen, exact |
///
/// Each adversary is on her own: gains of two are not added up. Works agent by agent and keeps sums only; time grows with the
/// policies, and most of it is paying them honestly once. See [`play`](super::play) for what the sums are exact of.
///
/// # Errors
/// [`RedTeamError`]
///
/// # Source
/// As [`play`](super::play) and [`bunching`](super::bunching).
pub fn replay(
    scheme: &Scheme,
    calendar: &Calendar,
    assumptions: &Assumptions,
    histories: impl IntoIterator<Item = History>,
) -> Result<Exposure, RedTeamError> {
    let since = scheme.since;
    let whole = timeless(scheme);
    let scheme = unrewarded(&whole);
    let ground = Ground::new((&scheme, &whole), since, calendar, assumptions)?;
    let mut sums = Sums::default();
    let mut gamed = Adversary::ALL.map(|adversary| Gamed {
        adversary,
        agents: 0,
        months: 0,
        gain_fen: 0,
        cost_fen: 0,
        unreal: 0,
        share_ppm: 0,
        worst: None,
    });
    // What one buys herself and what others buy from her is the same where neither is kept out.
    let alike = !assumptions.excluded.self_insured && !assumptions.excluded.mutual;
    for mut history in histories {
        if history.sold.is_empty() {
            continue;
        }
        in_order(&mut history);
        let ledger = Ledger::new(&ground, &history, |lines, sold| sums.see(&history.agent, lines, sold))?;
        sums.agents += 1;
        sums.policies += history.sold.len() as u64;
        sums.paid_fen += if whole.rewards.is_empty() { ledger.pay_fen() } else { ground.whole_pay(&history.agent, &history.sold)? };
        for gamed in gamed.iter_mut().filter(|gamed| !alike || gamed.adversary != Adversary::MutualInsured) {
            gamed.play(&ground, &ledger, &history)?;
        }
    }
    if alike {
        let own = gamed.iter().find(|gamed| gamed.adversary == Adversary::SelfInsured).cloned();
        let mutual = gamed.iter_mut().find(|gamed| gamed.adversary == Adversary::MutualInsured);
        if let (Some(mutual), Some(own)) = (mutual, own) {
            *mutual = Gamed { adversary: Adversary::MutualInsured, ..own };
        }
    }
    for gamed in &mut gamed {
        let whole = i128::from(sums.paid_fen.max(1));
        gamed.share_ppm = i64::try_from(i128::from(gamed.gain_fen) * 1_000_000 / whole).unwrap_or(i64::MAX);
    }
    let usual_fen = sums.usual_fen();
    Ok(Exposure {
        agents: sums.agents,
        policies: sums.policies,
        paid_fen: sums.paid_fen,
        gamed: gamed.into(),
        usual_fen,
        cliffs: cliffs(&ground, usual_fen)?,
        arbitrage: arbitrage::worst(&ground, usual_fen, &sums.earned)?,
    })
}

impl Gamed {
    fn play(&mut self, ground: &Ground<'_>, honest: &Ledger<'_>, history: &History) -> Result<(), Vec<NoRate>> {
        let months = self.months;
        let mut found = |mut case: Case, lines: &mut dyn FnMut() -> Result<Vec<Line>, Vec<NoRate>>| {
            self.months += 1;
            self.gain_fen += case.gain_fen;
            self.cost_fen += case.paid_fen - case.back_fen;
            self.unreal += case.unreal;
            let before = |other: &Case| {
                case.gain_fen > other.gain_fen || case.gain_fen == other.gain_fen && (&case.agent, case.month) < (&other.agent, other.month)
            };
            if self.worst.as_ref().is_none_or(before) {
                case.lines = lines()?;
                self.worst = Some(case);
            }
            Ok(())
        };
        game(ground, self.adversary, &mut honest.clone(), history, &mut found)?;
        self.agents += u64::from(self.months > months);
        Ok(())
    }
}

/// What is added up of honest play.
#[derive(Default)]
struct Sums {
    agents: u64,
    policies: u64,
    paid_fen: i64,
    /// Policies and premium of each class.
    classes: BTreeMap<Option<Arc<str>>, (u64, i128)>,
    /// What earned the largest part of its premium in each class.
    earned: BTreeMap<Option<Arc<str>>, Earned>,
}

impl Sums {
    fn see(&mut self, agent: &Arc<str>, lines: &[Line], sold: &[Sold]) {
        for policy in sold {
            let class = match self.classes.get_mut(&policy.class) {
                Some(class) => class,
                None => self.classes.entry(policy.class.clone()).or_default(),
            };
            class.0 += 1;
            class.1 += i128::from(policy.base_fen);
        }
        for line in lines.iter().filter(|line| line.key.reason == Reason::Commission) {
            let own = line.key.policy.as_ref().and_then(|id| sold.iter().find(|policy| Arc::ptr_eq(&policy.policy, id)));
            let Some(policy) = own.filter(|policy| policy.base_fen > 0 && line.credit_ppm > 0) else { continue };
            let base_fen = i64::try_from(i128::from(policy.base_fen) * i128::from(line.credit_ppm) / 1_000_000).unwrap_or(i64::MAX);
            let more = |known: &Earned| {
                let (own, other) =
                    (i128::from(line.amount_fen) * i128::from(known.base_fen), i128::from(known.pay_fen) * i128::from(base_fen));
                own > other || own == other && (agent, id_of(line)) < (&known.agent, &*known.policy)
            };
            if base_fen > 0 && self.earned.get(&policy.class).is_none_or(more) {
                let earned = Earned { agent: agent.clone(), policy: policy.policy.clone(), base_fen, pay_fen: line.amount_fen };
                self.earned.insert(policy.class.clone(), earned);
            }
        }
    }

    /// The average premium of the commonest class.
    fn usual_fen(&self) -> Option<i64> {
        let commonest = self.classes.values().max_by_key(|(policies, premium)| (*policies, *premium))?;
        i64::try_from(commonest.1 / i128::from(commonest.0)).ok().filter(|usual| *usual > 0)
    }
}

fn id_of(line: &Line) -> &str {
    line.key.policy.as_deref().unwrap_or_default()
}
