//! Beside peers: counts that are too few or too many for luck, given what the others of the same group count.

use super::{Fired, Series, Side, real, since};
use upcount_maths::{Coming, Limits, binomial_at_least, binomial_limits, funnel_limits, overdispersion};

/// What the counts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Things in an exposure, such as policies in months.
    InExposure,
    /// So many of some things, such as appointments kept of those made.
    OfThings,
}

/// What makes counts of members differ when nothing is out of the ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Luck alone.
    Luck,
    /// Luck, and that members differ as those of the group do.
    Peers,
}

/// Fewer members than these say nothing of what is usual: then it is that of everybody.
const LEAST_PEERS: usize = 5;
/// The part of a group at each end that is drawn in before it is told how much its members differ.
const DRAWN_IN: f64 = 0.1;

/// Members whose counts lie beyond the control limit of their peers.
///
/// | | shape | unit |
/// |---|---|---|
/// | `members` | `[n]`, each `[windows]`, oldest first, all of one length | things, and an exposure or the things that they are of |
/// | `lasting` | scalar, from 1 | windows in a row |
/// | `tail` | scalar, above 0 and below ½ | probability |
/// | result | `[n]`, same order; none where nothing is out of the ordinary | |
///
/// It holds at the end of a window when the count of the last `lasting` windows together lies beyond the limit that luck passes
/// with probability `tail`, and in each of them the count was on that side of what is usual. What is usual is the rate of the
/// other members of the group (the member itself left out, so that it does not hide behind its own count), times the member's
/// exposure. Counts in an exposure are Poisson, or negative binomial where members differ; counts of things are binomial, their
/// limits widened by the group's dispersion. So somebody of whom little is known is beyond no limit.
///
/// Of `n` members about `n` × `tail` are beyond it by luck. Not good for groups most of whose members are out of the ordinary:
/// those are then what is usual. A group of fewer than five has the rate of everybody.
///
/// # Source
/// Spiegelhalter (2005), *Funnel plots for comparing institutional performance*, Statistics in Medicine 24.
#[must_use]
pub fn beyond_peers(members: &[Series], lasting: usize, side: Side, tail: f64, spread: Spread, counts: Counts) -> Vec<Option<Fired>> {
    let windows = members.iter().map(|member| member.counted.len()).min().unwrap_or_default();
    let groups = groups(members);
    // Window of the end → member → what was found.
    let found: Vec<Vec<Option<Fired>>> =
        (lasting.max(1)..=windows).map(|end| at_end(members, &groups, end - lasting.max(1)..end, side, tail, spread, counts)).collect();
    (0..members.len())
        .map(|member| {
            let holds: Vec<bool> = found.iter().map(|at| at[member].is_some()).collect();
            let first = since(&holds)?;
            found.last()?[member].map(|fired| Fired { since: first + lasting.max(1) - 1, ..fired })
        })
        .collect()
}

/// For each member the number of its group; those of small groups are in one of everybody.
fn groups(members: &[Series]) -> Vec<Option<usize>> {
    let mut many = vec![0; members.iter().map(|member| member.peers + 1).max().unwrap_or_default()];
    members.iter().for_each(|member| many[member.peers] += 1);
    members.iter().map(|member| (many[member.peers] >= LEAST_PEERS).then_some(member.peers)).collect()
}

/// What a group counted in all of some windows, and in each.
#[derive(Clone)]
struct All {
    counted: Vec<f64>,
    of: Vec<f64>,
}

