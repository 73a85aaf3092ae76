//! How forecasts and odds would have done: each past month asked anew, with what was known then, against what came.

use super::tree::Tree;
use super::{Asked, Input, StandingError, check, stand};

/// A past to try forecasts on.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// As in [`Asked`].
    pub parents: &'a [Option<usize>],
    /// As in [`Asked`].
    pub history: &'a [Vec<u32>],
    /// As in [`Asked`].
    pub months: &'a [f64],
    /// How many months, the last ones, are asked.
    pub back: usize,
    /// `[places][back]`: the goals of those months; none for a place that had none.
    pub goals: &'a [Vec<Option<i64>>],
    /// What came up to the day of asking; none to ask when a month begins.
    pub early: Option<Early<'a>>,
}

/// What came in the first days of past months.
#[derive(Clone, Copy, Debug)]
pub struct Early<'a> {
    /// `[places][back]`: policies up to the day of asking; read of leaves.
    pub counts: &'a [Vec<u32>],
    /// `[back]`: the working-day weight passed by then, below that of the month.
    pub passed: &'a [f64],
}

/// Odds of about the same size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub odds: f64,
    /// How many of them were attained.
    pub attained: u64,
}

/// How forecasts did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trial {
    /// How many forecasts there were.
    pub forecasts: u64,
    /// How many months lay inside the band of 80%.
    pub inside_80: u64,
    /// And inside that of 95%.
    pub inside_95: u64,
    /// What came less what was expected, all together: below 0, too much was expected.
    pub off: f64,
    /// What was expected, all together.
    pub expected: f64,
    /// Odds from 0 to below 10%, …, from 90% on.
    pub bins: [Bin; 10],
}

impl Bin {
    /// The mean of the odds; nothing where there are none.
    #[must_use]
    pub fn mean_odds(&self) -> Option<f64> {
        (self.count > 0).then(|| self.odds / float(self.count))
    }

    /// The part that was attained; nothing where there are none.
    #[must_use]
    pub fn share_attained(&self) -> Option<f64> {
        (self.count > 0).then(|| float(self.attained) / float(self.count))
    }
}

/// How forecasts and odds would have done in past months, for each depth of the tree.
///
/// | | shape | unit |
/// |---|---|---|
/// | `past` | `[places]`, `[months]`, the last `back` of which are asked | policies; working-day weights |
/// | result | `[depth]`, roots first | forecasts |
///
/// Each month is told from those before it alone. Places without a month of their own before it are not judged. Bands of small
/// counts have more in them than they say, because a policy is whole: judge odds by their bins, bands by branches. Forecasts of
/// one month share its shock, so that twelve months judge a root by twelve looks only. Takes `back` times as long as
/// [`standing`](super::standing).
///
/// # Errors
/// [`StandingError`], as [`standing`](super::standing).
///
/// # Source
/// Rolling origins: Tashman (2000), IJF 16; calibration: Dawid (1982), *The well-calibrated Bayesian*, JASA 77.
///
/// ```
/// use upcount_engine::standing::{Past, back_test};
/// let history = vec![vec![40; 30], vec![20; 30], vec![20; 30]];
/// let goals = vec![vec![Some(45); 12], vec![Some(5); 12], vec![None; 12]];
/// let parents = [None, Some(0), Some(0)];
/// let past = Past { parents: &parents, history: &history, months: &[20.0; 30], back: 12, goals: &goals, early: None };
/// let found = back_test(&past).unwrap();
/// assert_eq!((found[1].forecasts, found[1].inside_80, found[1].bins[9].attained), (24, 24, 12));
/// ```
pub fn back_test(past: &Past<'_>) -> Result<Vec<Trial>, StandingError> {
    tried(past, true)
}

/// The same; without shared shocks where `shared` is false.
pub(super) fn tried(past: &Past<'_>, shared: bool) -> Result<Vec<Trial>, StandingError> {
    let tree = Tree::of(past.parents)?;
    let (places, months) = (tree.len(), past.months.len());
    check::length(Input::History, past.history.len(), places)?;
    check::history(past.history, past.months)?;
    let back = past.back.min(months);
    let rows = |of: Input, rows: usize, lengths: Vec<usize>| {
        check::length(of, rows, places)?;
        lengths.into_iter().try_for_each(|found| check::length(of, found, past.back))
    };
    rows(Input::Goals, past.goals.len(), past.goals.iter().map(Vec::len).collect())?;
    check::goals(past.goals.iter().enumerate().flat_map(|(place, goals)| goals.iter().map(move |goal| (place, *goal))))?;
    if let Some(early) = past.early {
        rows(Input::Early, early.counts.len(), early.counts.iter().map(Vec::len).collect())?;
        check::length(Input::Early, early.passed.len(), past.back)?;
    }
    let mut trials = vec![Trial::default(); tree.levels()];
    for month in months - back..months {
        let nth = past.back - (months - month);
        // What was known before the month; a place that had not begun then is not there.
        let known = |counts: &'_ Vec<u32>| counts.len().saturating_sub(months - month);
        let history: Vec<&[u32]> = past.history.iter().map(|counts| &counts[..known(counts)]).collect();
        let there: Vec<bool> = past.history.iter().map(|counts| counts.len() >= months - month).collect();
        let passed = past.early.map_or(0.0, |early| early.passed[nth]);
        let rest = past.months[month] - passed;
        if passed < 0.0 || rest.is_nan() {
            return Err(StandingError::NotAWeight { value: passed });
        }
        let now = |place: usize| past.early.map_or(0, |early| i64::from(early.counts[place][nth]));
        let mut now: Vec<i64> = (0..places).map(now).collect();
        tree.sum_up(&mut now, 0, |a, b| a + b);
        let goals: Vec<Option<i64>> = past.goals.iter().map(|goals| goals[nth]).collect();
        let asked = Asked {
            parents: past.parents,
            history: past.history,
            months: &past.months[..month],
            period: &[if passed > 0.0 { vec![passed, rest.max(0.0)] } else { vec![rest] }],
            passed: usize::from(passed > 0.0),
            now: &now,
            done: &now,
            goals: &goals,
            known: &[],
            there: &[],
            lost: None,
        };
        for (place, found) in stand(&asked, &tree, &history, &there, shared)?.into_iter().enumerate() {
            let Some(end) = found.end.filter(|_| !history[place].is_empty()) else { continue };
            let came = past.history[place][history[place].len()];
            let trial = &mut trials[tree.depth[place]];
            trial.look(i64::from(came), &end, found.goal.and_then(|goal| goal.odds.map(|odds| (goal.goal, odds))));
        }
    }
    Ok(trials)
}

impl Trial {
    fn look(&mut self, came: i64, end: &super::End, odds: Option<(i64, f64)>) {
        let inside = |band: [i64; 2]| u64::from((band[0]..=band[1]).contains(&came));
        self.forecasts += 1;
        self.inside_80 += inside(end.band_80);
        self.inside_95 += inside(end.band_95);
        self.off += super::count(came) - end.mean;
        self.expected += end.mean;
        let Some((goal, odds)) = odds else { return };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10")]
        let bin = &mut self.bins[((odds * 10.0) as usize).min(9)];
        bin.count += 1;
        bin.odds += odds;
        bin.attained += u64::from(came >= goal);
    }
}

#[expect(clippy::cast_precision_loss, reason = "forecasts are far fewer than 2^53")]
fn float(n: u64) -> f64 {
    n as f64
}
