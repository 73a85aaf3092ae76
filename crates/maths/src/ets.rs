//! Exponential smoothing: a series followed by a level, a trend and seasons that are corrected by what each look was off.

use crate::least::{Reach, least_squares};
use crate::linear::dot;
use crate::seasonal::seasons;

/// How what was off enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// As an amount.
    Additive,
    /// As a part of what was expected; for series above 0.
    Multiplicative,
}

/// How a series goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// As it is.
    None,
    /// By the same amount in each period.
    Additive,
    /// By an amount that fades.
    Damped,
}

/// How a series repeats itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// Not at all.
    None,
    /// By an amount for each place in the year.
    Additive,
    /// By a multiple for each place in the year; for series above 0.
    Multiplicative,
}

/// A form of exponential smoothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// How what was off enters.
    pub noise: Noise,
    /// How the series goes on.
    pub trend: Trend,
    /// How it repeats itself.
    pub season: Season,
}

/// Where a series stands between two looks.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its level.
    pub level: f64,
    /// What is added to that in a period; 0 without a trend.
    pub slope: f64,
    /// The seasons, that of the next look first; none without them.
    pub season: Vec<f64>,
}

/// How much of what was off goes where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Into the level, α.
    pub level: f64,
    /// Into the slope, β; 0 without a trend.
    pub slope: f64,
    /// Into the season, γ; 0 without seasons.
    pub season: f64,
    /// What is left of a slope after a period, φ; 1 where it does not fade.
    pub fading: f64,
}

/// A series smoothed.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothed {
    /// The form.
    pub form: Form,
    /// Its weights.
    pub weights: Weights,
    /// Where the series stood before the first look.
    pub start: State,
    /// Where it stands after the last.
    pub end: State,
    /// What was expected of each look, of those before it.
    pub fitted: Vec<f64>,
    /// What each was off: an amount, or a part of what was expected.
    pub off: Vec<f64>,
    /// The variance of that.
    pub variance: f64,
    /// The logarithm of the likelihood, less a constant that depends on the number of looks only.
    pub log_likelihood: f64,
    /// The criterion of Akaike, corrected for few looks; least is best.
    pub aicc: f64,
}

/// A forecast of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// What is expected.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
}

impl Form {
    /// The fifteen forms whose forecasts have a variance: additive noise does not go with multiplicative seasons.
    fn all() -> impl Iterator<Item = Self> {
        let noises = [Noise::Additive, Noise::Multiplicative].into_iter();
        let trends = |noise| [Trend::None, Trend::Additive, Trend::Damped].map(|trend| (noise, trend));
        let seasons = |(noise, trend)| [Season::None, Season::Additive, Season::Multiplicative].map(|season| Self { noise, trend, season });
        noises.flat_map(trends).flat_map(seasons).filter(|form| !form.has_no_variance())
    }

    fn has_no_variance(self) -> bool {
        self.noise == Noise::Additive && self.season == Season::Multiplicative
    }
}

/// A series smoothed in the form that tells most for its numbers (least AICc).
///
/// | | shape | |
/// |---|---|---|
/// | `series` | `[n]`, in time, none missing | |
/// | `period` | scalar, 1 where nothing repeats | looks in a year |
/// | result | `[n]`; nothing with fewer than five looks; seasons only with two years | |
///
/// Fitted as [`smoothed`]. Not good for counts that are mostly 0, nor where the level jumps. A series that never changes has
/// the simplest form.
///
/// ```
/// use upcount_maths::{Trend, smoothed_best};
/// let rising: Vec<f64> = (0..20).map(|t| f64::from(100 + 5 * t + 2 * (t % 3))).collect();
/// let found = smoothed_best(&rising, 1).unwrap();
/// assert_eq!(found.form.trend, Trend::Additive);
/// assert!((found.ahead(1)[0].mean - 202.0).abs() < 3.0);
/// ```
#[must_use]
pub fn smoothed_best(series: &[f64], period: usize) -> Option<Smoothed> {
    Form::all().filter_map(|form| smoothed(series, period, form)).reduce(|best, next| if next.aicc < best.aicc { next } else { best })
}

