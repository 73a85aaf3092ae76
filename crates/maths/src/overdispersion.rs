//! By how much counts of places differ beyond luck, a few that are out of the ordinary left aside.

/// What the counts of places say of their differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overdispersion {
    /// The variance of a count ÷ that of luck; 1 where luck is all there is.
    pub factor: f64,
    /// The variance of the true ratios of counted to expected between places; 0 where luck is all there is. The shape of a
    /// negative binomial count is 1 ÷ `between`.
    pub between: f64,
}

/// Why nothing is known of the differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OverdispersionError {
    /// Fewer than two places say nothing of differences.
    TooFew {
        /// As given.
        places: usize,
    },
    /// A place's count is not given, or what is expected of it is not above 0.
    Expected {
        /// Which one, from 0.
        place: usize,
    },
    /// The part to be drawn in is not from 0 to below ½.
    Tail {
        /// As given.
        tail: f64,
    },
}

/// The variance beyond luck of the counts of places, with the largest and smallest scores drawn in (winsorised).
///
/// | | shape | unit |
/// |---|---|---|
/// | `counts` | `[places]`, in any order | things |
/// | `expected` | `[places]`, above 0 | things |
/// | `tail` | scalar, such as 0.1; 0 for none | part of the places at each end that is drawn in |
/// | result | scalars | 1 |
///
/// The score of a place is (counted − expected) ÷ √expected. Drawing in is not made up for, as in the source: with a tail of
/// 0.1, counts that vary by luck alone have a mean square of about 0.68, so a factor that is a little above 1 is told as 1.
///
/// # Errors
/// [`OverdispersionError`].
///
/// # Source
/// Spiegelhalter (2005), *Handling over-dispersion of performance indicators*, Quality and Safety in Health Care 14; `between`
/// is the estimate of DerSimonian and Laird from the same scores.
///
/// ```
/// let found = upcount_maths::overdispersion(&[2, 30, 5, 18], &[10.0; 4], 0.0).unwrap();
/// assert!((found.factor - 13.825).abs() < 1e-12 && found.between > 1.0);
/// ```
pub fn overdispersion(counts: &[u64], expected: &[f64], tail: f64) -> Result<Overdispersion, OverdispersionError> {
    let places = counts.len();
    if !(0.0..0.5).contains(&tail) {
        return Err(OverdispersionError::Tail { tail });
    }
    if places < 2 {
        return Err(OverdispersionError::TooFew { places });
    }
    let sound = |e: &f64| *e > 0.0 && e.is_finite();
    if let Some(place) = expected.iter().position(|e| !sound(e)).or((expected.len() != places).then_some(expected.len().min(places))) {
        return Err(OverdispersionError::Expected { place });
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let mut scores: Vec<f64> = counts.iter().zip(expected).map(|(count, e)| (*count as f64 - e) / e.sqrt()).collect();
    scores.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let n = places as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than half the places")]
    let drawn = (tail * n) as usize;
    let (low, high) = (scores[drawn], scores[places - 1 - drawn]);
    let square: f64 = scores.iter().map(|z| z.clamp(low, high).powi(2)).sum();
    // Sums in the order of size, so that the order of places changes nothing.
    let mut sizes = expected.to_vec();
    sizes.sort_unstable_by(f64::total_cmp);
    let (all, squares) = sizes.iter().fold((0.0, 0.0), |(all, squares), e| (all + e, squares + e * e));
    let between = ((square - (n - 1.0)) / (all - squares / all)).max(0.0);
    Ok(Overdispersion { factor: (square / n).max(1.0), between })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_places_out_of_the_ordinary_do_not_widen_the_limits_of_all() {
        let (mut counts, expected) = (vec![10, 7, 13, 9, 11, 8, 12, 10, 6, 14], [10.0; 10]);
        assert_eq!(overdispersion(&counts, &expected, 0.1).unwrap(), Overdispersion { factor: 1.0, between: 0.0 });
        counts[3] = 90;
        assert_eq!(overdispersion(&counts, &expected, 0.1).unwrap(), Overdispersion { factor: 1.0, between: 0.0 });
        assert!(overdispersion(&counts, &expected, 0.0).unwrap().factor > 60.0);
    }

    #[test]
    fn the_order_of_places_changes_nothing() {
        let (counts, expected) = ([3, 90, 41, 0, 17, 5], [4.1, 50.7, 43.3, 2.9, 9.8, 8.0]);
        let turned = |n: usize| (n * 5 + 2) % 6;
        let of = |f: &dyn Fn(usize) -> usize| {
            let pick = |n| (counts[f(n)], expected[f(n)]);
            let (counts, expected): (Vec<u64>, Vec<f64>) = (0..6).map(pick).unzip();
            overdispersion(&counts, &expected, 0.2).unwrap()
        };
        assert_eq!(of(&|n| n), of(&turned));
        assert!(of(&|n| n).between > 0.0);
    }

    #[test]
    fn what_says_nothing_is_told() {
        assert_eq!(overdispersion(&[1], &[1.0], 0.1), Err(OverdispersionError::TooFew { places: 1 }));
        assert_eq!(overdispersion(&[1, 2], &[1.0, 0.0], 0.1), Err(OverdispersionError::Expected { place: 1 }));
        assert_eq!(overdispersion(&[1, 2], &[1.0], 0.1), Err(OverdispersionError::Expected { place: 1 }));
        assert_eq!(overdispersion(&[1, 2], &[1.0, 1.0], 0.5), Err(OverdispersionError::Tail { tail: 0.5 }));
    }
}
