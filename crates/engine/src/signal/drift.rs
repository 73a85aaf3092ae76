//! A slow change: what each period says of it is added up, so that one that lasts is noticed though no period alone is out of the
//! ordinary (累积和, CUSUM).

use super::{Fired, Series, held, real};
use upcount_maths::{Coming, Score, cusum};

/// Members beside which a course is held, at least.
const LEAST_OTHERS: usize = 5;

/// Members that have come away from their own course, to `ratio` times of it or further.
///
/// | | shape | unit |
/// |---|---|---|
/// | `members` | `[n]`, each `[windows]`, oldest first, all of one length | things; `of` and `peers` are not looked at |
/// | `lasting`, `before` | scalars, from 1 | windows that are added up; windows before them of which the course is known |
/// | `ratio` | scalar, above 0; below 1 looks for fewer, above 1 for more | 1 |
/// | `tail` | scalar, above 0 and below ½ | probability |
/// | result | `[n]`, same order; none where nothing is out of the ordinary | |
///
/// What is usual in a window is all that the member counted until then × (the others' count now ÷ the others' until then): a
/// negative binomial count, spread as much more as counts were before. Each window says how much likelier it is at `ratio` times
/// the usual; what the windows say is added up from where the sum is largest. By luck alone the likelihoods from one window on
/// reach 1 ÷ p with a probability of p at most (Ville), and there are `lasting` windows to begin at, so the limit is the logarithm
/// of `lasting` ÷ `tail`. What is told is counted from where the change begins. Nothing is said beside fewer than five others.
///
/// # Source
/// Page (1954), *Continuous inspection schemes*, Biometrika 41; Höhle and Paul (2008), CSDA 52, for counts with a usual that
/// changes; Ville (1939) for the limit.
#[must_use]
pub fn drifting(members: &[Series], lasting: usize, before: usize, ratio: f64, tail: f64) -> Vec<Option<Fired>> {
    let (lasting, before) = (lasting.max(1), before.max(1));
    held(members, lasting + before, |from| at_end(members, from, (before, lasting), ratio, tail))
}

/// What was known of a member and of the others until a window, and what came in it.
struct Window {
    known: f64,
    usual: f64,
    counted: u64,
}

/// Window by window: from the second on, for of the first nothing was known.
fn course(own: &[u64], all: &[u64]) -> Vec<Window> {
    let (mut known, mut others) = (0.0, 0.0);
    let mut course = Vec::with_capacity(own.len());
    for (own, all) in own.iter().zip(all) {
        let of_others = real(all - own);
        course.push(Window { known, usual: if others > 0.0 { known * of_others / others } else { 0.0 }, counted: *own });
        (known, others) = (known + real(*own), others + of_others);
    }
    course
}

/// How much counts vary more than luck lets them before the windows that are added up, the members that vary most left aside.
fn spread(courses: &[Vec<Window>], before: usize) -> f64 {
    let mean = |course: &Vec<Window>| -> Option<f64> {
        let known = course[..before].iter().filter(|window| window.usual > 0.0);
        let apart =
            known.map(|window| (real(window.counted) - window.usual).powi(2) / (window.usual * (1.0 + window.usual / window.known)));
        let (many, sum) = apart.fold((0.0, 0.0), |(many, sum), one| (many + 1.0, sum + one));
        (many > 0.0).then(|| sum / many)
    };
    let mut apart: Vec<f64> = courses.iter().filter_map(mean).collect();
    apart.sort_by(f64::total_cmp);
    let kept = apart.len() - apart.len() / 10;
    #[expect(clippy::cast_precision_loss, reason = "members are few")]
    let spread = apart[..kept].iter().sum::<f64>() / kept.max(1) as f64;
    spread.max(1.0)
}

fn at_end(members: &[Series], from: usize, (before, lasting): (usize, usize), ratio: f64, tail: f64) -> Vec<Option<Fired>> {
    let long = before + lasting;
    let there = members.iter().filter(|member| member.counted[from..from + before].iter().any(|n| *n > 0)).count();
    if there <= LEAST_OTHERS {
        return vec![None; members.len()];
    }
    let all: Vec<u64> = (from..from + long).map(|window| members.iter().map(|member| member.counted[window]).sum()).collect();
    let courses: Vec<Vec<Window>> = members.iter().map(|member| course(&member.counted[from..from + long], &all)).collect();
    let spread = spread(&courses, before);
    #[expect(clippy::cast_precision_loss, reason = "windows are few")]
    let limit = (lasting as f64 / tail).ln();
    courses.iter().map(|course| judged(&course[before..], spread, ratio, (limit, tail))).collect()
}

fn judged(course: &[Window], spread: f64, ratio: f64, (limit, tail): (f64, f64)) -> Option<Fired> {
    let score = |window: &Window| {
        if window.usual <= 0.0 {
            return Score { thing: 0.0, period: 0.0 };
        }
        // Variance = spread × usual × (1 + usual ÷ known), as that of a negative binomial with its mean.
        let wanted = spread * window.usual * (1.0 + window.usual / window.known);
        Score::of(Coming { mean: window.usual, shape: window.usual * window.usual / (wanted - window.usual) }, ratio)
    };
    let scores: Vec<Score> = course.iter().map(score).collect();
    let said: Vec<f64> = scores.iter().zip(course).map(|(score, window)| score.at(window.counted)).collect();
    let sums = cusum(0.0, &said);
    let sum = sums.last().copied().filter(|sum| *sum >= limit)?;
    // The change begins after the last window with which nothing was left of the sum.
    let begins = sums.iter().rposition(|sum| *sum <= 0.0).map_or(0, |last| last + 1);
    let usual: f64 = course[begins..].iter().map(|window| window.usual).sum();
    let thing = scores[begins..].iter().zip(&course[begins..]).map(|(score, window)| score.thing * window.usual).sum::<f64>() / usual;
    let periods: f64 = scores[begins..].iter().map(|score| score.period).sum();
    Some(Fired {
        since: 0,
        counted: course[begins..].iter().map(|window| window.counted).sum(),
        of: course[begins].known,
        usual,
        limit: (limit + periods) / thing,
        chance: tail * (limit - sum).exp(),
    })
}
