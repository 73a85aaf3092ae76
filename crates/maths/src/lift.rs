//! What a pilot brings beside a held-out group: differences of means, with what was known before taken off.

use crate::limits::whole;
use crate::student::{student_quantile, student_two_sided};

/// What was measured in a group, one figure for each unit that was put into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm {
    /// Units.
    pub units: f64,
    /// The mean of their figures.
    pub mean: f64,
    /// The variance of one unit's figure.
    pub variance: f64,
    /// The mean before anything was taken off, of which a relative effect is a part.
    pub level: f64,
}

impl Arm {
    /// A group of which each unit's figure is known; its variance is 0 for fewer than two.
    ///
    /// ```
    /// let arm = upcount_maths::Arm::of(&[1.0, 3.0, 5.0]);
    /// assert_eq!((arm.mean, arm.variance), (3.0, 4.0));
    /// ```
    #[must_use]
    pub fn of(figures: &[f64]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "units are far fewer than 2^53")]
        let units = figures.len() as f64;
        let mean = figures.iter().sum::<f64>() / units.max(1.0);
        let spread: f64 = figures.iter().map(|figure| (figure - mean).powi(2)).sum();
        Self { units, mean, variance: spread / (units - 1.0).max(1.0), level: mean }
    }

    /// A group of which `came` of `of` units came.
    ///
    /// ```
    /// assert_eq!(upcount_maths::Arm::proportion(25, 100).variance, 0.1875);
    /// ```
    #[must_use]
    pub fn proportion(came: u64, of: u64) -> Self {
        let (units, mean) = (whole(of), whole(came) / whole(of.max(1)));
        Self { units, mean, variance: mean * (1.0 - mean), level: mean }
    }

    /// A group's ratio of two sums, where each unit has a part of both (delta method).
    #[must_use]
    pub fn ratio(above_below: &Moments) -> Self {
        let [above, below] = above_below.means();
        let [[first, both], [_, second]] = above_below.covariance();
        let mean = above / below;
        let variance = (first - 2.0 * mean * both + mean * mean * second) / (below * below);
        Self { units: above_below.units, mean, variance, level: mean }
    }
}

/// Sums over the units of a group that has two figures for each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Units.
    pub units: f64,
    /// The sums of the first figure and of the second.
    pub sums: [f64; 2],
    /// The sums of their squares.
    pub squares: [f64; 2],
    /// The sum of their products.
    pub products: f64,
}

impl Moments {
    /// Of the two figures of each unit.
    #[must_use]
    pub fn of(figures: &[(f64, f64)]) -> Self {
        figures.iter().fold(Self::default(), |sums, (first, second)| Self {
            units: sums.units + 1.0,
            sums: [sums.sums[0] + first, sums.sums[1] + second],
            squares: [sums.squares[0] + first * first, sums.squares[1] + second * second],
            products: sums.products + first * second,
        })
    }

    fn means(&self) -> [f64; 2] {
        self.sums.map(|sum| sum / self.units)
    }

    fn covariance(&self) -> [[f64; 2]; 2] {
        let of = |products: f64, a: usize, b: usize| (products - self.sums[a] * self.sums[b] / self.units) / (self.units - 1.0);
        let both = of(self.products, 0, 1);
        [[of(self.squares[0], 0, 0), both], [both, of(self.squares[1], 1, 1)]]
    }

    fn with(&self, other: &Self) -> Self {
        let add = |a: [f64; 2], b: [f64; 2]| [a[0] + b[0], a[1] + b[1]];
        Self {
            units: self.units + other.units,
            sums: add(self.sums, other.sums),
            squares: add(self.squares, other.squares),
            products: self.products + other.products,
        }
    }
}

/// Takes off what each unit's figure before the pilot lets expect of its figure in it (CUPED): held-out group and pilot.
///
/// | | shape | unit |
/// |---|---|---|
/// | `held`, `pilot` | sums of the figure in the pilot, then of the one before | any units |
/// | result | the two groups, for [`difference`] and [`relative`] | the first figure's |
///
/// The effect stays what it is and its error shrinks, by as much as the figures before tell. Only figures from before the groups
/// were made may be taken off. Sums lose digits where figures are large beside their spread.
///
/// # Source
/// Deng, Xu, Kohavi and Walker (2013), *Improving the sensitivity of online controlled experiments*, WSDM.
///
/// ```
/// use upcount_maths::{Moments, difference, with_before_taken_off};
/// let held = Moments::of(&[(9.0, 8.0), (21.0, 20.0), (31.0, 30.0), (38.0, 40.0)]);
/// let pilot = Moments::of(&[(14.0, 10.0), (23.0, 20.0), (35.0, 30.0), (43.0, 40.0)]);
/// let [held, pilot] = with_before_taken_off(&held, &pilot);
/// assert!(difference(&held, &pilot).unwrap().error < 2.0);
/// ```
#[must_use]
pub fn with_before_taken_off(held: &Moments, pilot: &Moments) -> [Arm; 2] {
    let [[_, both], [_, before]] = held.with(pilot).covariance();
    let slope = if before > 0.0 { both / before } else { 0.0 };
    [held, pilot].map(|arm| {
        let ([level, earlier], [[first, both], [_, second]]) = (arm.means(), arm.covariance());
        let variance = first - 2.0 * slope * both + slope * slope * second;
        Arm { units: arm.units, mean: level - slope * earlier, variance, level }
    })
}

