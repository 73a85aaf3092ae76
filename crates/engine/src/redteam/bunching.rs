//! Bunching: whether counts crowd at an edge more than chance lets them.

use upcount_maths::{UncertainShare, benjamini_hochberg, quasi_poisson};

/// How sure one wants to be that what is told is not luck: the expected part of false tellings.
const LEVEL: f64 = 0.05;
/// Counts beyond the edges that still say what is usual near them.
const AROUND: u32 = 10;

/// Counts at an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bunching {
    /// The edge: the first count that is paid more for.
    pub edge: u32,
    /// Months that reached just the edge.
    pub at: u64,
    /// Months that were one short of it.
    pub below: u64,
    /// Months that would have reached just the edge, of all these, if counts went on smoothly.
    pub at_expected: f64,
    /// Months at the edge beyond that: the excess mass, which is the hole below.
    pub excess: f64,
    /// How likely as many or more are there by chance.
    pub p: f64,
    /// The same after all edges were looked at.
    pub p_adjusted: f64,
    /// In words that are data.
    pub says: Says,
}

/// What is said of an edge; of months of work, never of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// More months just reach the edge than chance lets them.
    MoreThanChance,
    /// No more than chance lets them.
    NotMoreThanChance,
}

impl Says {
    /// The words.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MoreThanChance => "more than chance",
            Self::NotMoreThanChance => "not more than chance",
        }
    }
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BunchingError {
    /// There is no edge.
    NoEdge,
    /// Months without any policy are another matter, so there is nothing below this edge.
    NothingBelow {
        /// The edge.
        edge: u32,
    },
    /// Too few different counts away from the edges, or too few months, to say what is usual.
    TooFew {
        /// Months at the counts that were looked at.
        months: u64,
        /// Counts away from the edges.
        counts: usize,
    },
}

/// Whether counts crowd at the edges of a ladder: an excess just at the edge and a hole just below it, against a smooth course
/// of the counts around.
///
/// | | shape | unit |
/// |---|---|---|
/// | `counts` | one for each agent and month | policies |
/// | `edges` | `[edges]`, each 2 or more, in any order | policies |
/// | result | `[edges]`, from the lowest | months |
///
/// The usual course is a Poisson regression of the number of months on the count, the logarithm of the next one and that of
/// its factorial, away from every edge (from 1 to 10 beyond the last); Poisson and geometric counts are such courses, negative
/// binomial ones nearly. Of the
/// months at an edge and one below it, those at the edge are then binomial with the share that the course tells, which is
/// itself uncertain by the error of the fit and by how badly a smooth course fits (beta-binomial); p is one-sided. Many edges
/// are corrected by [`benjamini_hochberg`]. Not good for edges next to each other, for counts that round numbers attract for
/// other reasons, and for a sum that is a ladder of its own; agents who always sell alike make p somewhat too small.
///
/// # Errors
/// [`BunchingError`]
///
/// # Source
/// Chetty, Friedman, Olsen and Pistaferri (2011), QJE 126; Kleven (2016), *Bunching*, Annual Review of Economics 8; the course
/// by Lindsey's method: Efron and Tibshirani (1996), *Using specially designed exponential families for density estimation*,
/// Annals of Statistics 24.
///
/// ```
/// // Counts of 1 to 14 that fall by a fifth each time; forty months at 7 became months at 8.
/// let mut counts = Vec::new();
/// for (n, many) in (1_u32..).zip([800, 640, 512, 410, 328, 262, 170, 208, 134, 107, 86, 69, 55, 44]) {
///     counts.extend(std::iter::repeat_n(n, many));
/// }
/// let found = upcount_engine::redteam::bunching(&counts, &[8]).unwrap();
/// assert_eq!((found[0].at, found[0].below, found[0].says.id()), (208, 170, "more than chance"));
/// assert!((found[0].excess - 40.0).abs() < 3.0);
/// ```
pub fn bunching(counts: &[u32], edges: &[u32]) -> Result<Vec<Bunching>, BunchingError> {
    let mut edges = edges.to_vec();
    edges.sort_unstable();
    edges.dedup();
    let (Some(lowest), Some(last)) = (edges.first(), edges.last()) else { return Err(BunchingError::NoEdge) };
    if *lowest < 2 {
        return Err(BunchingError::NothingBelow { edge: *lowest });
    }
    let most = last.saturating_add(AROUND);
    let mut months = vec![0_u64; most as usize + 1];
    counts.iter().filter(|count| (1..=most).contains(count)).for_each(|count| months[*count as usize] += 1);
    let near = |n: u32| edges.iter().any(|edge| n == *edge || n + 1 == *edge);
    let away: Vec<u32> = (1..=most).filter(|n| !near(*n)).collect();
    let rows: Vec<Vec<f64>> = away.iter().map(|n| row(*n, most)).collect();
    let seen: Vec<f64> = away.iter().map(|n| whole(months[*n as usize])).collect();
    let too_few = BunchingError::TooFew { months: months.iter().sum(), counts: away.len() };
    let course = quasi_poisson(&rows, &seen, &vec![1.0; rows.len()]).ok_or(too_few)?;
    let dispersion = course.dispersion.max(1.0);
    let mut found = Vec::with_capacity(edges.len());
    for edge in edges {
        let (at, below) = (months[edge as usize], months[edge as usize - 1]);
        let (above, under) = (row(edge, most), row(edge - 1, most));
        let apart: Vec<f64> = above.iter().zip(&under).map(|(a, b)| a - b).collect();
        let odds: f64 = apart.iter().zip(&course.coefficients).map(|(x, c)| x * c).sum();
        let share = 1.0 / (1.0 + (-odds).exp());
        // The error of the fit, with a dispersion never below that of chance, and what a smooth course misses of single counts.
        let fit: f64 =
            apart.iter().zip(&course.covariance).map(|(x, line)| x * line.iter().zip(&apart).map(|(a, b)| a * b).sum::<f64>()).sum();
        let fit = fit * dispersion / course.dispersion.max(f64::MIN_POSITIVE);
        let expected = |row: &[f64]| course.expected(row, 1.0).value;
        let rough = (dispersion - 1.0) * (1.0 / expected(&above) + 1.0 / expected(&under));
        let share = UncertainShare::of_odds(share, fit + rough);
        let at_expected = whole(at + below) * share.mean();
        let p = share.at_least(at + below, at);
        let excess = whole(at) - at_expected;
        found.push(Bunching { edge, at, below, at_expected, excess, p, p_adjusted: p, says: Says::NotMoreThanChance });
    }
    let adjusted = benjamini_hochberg(&found.iter().map(|one| one.p).collect::<Vec<_>>());
    for (one, p) in found.iter_mut().zip(adjusted) {
        one.p_adjusted = p;
        one.says = if p <= LEVEL { Says::MoreThanChance } else { Says::NotMoreThanChance };
    }
    Ok(found)
}

/// What the course depends on: the count, the logarithms of the next one and of its factorial; within one so that the fit is
/// well conditioned.
fn row(count: u32, most: u32) -> Vec<f64> {
    let factorial = |n: u32| (2..=n).map(|k| f64::from(k).ln()).sum::<f64>();
    let next = |n: u32| f64::from(n + 1).ln();
    vec![1.0, f64::from(count) / f64::from(most), next(count) / next(most), factorial(count) / factorial(most)]
}

#[expect(clippy::cast_precision_loss, reason = "months are far below 2^53")]
fn whole(count: u64) -> f64 {
    count as f64
}