fn at_end(
    members: &[Series],
    groups: &[Option<usize>],
    span: std::ops::Range<usize>,
    side: Side,
    tail: f64,
    spread: Spread,
    counts: Counts,
) -> Vec<Option<Fired>> {
    let none = All { counted: vec![0.0; span.len()], of: vec![0.0; span.len()] };
    let mut each = vec![none.clone(); groups.iter().flatten().max().map_or(0, |most| most + 1)];
    let mut everybody = none;
    for (member, group) in members.iter().zip(groups) {
        for (n, window) in span.clone().enumerate() {
            for all in [Some(&mut everybody), group.map(|group| &mut each[group])].into_iter().flatten() {
                all.counted[n] += real(member.counted[window]);
                all.of[n] += member.of[window];
            }
        }
    }
    let of_group = |group: &Option<usize>| group.map_or(&everybody, |group| &each[group]);
    // What is usual of each member, and what it counted.
    let judged: Vec<Option<Judged>> =
        members.iter().zip(groups).map(|(member, group)| Judged::of(member, of_group(group), &span, side)).collect();
    let dispersion = |group: &Option<usize>| {
        let of: Vec<&Judged> =
            judged.iter().zip(groups).filter(|(_, own)| *own == group).filter_map(|(judged, _)| judged.as_ref()).collect();
        let (counted, usual): (Vec<u64>, Vec<f64>) = of.iter().map(|one| (one.counted, one.usual)).unzip();
        overdispersion(&counted, &usual, DRAWN_IN).map_or((1.0, 0.0), |found| (found.factor.max(1.0), found.between))
    };
    let apart: std::collections::BTreeMap<Option<usize>, (f64, f64)> = match spread {
        Spread::Luck => std::collections::BTreeMap::new(),
        Spread::Peers => {
            groups.iter().copied().collect::<std::collections::BTreeSet<_>>().iter().map(|group| (*group, dispersion(group))).collect()
        }
    };
    judged
        .iter()
        .zip(groups)
        .map(|(judged, group)| {
            let judged = judged.as_ref().filter(|judged| judged.on_the_side)?;
            let (factor, between) = apart.get(group).copied().unwrap_or((1.0, 0.0));
            judged.beyond(side, tail, factor, between, counts)
        })
        .collect()
}

/// A member in some windows.
struct Judged {
    counted: u64,
    of: f64,
    usual: f64,
    /// Whether each window was on the side.
    on_the_side: bool,
}

impl Judged {
    fn of(member: &Series, all: &All, span: &std::ops::Range<usize>, side: Side) -> Option<Self> {
        let (mut counted, mut of, mut usual, mut on_the_side) = (0, 0.0, 0.0, true);
        for (n, window) in span.clone().enumerate() {
            let (own, own_of) = (member.counted[window], member.of[window]);
            let others_of = all.of[n] - own_of;
            let rate = if others_of > 0.0 { (all.counted[n] - real(own)).max(0.0) / others_of } else { 0.0 };
            let expected = rate * own_of;
            on_the_side &= match side {
                Side::Below => real(own) < expected,
                Side::Above => real(own) > expected,
            };
            (counted, of, usual) = (counted + own, of + own_of, usual + expected);
        }
        (usual > 0.0 && of > 0.0).then_some(Self { counted, of, usual, on_the_side })
    }

    fn beyond(&self, side: Side, tail: f64, factor: f64, between: f64, counts: Counts) -> Option<Fired> {
        let (chance, limits) = match counts {
            Counts::OfThings if real(self.counted) <= self.of && self.usual < self.of => self.of_things(side, tail, factor)?,
            _ => self.in_exposure(side, tail, between)?,
        };
        let limit = if side == Side::Below { limits.low } else { limits.high };
        let beyond = if side == Side::Below { real(self.counted) < limit } else { real(self.counted) > limit };
        (beyond && chance <= tail).then_some(Fired { since: 0, counted: self.counted, of: self.of, usual: self.usual, limit, chance })
    }

    fn in_exposure(&self, side: Side, tail: f64, between: f64) -> Option<(f64, Limits)> {
        let shape = if between > 0.0 { between.recip() } else { f64::INFINITY };
        let coming = Coming { mean: self.usual, shape };
        let chance = match side {
            Side::Below => 1.0 - coming.at_least(self.counted + 1),
            Side::Above => coming.at_least(self.counted),
        };
        Some((chance, funnel_limits(coming, tail).ok()?))
    }

    /// Counts of things, where members differ by `factor` times what luck lets them: distances from what is usual count so much less.
    fn of_things(&self, side: Side, tail: f64, factor: f64) -> Option<(f64, Limits)> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things")]
        let of = self.of.round() as u64;
        let limits = binomial_limits(self.usual / self.of, of, tail).ok()?.widened(self.usual, factor);
        let nearer = self.usual + (real(self.counted) - self.usual) / factor.sqrt();
        Some((tail_of(self.usual / self.of, of, nearer, side), limits))
    }
}

/// How likely so few or so many of `of` come, each with chance `rate`; at most a half, as on either side of what is usual.
fn tail_of(rate: f64, of: u64, count: f64, side: Side) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the things there are")]
    let whole = |count: f64| (count.max(0.0) as u64).min(of);
    let tail = match side {
        Side::Below => 1.0 - binomial_at_least(rate, of, whole(count.ceil()) + 1),
        Side::Above => binomial_at_least(rate, of, whole(count.floor())),
    };
    tail.min(0.5)
}