/// A series smoothed in one form, with the weights and the start that make it likeliest.
///
/// Shapes as [`smoothed_best`]. Nothing where there are too few looks for the numbers of the form, multiplicative forms meet a
/// look that is not above 0, or additive noise is asked for with multiplicative seasons, whose forecasts have no variance.
///
/// The likelihood is a sum of squares, each part off times the geometric mean of what was expected, which is searched for its
/// least from two beginnings: the top found may be one of several. Weights stay where each is a part of the one before:
/// β ≤ α, γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98.
///
/// # Source
/// Hyndman, Koehler, Ord and Snyder, *Forecasting with Exponential Smoothing* (2008), ch. 2, 5 and 7; R's `forecast::ets`, to
/// which likelihood, bounds and count of numbers are those.
#[must_use]
pub fn smoothed(series: &[f64], period: usize, form: Form) -> Option<Smoothed> {
    let model = Model::of(series, period, form)?;
    let found = BEGINNINGS.iter().filter_map(|weights| model.searched(*weights));
    found.reduce(|best, next| if next.log_likelihood > best.log_likelihood { next } else { best })
}

/// A series smoothed with weights and a start that are known, such as those found before the last looks came.
///
/// Shapes as [`smoothed_best`], source as [`smoothed`]. Nothing where [`smoothed`] has nothing, or the start has not as many
/// seasons as the form.
#[must_use]
pub fn smoothed_with(series: &[f64], period: usize, form: Form, weights: Weights, start: State) -> Option<Smoothed> {
    let model = Model::of(series, period, form)?;
    (start.season.len() == model.seasons()).then(|| model.smoothed(weights, start))?
}

/// Weights from which a search begins: α, β ÷ α, γ ÷ (1 − α), φ.
const BEGINNINGS: [[f64; 4]; 2] = [[0.1, 0.1, 0.1, 0.95], [0.6, 0.05, 0.2, 0.97]];

/// A form asked of a series.
struct Model<'a> {
    series: &'a [f64],
    period: usize,
    form: Form,
}

impl<'a> Model<'a> {
    fn of(series: &'a [f64], period: usize, form: Form) -> Option<Self> {
        let model = Self { series, period, form };
        let lowest = if model.stays_above_zero() { f64::MIN_POSITIVE } else { f64::MIN };
        (!form.has_no_variance() && series.iter().all(|v| (lowest..f64::INFINITY).contains(v))).then_some(model)
    }

    fn stays_above_zero(&self) -> bool {
        self.form.noise == Noise::Multiplicative || self.form.season == Season::Multiplicative
    }

    fn seasons(&self) -> usize {
        if self.form.season == Season::None { 0 } else { self.period }
    }

    /// How many numbers the form has, but for the variance: α and the level, β and the slope, φ, γ and all seasons but one.
    fn numbers(&self) -> usize {
        let of_trend = match self.form.trend {
            Trend::None => 0,
            Trend::Additive => 2,
            Trend::Damped => 3,
        };
        2 + of_trend + self.seasons()
    }

    /// The likeliest weights and start near these.
    fn searched(&self, weights: [f64; 4]) -> Option<Smoothed> {
        let left = |numbers: &[f64]| {
            let (weights, start) = self.read(numbers);
            self.followed(weights, start).map(|(fitted, _)| self.off(&fitted, true))
        };
        let (weights, start) = self.read(&least_squares(&self.reach(weights)?, left)?);
        self.smoothed(weights, start)
    }

    fn smoothed(&self, weights: Weights, start: State) -> Option<Smoothed> {
        let free = self.series.len().checked_sub(self.numbers()).filter(|free| *free > 2)?;
        let (looks, numbers) = (count(self.series.len()), count(self.numbers()));
        let (fitted, end) = self.followed(weights, start.clone())?;
        let (off, scaled) = (self.off(&fitted, false), self.off(&fitted, true));
        // What is exact to rounding is exact, so that of two forms that are the simpler one is chosen.
        let exact = (1e-24 * dot(self.series, self.series)).max(f64::MIN_POSITIVE);
        let log_likelihood = -0.5 * looks * dot(&scaled, &scaled).max(exact).ln();
        // The variance is a number too.
        let all = numbers + 1.0;
        let aicc = 2.0 * (all - log_likelihood) + 2.0 * all * (all + 1.0) / (looks - all - 1.0);
        let variance = dot(&off, &off) / count(free);
        Some(Smoothed { form: self.form, weights, start, end, fitted, off, variance, log_likelihood, aicc })
    }

