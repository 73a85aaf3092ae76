//! Scores (绩效评分): raw figures believed as far as they deserve beside those of peers, turned into points by a declared ladder,
//! and weighted so that the lines add up to the total.

use std::ops::{AddAssign, Range, SubAssign};
use upcount_maths::normal::Z95;
use upcount_maths::{Seen, buhlmann_straub, largest_remainder};

/// So many, of so many or in so much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// Things above the line.
    pub counted: f64,
    /// Things, or people and months, below it.
    pub of: f64,
}

impl Pair {
    /// The one divided by the other; none where there is nothing below the line.
    #[must_use]
    pub fn ratio(self) -> Option<f64> {
        (self.of > 0.0).then(|| self.counted / self.of)
    }

    /// All of them together.
    #[must_use]
    pub fn sum(of: &[Self]) -> Self {
        let mut all = Self::default();
        of.iter().for_each(|one| all += *one);
        all
    }
}

impl AddAssign for Pair {
    fn add_assign(&mut self, other: Self) {
        self.counted += other.counted;
        self.of += other.of;
    }
}
impl SubAssign for Pair {
    fn sub_assign(&mut self, other: Self) {
        self.counted -= other.counted;
        self.of -= other.of;
    }
}

/// What is known of one thing of those who are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peers {
    /// How many of them have a figure.
    pub members: usize,
    /// Their figure, in the ratio's unit.
    pub mean: f64,
    /// The variance by luck of one unit below the line.
    pub within: f64,
    /// The variance of their true figures; 0 when they differ no more than luck lets them.
    pub between: f64,
    /// The variance of `mean`.
    pub error: f64,
}

/// A figure, believed as far as it deserves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Believed {
    /// The raw figure.
    pub own: Pair,
    /// From 0 (only that of peers counts) to 1 (only the own does).
    pub credibility: f64,
    /// own × credibility + peers' × (1 − credibility).
    pub figure: f64,
    /// Its standard error.
    pub error: f64,
    /// What the figure would be if the raw one were another, in the ratio's unit: the peers' part of it.
    rest: f64,
}

/// What peers tell of a figure: how far they differ, how far luck goes, and what is usual.
///
/// | | shape | unit |
/// |---|---|---|
/// | `members` | `[n]`, each `[months]`, oldest first, all of one length | things, and those below the line |
/// | `counted` | months of which the figure is made, the last ones | |
/// | result | scalars; none where nobody has anything below the line in them | the ratio's, its square |
///
/// How far people differ comes from all the months, so that a short period is enough to be told of; what is usual comes from
/// those that are counted. Where months are too few to tell luck from merit, everybody is taken for the peers' mean.
///
/// # Source
/// Bühlmann and Straub, as [`buhlmann_straub`].
#[must_use]
pub fn peers<'m>(members: impl Iterator<Item = &'m [Pair]> + Clone, counted: Range<usize>) -> Option<Peers> {
    let seen = |pair: &Pair| pair.ratio().map(|ratio| Seen { ratio, weight: pair.of });
    let months: Vec<Vec<Seen>> = members.clone().map(|months| months.iter().filter_map(seen).collect()).collect();
    let own: Vec<Pair> = members.map(|months| Pair::sum(&months[counted.clone()])).filter(|own| own.of > 0.0).collect();
    let all = Pair::sum(&own);
    let overall = all.ratio()?;
    let (within, between) = buhlmann_straub(&months).map_or((0.0, 0.0), |found| (found.within, found.between));
    let factors: Vec<f64> = own.iter().map(|one| factor(one.of, within, between)).collect();
    let sum: f64 = factors.iter().sum();
    let believed = own.iter().zip(&factors).filter_map(|(one, factor)| Some(factor * one.ratio()?)).sum::<f64>();
    let (mean, error) = if sum > 0.0 { (believed / sum, between / sum) } else { (overall, within / all.of) };
    Some(Peers { members: own.len(), mean, within, between, error })
}

/// w ÷ (w + within ÷ between).
fn factor(weight: f64, within: f64, between: f64) -> f64 {
    if between > 0.0 { weight / (weight + within / between) } else { 0.0 }
}

impl Peers {
    /// A raw figure beside theirs; none where there is nothing below the line.
    #[must_use]
    pub fn believe(&self, own: Pair) -> Option<Believed> {
        let ratio = own.ratio()?;
        let credibility = factor(own.of, self.within, self.between);
        let rest = (1.0 - credibility) * self.mean;
        let error = ((1.0 - credibility) * self.between + (1.0 - credibility).powi(2) * self.error).sqrt();
        Some(Believed { own, credibility, figure: credibility * ratio + rest, error, rest })
    }
}

/// From which figure to which points run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ladder {
    /// The figure without points.
    pub zero: f64,
    /// The figure with all 100.
    pub full: f64,
}

impl Ladder {
    /// Points from 0 to 100.
    #[must_use]
    pub fn points(self, figure: f64) -> f64 {
        ((figure - self.zero) / (self.full - self.zero)).clamp(0.0, 1.0) * 100.0
    }
}

/// One thing that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Its side, from 0.
    pub aspect: usize,
    /// What it counts on its side, in millionths.
    pub weight: u64,
    /// Its ladder.
    pub ladder: Ladder,
}

