//! One agent's history, gamed month after month, each on top of the one before.

use super::edge::Edge;
use super::ground::{Ground, timeless, unrewarded};
use super::{Adversary, Assumptions, Exit, RedTeamError, bundle, buy, poach, shift, split};
use crate::pay::{Line, NoRate, Posted, Sold, differences};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::Scheme;
use upcount_model::Calendar;

/// What an agent sold.
#[derive(Clone, Debug)]
pub struct History {
    /// Who.
    pub agent: Arc<str>,
    /// Every policy in which she has a part; its base is taken for its first premium.
    pub sold: Vec<Sold>,
    /// Policies of agents who left that are in her care; `day` is the day from which on they are.
    pub orphans: Vec<Sold>,
}

/// What an adversary did in a month, and what it brought her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Whose history.
    pub agent: Arc<str>,
    /// The month, as the calendar numbers months.
    pub month: i32,
    /// The edge that it reached.
    pub edge: Option<Edge>,
    /// What she has more than by honest play, after what it cost her, in fen.
    pub gain_fen: i64,
    /// Premium that she paid.
    pub paid_fen: i64,
    /// Refund, cash value or worth that she has for it.
    pub back_fen: i64,
    /// Policies counted that are not real.
    pub unreal: u64,
    /// The way out of what she bought.
    pub exit: Option<Exit>,
    /// What is paid otherwise than by honest play in that month, each line a difference.
    pub lines: Vec<Line>,
}

/// What she might book in place of what is there.
pub(super) struct Play {
    pub(super) booked: Vec<Sold>,
    pub(super) edge: Option<Edge>,
    pub(super) paid_fen: i64,
    pub(super) back_fen: i64,
    pub(super) unreal: u64,
    pub(super) exit: Option<Exit>,
}

/// Games one agent's history: in each month what gains most, on top of what was gained in the months before.
///
/// | | shape | unit |
/// |---|---|---|
/// | `scheme` | | as if it had always held |
/// | `history` | policies in any order | fen |
/// | result | the months in which she gains, in order | fen, exact |
///
/// Exact: the gains add up to what [`lines`](crate::pay::lines) pays for all that she booked in the end, less what it pays for
/// the honest history, less what she paid and has not got back. A greedy adversary: a lower bound of what is possible.
///
/// # Errors
/// [`RedTeamError`]
///
/// # Source
/// Oyer (1998), *Fiscal Year Ends and Nonlinear Incentive Contracts*, QJE 113; Larkin (2014), *The Cost of High-Powered
/// Incentives*, Journal of Labor Economics 32: what sellers do about the edges of their pay.
pub fn play(
    scheme: &Scheme,
    calendar: &Calendar,
    assumptions: &Assumptions,
    adversary: Adversary,
    history: &History,
) -> Result<Vec<Case>, RedTeamError> {
    let since = scheme.since;
    let whole = timeless(scheme);
    let scheme = unrewarded(&whole);
    let ground = Ground::new((&scheme, &whole), since, calendar, assumptions)?;
    let mut history = history.clone();
    in_order(&mut history);
    let mut ledger = Ledger::new(&ground, &history, |_, _| {})?;
    let mut cases = Vec::new();
    let mut found = |mut case: Case, lines: &mut dyn FnMut() -> Result<Vec<Line>, Vec<NoRate>>| {
        case.lines = lines()?;
        cases.push(case);
        Ok(())
    };
    game(&ground, adversary, &mut ledger, &history, &mut found)?;
    Ok(cases)
}

pub(super) fn in_order(history: &mut History) {
    for sold in [&mut history.sold, &mut history.orphans] {
        sold.sort_by(|a, b| (a.day, &a.policy).cmp(&(b.day, &b.policy)));
    }
}

/// What is booked, in the pieces that are paid apart from each other.
#[derive(Clone)]
pub(super) struct Ledger<'a> {
    agent: &'a Arc<str>,
    windows: BTreeMap<i32, Window<'a>>,
    months: Option<(i32, i32)>,
}

#[derive(Clone)]
struct Window<'a> {
    sold: Cow<'a, [Sold]>,
    pay_fen: i64,
}

impl<'a> Ledger<'a> {
    /// The honest history, in order of days; shows each window's lines with its policies.
    pub(super) fn new(ground: &Ground<'_>, history: &'a History, mut show: impl FnMut(&[Line], &[Sold])) -> Result<Self, Vec<NoRate>> {
        let (agent, mut windows) = (&history.agent, BTreeMap::new());
        let window = |sold: &Sold| ground.window(ground.month(sold.day));
        for sold in history.sold.chunk_by(|a, b| a.day == b.day || window(a) == window(b)) {
            let lines = ground.lines(agent, sold)?;
            show(&lines, sold);
            let pay_fen = lines.iter().map(|line| line.amount_fen).sum();
            windows.insert(window(&sold[0]), Window { sold: Cow::Borrowed(sold), pay_fen });
        }
        let ends = history.sold.first().zip(history.sold.last());
        Ok(Self { agent, windows, months: ends.map(|(first, last)| (ground.month(first.day), ground.month(last.day))) })
    }