    /// Where the search for the numbers begins: weights, each as a part of what it may be, then the start, of the seasons all
    /// but the last.
    fn reach(&self, weights: [f64; 4]) -> Option<Vec<Reach>> {
        let Form { trend, season, .. } = self.form;
        let mut cleared = self.series.to_vec();
        let mut states = Vec::new();
        if season != Season::None {
            let product = season == Season::Multiplicative;
            if product {
                cleared.iter_mut().for_each(|v| *v = v.ln());
            }
            let found = seasons(&cleared, &[self.period])?.seasonal;
            cleared.iter_mut().zip(&found).for_each(|(v, s)| *v -= s);
            states = found[..self.period - 1].to_vec();
            if product {
                cleared.iter_mut().chain(&mut states).for_each(|v| *v = v.exp());
            }
        }
        let early = cleared.get(..10.max(2 * self.seasons())).unwrap_or(&cleared);
        let scale = mean(&cleared.iter().map(|v| v.abs()).collect::<Vec<f64>>()) + f64::MIN_POSITIVE;
        let of_season = if season == Season::Multiplicative { 1.0 } else { scale };
        let part = |start: f64| Reach { start, low: 1e-4, high: 0.9999, scale: 1.0 };
        let state = |start: f64, scale: f64| Reach { start, low: f64::NEG_INFINITY, high: f64::INFINITY, scale };
        let mut reach = vec![part(weights[0])];
        reach.extend((trend != Trend::None).then(|| part(weights[1])));
        reach.extend((season != Season::None).then(|| part(weights[2])));
        reach.extend((trend == Trend::Damped).then_some(Reach { start: weights[3], low: 0.8, high: 0.98, scale: 0.1 }));
        reach.push(state(mean(early), scale));
        reach.extend((trend != Trend::None).then(|| state(0.0, 0.01 * scale)));
        reach.extend(states.into_iter().map(|s| state(s, of_season)));
        Some(reach)
    }

    /// The numbers, in the order of [`Self::reach`], as weights and start.
    fn read(&self, numbers: &[f64]) -> (Weights, State) {
        let Form { trend, season, .. } = self.form;
        let mut rest = numbers.iter().copied();
        let mut next = |there: bool| if there { rest.next() } else { None };
        let level = next(true).unwrap_or_default();
        let slope = level * next(trend != Trend::None).unwrap_or_default();
        let of_season = (1.0 - level) * next(season != Season::None).unwrap_or_default();
        let fading = next(trend == Trend::Damped).unwrap_or(1.0);
        let weights = Weights { level, slope, season: of_season, fading };
        let (level, slope) = (next(true).unwrap_or_default(), next(trend != Trend::None).unwrap_or_default());
        let mut states: Vec<f64> = rest.collect();
        // Seasons add up to nothing, or multiply by 1 in the mean: what level and seasons share would be in both.
        let sum: f64 = states.iter().sum();
        match season {
            Season::None => (),
            Season::Additive => states.push(-sum),
            Season::Multiplicative => states.push(count(self.period) - sum),
        }
        (weights, State { level, slope, season: states })
    }

    /// What is expected of each look and where the series stands after the last; nothing where a multiplicative form comes to 0.
    fn followed(&self, weights: Weights, start: State) -> Option<(Vec<f64>, State)> {
        let State { mut level, mut slope, season: mut states } = start;
        let (product, above) = (self.form.season == Season::Multiplicative, self.stays_above_zero());
        let mut fitted = Vec::with_capacity(self.series.len());
        let mut place = 0;
        for value in self.series {
            slope *= weights.fading;
            let goes_on = level + slope;
            let season = states.get(place).copied().unwrap_or_default();
            let expected = if product { goes_on * season } else { goes_on + season };
            if !expected.is_finite() || above && (expected <= 0.0 || product && season <= 0.0) {
                return None;
            }
            let off = value - expected;
            let (of_level, of_season) = if product { (off / season, off / goes_on) } else { (off, off) };
            level = goes_on + weights.level * of_level;
            slope += weights.slope * of_level;
            if let Some(state) = states.get_mut(place) {
                *state += weights.season * of_season;
                place = (place + 1) % self.period;
            }
            fitted.push(expected);
        }
        states.rotate_left(place);
        Some((fitted, State { level, slope, season: states }))
    }

