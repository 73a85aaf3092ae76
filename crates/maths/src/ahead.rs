//! What a smoothed series is expected to be in the periods to come, and how far off.

use crate::ets::{Forecast, Noise, Season, Smoothed};

impl Smoothed {
    /// Forecasts of the next periods.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `steps` | scalar | periods |
    /// | result | `[steps]` | the series', its square |
    ///
    /// Means and variances of the model are exact where what is off is normal; that the weights were estimated is not in them.
    /// The interval of a small level with multiplicative noise is skewed, which a variance does not tell. Takes steps² steps.
    ///
    /// # Source
    /// Hyndman, Koehler, Ord and Snyder (2008), ch. 6: tables 6.2 (class 1) and 6.3 (class 2); for multiplicative seasons
    /// (class 3) the moments of section 6.4 in the recursion of level and slope alone, each season being a product of factors
    /// that came at known times.
    #[must_use]
    pub fn ahead(&self, steps: usize) -> Vec<Forecast> {
        if self.form.season == Season::Multiplicative {
            return (1..=steps).map(|step| self.product(step)).collect();
        }
        let (mut squares, mut found, mut fading) = (Vec::with_capacity(steps), Vec::with_capacity(steps), self.weights.fading);
        // What one period's being off does to a later one, squared.
        let mut effects: Vec<f64> = Vec::with_capacity(steps);
        let mut along = 0.0;
        for step in 0..steps {
            along += fading;
            fading *= self.weights.fading;
            let season = self.end.season.get(step % self.end.season.len().max(1)).copied().unwrap_or_default();
            let mean = self.end.level + along * self.end.slope + season;
            let later: f64 = match self.form.noise {
                Noise::Additive => effects.iter().sum(),
                Noise::Multiplicative => effects.iter().rev().zip(&squares).map(|(effect, square)| effect * square).sum(),
            };
            let variance = match self.form.noise {
                Noise::Additive => self.variance * (1.0 + later),
                Noise::Multiplicative => {
                    squares.push(mean * mean + self.variance * later);
                    (1.0 + self.variance) * (mean * mean + self.variance * later) - mean * mean
                }
            };
            let again = !self.end.season.is_empty() && (step + 1) % self.end.season.len() == 0;
            let effect = self.weights.level + self.weights.slope * along + if again { self.weights.season } else { 0.0 };
            effects.push(effect * effect);
            found.push(Forecast { mean, variance });
        }
        found
    }