    pub(super) fn pay_fen(&self) -> i64 {
        self.windows.values().map(|window| window.pay_fen).sum()
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> Vec<Sold> {
        self.windows.values().flat_map(|window| window.sold.iter().cloned()).collect()
    }

    fn booked(&self, numbers: &[i32]) -> Vec<&Sold> {
        numbers.iter().filter_map(|number| self.windows.get(number)).flat_map(|window| window.sold.iter()).collect()
    }

    fn set(&mut self, ground: &Ground<'_>, numbers: &[i32], booked: Vec<Sold>) -> Result<(), Vec<NoRate>> {
        numbers.iter().for_each(|number| drop(self.windows.remove(number)));
        let mut parts: BTreeMap<i32, Vec<Sold>> = BTreeMap::new();
        for sold in booked {
            parts.entry(ground.window(ground.month(sold.day))).or_default().push(sold);
        }
        for (number, sold) in parts {
            let pay_fen = ground.pay(self.agent, &sold)?;
            self.windows.insert(number, Window { sold: Cow::Owned(sold), pay_fen });
        }
        Ok(())
    }
}

/// Told of what is found, and how its lines are made.
pub(super) type Found<'f> = dyn FnMut(Case, &mut dyn FnMut() -> Result<Vec<Line>, Vec<NoRate>>) -> Result<(), Vec<NoRate>> + 'f;

/// Lets an adversary play through all months.
pub(super) fn game(
    ground: &Ground<'_>,
    adversary: Adversary,
    ledger: &mut Ledger<'_>,
    history: &History,
    found: &mut Found<'_>,
) -> Result<(), Vec<NoRate>> {
    if matches!(adversary, Adversary::TakenForReward | Adversary::RelativesSplit) {
        return if ground.whole.rewards.is_empty() { Ok(()) } else { bundle::bundle(ground, adversary, history, found) };
    }
    let orphans = &history.orphans[..];
    let excluded = ground.assumed.excluded;
    let kept_out = match adversary {
        Adversary::SelfInsured => excluded.self_insured,
        Adversary::MutualInsured => excluded.mutual,
        Adversary::OrphanPoaching => excluded.rewritten || orphans.is_empty(),
        _ => false,
    };
    let Some((first, last)) = ledger.months.filter(|_| !kept_out) else { return Ok(()) };
    let agent = ledger.agent;
    let mut orphans = orphans;
    for month in first..=last {
        let shifts = matches!(adversary, Adversary::PullForward | Adversary::HoldingBack);
        if shifts && month == last {
            break;
        }
        let mut numbers = vec![ground.window(month), ground.window(month + i32::from(shifts))];
        numbers.dedup();
        let booked = ledger.booked(&numbers);
        let before = ground.days(month).0;
        let most = orphans.len().min(ground.assumed.most_policies as usize);
        let ready = orphans[..most].iter().take_while(|orphan| orphan.day < before).count();
        let plays = match adversary {
            Adversary::OrphanPoaching => poach::poach(ground, agent, &booked, month, &orphans[..ready]),
            _ => ground.rungs.iter().flat_map(|rung| plays(ground, adversary, agent, &booked, month, rung)).collect(),
        };
        let honest: i64 = numbers.iter().filter_map(|number| ledger.windows.get(number)).map(|window| window.pay_fen).sum();
        let mut best: Option<(i64, Play)> = None;
        for play in plays {
            let gain = ground.pay(agent, &play.booked)? - honest - play.paid_fen + play.back_fen;
            if gain > best.as_ref().map_or(0, |best| best.0) {
                best = Some((gain, play));
            }
        }
        let Some((gain_fen, play)) = best else { continue };
        let Play { booked: played, edge, paid_fen, back_fen, unreal, exit } = play;
        let case = Case { agent: agent.clone(), month, edge, gain_fen, paid_fen, back_fen, unreal, exit, lines: Vec::new() };
        found(case, &mut || {
            let honest: Posted = ground.lines(agent, booked.iter().copied())?.into_iter().map(|line| (line.key, line.amount_fen)).collect();
            Ok(differences(ground.lines(agent, &played)?, &honest))
        })?;
        if adversary == Adversary::OrphanPoaching {
            orphans = &orphans[ready..];
        }
        ledger.set(ground, &numbers, played)?;
    }
    Ok(())
}

fn plays(
    ground: &Ground<'_>,
    adversary: Adversary,
    agent: &Arc<str>,
    booked: &[&Sold],
    month: i32,
    rung: &super::edge::Rung<'_>,
) -> Vec<Play> {
    match adversary {
        Adversary::Splitting => split::split(ground, agent, booked, month, rung),
        Adversary::PullForward => shift::pull(ground, agent, booked, month, rung),
        Adversary::HoldingBack => shift::keep(ground, agent, booked, month, rung),
        Adversary::WithdrawAfterBonus => buy::buy(ground, agent, booked, month, rung, false),
        Adversary::SelfInsured | Adversary::MutualInsured => buy::buy(ground, agent, booked, month, rung, true),
        Adversary::OrphanPoaching | Adversary::TakenForReward | Adversary::RelativesSplit => Vec::new(),
    }
}