/// What a pilot brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lift {
    /// The pilot's figure less the held-out group's, or that as a part of the held-out group's.
    pub effect: f64,
    /// Its standard error.
    pub error: f64,
    /// Degrees of freedom of the error.
    pub freedom: f64,
    /// Its interval of 95%.
    pub range: [f64; 2],
    /// How likely an effect as large would be, were there none.
    pub odds: f64,
}

impl Lift {
    pub(crate) fn of(effect: f64, variance: f64, freedom: f64) -> Self {
        let error = variance.sqrt();
        let half = student_quantile(0.05, freedom) * error;
        let odds = if error > 0.0 { student_two_sided(effect / error, freedom) } else { f64::from(u8::from(effect == 0.0)) };
        Self { effect, error, freedom, range: [effect - half, effect + half], odds }
    }
}

/// Why a pilot is not compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiftError {
    /// A group has fewer than two units.
    TooFew {
        /// Units of the held-out group.
        held: f64,
        /// Units of the pilot.
        pilot: f64,
    },
    /// The figures do not vary in either group, or are no numbers.
    NothingVaries,
    /// The held-out group's figure is 0, so that nothing is a part of it.
    NoLevel,
}

/// The difference of a pilot and a held-out group.
///
/// | | shape | unit |
/// |---|---|---|
/// | `held`, `pilot` | scalars of each group | the figure's |
/// | result | scalars | the figure's |
///
/// Exact where figures are normal; near it from some thirty units on. Units must be what was put into the groups by lot, such as
/// people or places: the things that one of them counts are no units of their own. For groups that differed before, give the change of each
/// unit ([`Arm::of`] of after less before), which makes this a difference in differences.
///
/// # Errors
/// [`LiftError::TooFew`] and [`LiftError::NothingVaries`].
///
/// # Source
/// Welch (1947), Biometrika 34, with Satterthwaite's degrees of freedom; Bertrand, Duflo and Mullainathan (2004), QJE 119, for
/// one change of each unit.
///
/// ```
/// use upcount_maths::{Arm, difference};
/// let found = difference(&Arm::proportion(100, 1_000), &Arm::proportion(130, 1_000)).unwrap();
/// assert!((found.effect - 0.03).abs() < 1e-12 && found.odds < 0.05);
/// ```
pub fn difference(held: &Arm, pilot: &Arm) -> Result<Lift, LiftError> {
    let (variance, freedom) = compared(held, pilot)?;
    Ok(Lift::of(pilot.mean - held.mean, variance, freedom))
}

/// The difference of a pilot and a held-out group as a part of the held-out group's figure (delta method).
///
/// Shapes, exactness and source as [`difference`]; not good where the held-out group's figure is not surely above 0.
///
/// # Errors
/// [`LiftError`].
///
/// ```
/// use upcount_maths::{Arm, relative};
/// assert!((relative(&Arm::proportion(100, 1_000), &Arm::proportion(130, 1_000)).unwrap().effect - 0.3).abs() < 1e-12);
/// ```
pub fn relative(held: &Arm, pilot: &Arm) -> Result<Lift, LiftError> {
    let (_, freedom) = compared(held, pilot)?;
    if held.level == 0.0 {
        return Err(LiftError::NoLevel);
    }
    let variance = (pilot.variance / pilot.units + held.variance / held.units * (pilot.level / held.level).powi(2)) / held.level.powi(2);
    Ok(Lift::of((pilot.mean - held.mean) / held.level, variance, freedom))
}

/// The variance of the difference and its degrees of freedom.
fn compared(held: &Arm, pilot: &Arm) -> Result<(f64, f64), LiftError> {
    if !(held.units >= 2.0 && pilot.units >= 2.0) {
        return Err(LiftError::TooFew { held: held.units, pilot: pilot.units });
    }
    let [a, b] = [held, pilot].map(|arm| arm.variance / arm.units);
    if !(a + b > 0.0 && (a + b).is_finite()) {
        return Err(LiftError::NothingVaries);
    }
    Ok((a + b, (a + b).powi(2) / (a * a / (held.units - 1.0) + b * b / (pilot.units - 1.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_change_alike_show_no_effect_however_they_differed() {
        let change = |pairs: &[(f64, f64)]| Arm::of(&pairs.iter().map(|(before, after)| after - before).collect::<Vec<_>>());
        let held = change(&[(10.0, 12.0), (20.0, 21.0), (30.0, 33.0)]);
        let alike = change(&[(100.0, 102.0), (200.0, 203.0), (300.0, 301.0)]);
        let found = difference(&held, &alike).unwrap();
        assert!(found.effect.abs() < 1e-12 && found.odds > 0.999, "{found:?}");
        let more = change(&[(100.0, 112.0), (200.0, 213.0), (300.0, 311.0)]);
        assert!(difference(&held, &more).unwrap().range[0] > 7.0);
    }

    #[test]
    fn what_cannot_be_compared_is_told() {
        let (some, one) = (Arm::of(&[1.0, 2.0]), Arm::of(&[1.0]));
        assert_eq!(difference(&some, &one), Err(LiftError::TooFew { held: 2.0, pilot: 1.0 }));
        assert_eq!(difference(&Arm::of(&[2.0; 3]), &Arm::of(&[2.0; 3])), Err(LiftError::NothingVaries));
        assert_eq!(relative(&Arm::of(&[-1.0, 1.0]), &some), Err(LiftError::NoLevel));
    }
}