    /// One step of a form with multiplicative seasons: the moments of level and slope, times those of the season's factors.
    fn product(&self, step: usize) -> Forecast {
        let (w, v, period) = (self.weights, self.variance, self.end.season.len());
        let go = |[level, slope]: [f64; 2]| [level + w.fading * slope, w.fading * slope];
        let into = [w.level, w.slope];
        let mut mean = [self.end.level, self.end.slope];
        // The second moments of level and slope.
        let mut square = [[mean[0] * mean[0], mean[0] * mean[1]], [mean[0] * mean[1], mean[1] * mean[1]]];
        for before in (1..step).rev() {
            // In a year's distance what was off has gone into the season too.
            let g = if before % period == 0 { w.season } else { 0.0 };
            let rows = square.map(go);
            // The rows of second moments carried on from one side; the sum of level and slope is what they are multiplied with.
            let carried = [go([rows[0][0], rows[1][0]]), go([rows[0][1], rows[1][1]])];
            let both = [[carried[0][0], carried[1][0]], [carried[0][1], carried[1][1]]];
            let (expected, with) = (go(mean)[0], [both[0][0], both[1][0]]);
            let cross = |i: usize, j: usize| 2.0 * g * v * (with[i] * into[j] + with[j] * into[i]);
            let own = |i: usize, j: usize| (v + 3.0 * g * g * v * v) * into[i] * into[j] * both[0][0];
            let entry = |i: usize, j: usize| (1.0 + g * g * v) * both[i][j] + cross(i, j) + own(i, j);
            square = [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]];
            let moved = go(mean);
            mean = [moved[0] + g * v * into[0] * expected, moved[1] + g * v * into[1] * expected];
        }
        let season = self.end.season[(step - 1) % period];
        let rows = square.map(go);
        let expected = season * go(mean)[0];
        let second = season * season * go([rows[0][0], rows[1][0]])[0];
        Forecast { mean: expected, variance: (1.0 + v) * second - expected * expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ets::{Form, State, Trend, Weights};

    fn smoothed(noise: Noise, trend: Trend, season: Season) -> Smoothed {
        let fading = if trend == Trend::Damped { 0.9 } else { 1.0 };
        let slope = if trend == Trend::None { 0.0 } else { 1.5 };
        let weights = Weights { level: 0.4, slope: 0.1 * slope, season: if season == Season::None { 0.0 } else { 0.3 }, fading };
        let states = match season {
            Season::None => vec![],
            Season::Additive => vec![-2.0, 2.0],
            Season::Multiplicative => vec![0.8, 1.2],
        };
        let end = State { level: 10.0, slope, season: states };
        let variance = if noise == Noise::Additive { 1.44 } else { 0.01 };
        let form = Form { noise, trend, season };
        let (fitted, off) = (Vec::new(), Vec::new());
        Smoothed { form, weights, start: end.clone(), end, fitted, off, variance, log_likelihood: 0.0, aicc: 0.0 }
    }

    /// The first and second moments of what comes so many periods later, over all ways there. Being off by 0 or by ±√3 errors,
    /// two times in three and one in six each, has the first five moments of normal.
    fn moments(of: &Smoothed, mut state: State, later: usize) -> [f64; 2] {
        let (w, product) = (of.weights, of.form.season == Season::Multiplicative);
        let season = state.season.first().copied().unwrap_or(if product { 1.0 } else { 0.0 });
        let (faded, error) = (w.fading * state.slope, (3.0 * of.variance).sqrt());
        let goes_on = state.level + faded;
        let expected = if product { goes_on * season } else { goes_on + season };
        if !state.season.is_empty() {
            state.season.rotate_left(1);
        }
        let mut sum = [0.0; 2];
        for (part, off) in [(1.0 / 6.0, -error), (2.0 / 3.0, 0.0), (1.0 / 6.0, error)] {
            let off = if of.form.noise == Noise::Additive { off } else { off * expected };
            let value = expected + off;
            let moments = if later == 1 {
                [value, value * value]
            } else {
                let (of_level, of_season) = if product { (off / season, off / goes_on) } else { (off, off) };
                let mut next =
                    State { level: goes_on + w.level * of_level, slope: faded + w.slope * of_level, season: state.season.clone() };
                next.season.last_mut().into_iter().for_each(|last| *last = season + w.season * of_season);
                self::moments(of, next, later - 1)
            };
            sum = [sum[0] + part * moments[0], sum[1] + part * moments[1]];
        }
        sum
    }

    #[test]
    fn means_and_variances_are_those_of_all_ways_that_a_series_may_go() {
        for noise in [Noise::Additive, Noise::Multiplicative] {
            for trend in [Trend::None, Trend::Additive, Trend::Damped] {
                for season in [Season::None, Season::Additive, Season::Multiplicative] {
                    let of = smoothed(noise, trend, season);
                    if noise == Noise::Additive && season == Season::Multiplicative {
                        continue;
                    }
                    for (step, found) in of.ahead(7).iter().enumerate() {
                        let [mean, square] = moments(&of, of.end.clone(), step + 1);
                        assert!((found.mean - mean).abs() < 1e-9, "{:?} {step}: {} {mean}", of.form, found.mean);
                        let variance = square - mean * mean;
                        assert!((found.variance - variance).abs() < 1e-9, "{:?} {step}: {} {variance}", of.form, found.variance);
                    }
                }
            }
        }
    }
}