    /// What each look is off; scaled, so that the squares are least where the likelihood is greatest.
    fn off(&self, fitted: &[f64], scaled: bool) -> Vec<f64> {
        let off = self.series.iter().zip(fitted);
        if self.form.noise == Noise::Additive {
            return off.map(|(value, expected)| value - expected).collect();
        }
        let scale = if scaled { mean(&fitted.iter().map(|f| f.ln()).collect::<Vec<f64>>()).exp() } else { 1.0 };
        off.map(|(value, expected)| scale * (value / expected - 1.0)).collect()
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

#[expect(clippy::cast_precision_loss, reason = "looks and seasons are few")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise that looks like chance, without a source of it.
    fn noise(at: u32) -> f64 {
        f64::from(at * 7919 % 101) / 101.0 - 0.5
    }

    #[test]
    fn a_series_is_taken_for_what_it_is() {
        let best = |of: fn(u32) -> f64, period| smoothed_best(&(0..60).map(of).collect::<Vec<_>>(), period).unwrap().form;
        let flat = best(|t| 100.0 + noise(t), 1);
        assert_eq!((flat.trend, flat.season), (Trend::None, Season::None));
        assert_eq!(best(|t| 100.0 + 3.0 * f64::from(t) + noise(t), 4).season, Season::None);
        assert_eq!(best(|t| 100.0 + f64::from(t % 4 * 9) + noise(t), 4).season, Season::Additive);
        let grows = |t: u32| (100.0 + 5.0 * f64::from(t)) * (0.7 + 0.2 * f64::from(t % 4)) * (1.0 + 0.02 * noise(t));
        assert_eq!(best(grows, 4), Form { noise: Noise::Multiplicative, trend: Trend::Additive, season: Season::Multiplicative });
    }

    #[test]
    fn what_never_changes_or_goes_on_exactly_is_followed_without_error() {
        let still = smoothed_best(&[7.0; 12], 4).unwrap();
        assert_eq!(still.form, Form { noise: Noise::Additive, trend: Trend::None, season: Season::None });
        assert!(still.log_likelihood.is_finite() && still.aicc.is_finite());
        assert!(still.ahead(3).iter().all(|f| (f.mean - 7.0).abs() < 1e-9 && f.variance < 1e-9));
        assert!(smoothed_best(&[0.0; 12], 1).unwrap().ahead(1)[0].mean.abs() < 1e-9);
        let rising: Vec<f64> = (0..24).map(|t| 5.0 - 2.0 * f64::from(t)).collect();
        let found = smoothed_best(&rising, 4).unwrap();
        assert_eq!(found.form, Form { trend: Trend::Additive, ..still.form });
        assert!((found.ahead(2)[1].mean - (5.0 - 2.0 * 25.0)).abs() < 1e-6);
    }

    #[test]
    fn seasons_go_on_in_their_places_wherever_a_series_ends() {
        for looks in 20..24_u32 {
            let series: Vec<f64> = (0..looks).map(|t| 50.0 + f64::from(t % 4 * 9) + 0.1 * noise(t)).collect();
            let found = smoothed(&series, 4, Form { noise: Noise::Additive, trend: Trend::None, season: Season::Additive }).unwrap();
            for (ahead, t) in found.ahead(5).iter().zip(looks..) {
                assert!((ahead.mean - (50.0 + f64::from(t % 4 * 9))).abs() < 0.3, "{looks} {t}");
            }
            assert!(found.start.season.iter().sum::<f64>().abs() < 1e-9);
            assert!(found.fitted.iter().zip(&found.off).zip(&series).all(|((f, off), y)| (f + off - y).abs() < 1e-12));
        }
    }

    #[test]
    fn known_weights_follow_as_those_that_were_found() {
        let series: Vec<f64> = (0..40).map(|t| 80.0 + f64::from(t) + f64::from(t % 4 * 9) + noise(t)).collect();
        let form = Form { noise: Noise::Multiplicative, trend: Trend::Damped, season: Season::Additive };
        let found = smoothed(&series, 4, form).unwrap();
        assert_eq!(smoothed_with(&series, 4, form, found.weights, found.start.clone()), Some(found.clone()));
        assert_eq!(smoothed_with(&series, 5, form, found.weights, found.start), None, "another number of seasons");
    }

    #[test]
    fn what_a_form_cannot_follow_is_refused() {
        let form = |noise, season| Form { noise, trend: Trend::None, season };
        let mut series: Vec<f64> = (0..12).map(|t| 9.0 + noise(t)).collect();
        assert_eq!(smoothed(&series, 4, form(Noise::Additive, Season::Multiplicative)), None);
        assert_eq!(smoothed(&series[..7], 4, form(Noise::Additive, Season::Additive)), None, "less than two years");
        assert_eq!(smoothed(&series[..4], 1, form(Noise::Additive, Season::None)), None, "more numbers than looks can tell");
        assert!(smoothed(&series[..5], 0, form(Noise::Additive, Season::None)).is_some());
        series[5] = 0.0;
        assert_eq!(smoothed(&series, 1, form(Noise::Multiplicative, Season::None)), None);
        assert!(smoothed(&series, 1, form(Noise::Additive, Season::None)).is_some());
        series[5] = f64::NAN;
        assert_eq!(smoothed_best(&series, 1), None);
    }
}