/// What an item counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Hundredths of a point, from 0 to 10,000; none where nothing is known.
    pub points: Option<i64>,
    /// What it counts of the whole, in millionths; the weight of what is not known is shared out.
    pub weight: u64,
    /// points × weight, in hundredths of a point.
    pub counts: i64,
    /// What the total would gain if the raw figure were the one with all points, in hundredths of a point.
    pub gain: i64,
}

/// A side of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Hundredths of a point; none where nothing is known.
    pub points: Option<i64>,
    /// What it counts of the whole, in millionths.
    pub weight: u64,
    /// The sum of its lines, in hundredths of a point.
    pub counts: i64,
}

/// A score and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Of each item, in the order given.
    pub lines: Vec<Line>,
    /// Of each side.
    pub sides: Vec<Side>,
    /// The sum of all lines, in hundredths of a point.
    pub total: i64,
    /// The least and the most that it may be, 19 times in 20.
    pub range: [i64; 2],
    /// How far the figures are believed, weighted as they count.
    pub credibility: f64,
    /// The item by which the total would gain most; none where nothing would.
    pub most: Option<usize>,
}

/// A whole in millionths.
const ONE: u64 = 1_000_000;

/// The score of somebody.
///
/// | | shape | unit |
/// |---|---|---|
/// | `sides` | `[sides]`, what each counts | millionths |
/// | `items`, `believed` | `[items]`, in one order | |
/// | result | none where nothing is known of any item | hundredths of a point |
///
/// The weight of an item of which nothing is known goes to the others of its side, that of a side without any to the other
/// sides. Each line is rounded to a hundredth of a point, and the total is the sum of the lines: it adds up exactly. The range
/// takes the errors of items to be independent, which those of one person may not be.
#[must_use]
pub fn score(sides: &[u64], items: &[Item], believed: &[Option<Believed>]) -> Option<Scored> {
    let known = || items.iter().zip(believed).filter(|(_, one)| one.is_some()).map(|(item, _)| item);
    let of_side = |side: usize| known().filter(|item| item.aspect == side).map(|item| item.weight).sum::<u64>();
    let wants = |(item, one): (&Item, &Option<Believed>)| {
        let side = of_side(item.aspect);
        if one.is_none() || side == 0 { 0 } else { u64::try_from(part(sides[item.aspect], item.weight, side)).unwrap_or(0) }
    };
    let wanted: Vec<u64> = items.iter().zip(believed).map(wants).collect();
    let weights = largest_remainder(ONE, &wanted).ok()?;
    let line = |((item, one), weight): ((&Item, &Option<Believed>), &u64)| {
        let Some(one) = one else { return Line { points: None, weight: *weight, counts: 0, gain: 0 } };
        let points = hundredths(item.ladder.points(one.figure));
        let best = hundredths(item.ladder.points(one.credibility * item.ladder.full + one.rest));
        let counts = counted(points, *weight);
        Line { points: Some(points), weight: *weight, counts, gain: (counted(best, *weight) - counts).max(0) }
    };
    let lines: Vec<Line> = items.iter().zip(believed).zip(&weights).map(line).collect();
    let total: i64 = lines.iter().map(|line| line.counts).sum();
    let side = |n: usize| {
        let own = || lines.iter().zip(items).filter(|(_, item)| item.aspect == n).map(|(line, _)| line);
        let (weight, counts) = (own().map(|line| line.weight).sum::<u64>(), own().map(|line| line.counts).sum::<i64>());
        let points = (weight > 0).then(|| rounded(counts as f64 * ONE as f64 / weight as f64).min(10_000));
        Side { points, weight, counts }
    };
    let mut off = [0.0, 0.0];
    let mut credibility = 0.0;
    for ((item, one), weight) in items.iter().zip(believed).zip(&weights) {
        let (Some(one), weight) = (one, *weight as f64 / ONE as f64) else { continue };
        credibility += weight * one.credibility;
        let at = item.ladder.points(one.figure);
        let ends = [-1.0, 1.0].map(|side: f64| item.ladder.points(one.figure + side * Z95 * one.error));
        off[0] += (weight * (at - ends[0].min(ends[1])) * 100.0).powi(2);
        off[1] += (weight * (ends[0].max(ends[1]) - at) * 100.0).powi(2);
    }
    let range = [(total - rounded(off[0].sqrt())).max(0), (total + rounded(off[1].sqrt())).min(10_000)];
    let most = (0..lines.len()).filter(|n| lines[*n].gain > 0).max_by_key(|n| (lines[*n].gain, std::cmp::Reverse(*n)));
    Some(Scored { sides: (0..sides.len()).map(side).collect(), lines, total, range, credibility, most })
}

/// What an item counts of the whole, in millionths of millionths.
fn part(side: u64, item: u64, of: u64) -> u128 {
    u128::from(side) * u128::from(item) * u128::from(ONE) / u128::from(of)
}

fn counted(points: i64, weight: u64) -> i64 {
    rounded(points as f64 * weight as f64 / ONE as f64)
}

fn hundredths(points: f64) -> i64 {
    rounded(points * 100.0)
}

#[expect(clippy::cast_possible_truncation, reason = "points, at most some ten thousands")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}

#[cfg(test)]
mod tests;
