//! What teams made of a resource, from their months: each believed as far as it deserves, drawn to all.

use super::ResourceError;
use upcount_maths::{gamma_poisson, normal::Z95, quasi_poisson};

/// One month of a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// The units of the resource that it had, from 0.
    pub units: f64,
    /// The policies that it sold.
    pub policies: u32,
    /// The working-day weight × season of the month, above 0.
    pub exposure: f64,
}

/// Whether a team without any of a resource sells at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It sells nothing, such as without people: policies ∝ unitsᵇ.
    Needed,
    /// It sells less, such as without training: policies ∝ (1 + units ÷ what teams had in the mean)ᵇ.
    Helps,
}

/// From where a curve is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// From the team's own months, drawn to those of all.
    Itself,
    /// From those of other teams alone: its own resource changed too seldom.
    Others,
    /// Somebody stated it.
    Assumption,
}

/// What a team makes of the resource: `scale` × basisᵇ policies for one of exposure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// What it sells where the basis is 1; from 0.
    pub scale: f64,
    /// b: by how many percent it sells more with one percent more of the basis; from 0 to 1.
    pub elasticity: f64,
    /// The standard error of that.
    pub error: f64,
    /// From where it is known.
    pub told: Told,
    /// The logarithm of the basis around which it is known.
    pub(super) middle: f64,
}

/// The curves of all teams.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// The teams, in the order given.
    pub teams: Vec<Curve>,
    /// The elasticity of all.
    pub elasticity: f64,
    /// Its standard error.
    pub error: f64,
    /// The variance of true elasticities between teams.
    pub between: f64,
    pub(super) need: Need,
    /// What teams had in the mean.
    pub(super) usual: f64,
}

/// Changes of a resource from one month to the next that a team must have seen before its own months say anything.
const LEAST_CHANGES: usize = 3;
/// And months.
const LEAST_MONTHS: usize = 6;

/// What teams made of a resource.
///
/// | | shape | unit |
/// |---|---|---|
/// | `teams` | `[teams][months]`, of any lengths, the last month of all last | units, policies, exposure |
/// | result | `[teams]` | policies for one of exposure |
///
/// A Poisson regression of each team's policies on the logarithm of its basis, both less what the other teams together did in
/// that month, so that a good month for all is not taken for an effect. Elasticities are drawn to that of all; above 1 they are taken
/// for 1, below 0 for 0: returns do not rise. A team whose resource changed in fewer than three months has that of all, with an
/// error that has in it how teams differ.
///
/// History is no experiment: where teams got more *because* they were about to sell more, the effect is too large. What is moved
/// by the plan tells more next time.
///
/// # Errors
/// [`ResourceError::NotANumber`], [`ResourceError::NothingSold`], [`ResourceError::NoChanges`] where no team can tell,
/// [`ResourceError::NoEffect`] where the elasticity of all is not above 0.
///
/// # Source
/// Constant elasticity: Hanssens, Parsons and Schultz, *Market Response Models* (2nd ed. 2001), ch. 3; drawn together by the
/// moments of DerSimonian and Laird (1986), with the errors of Morris (1983), JASA 78; scales by [`gamma_poisson`].
///
/// ```
/// use upcount_engine::resource::{Month, Need, curves};
/// let team = |units: [f64; 8], policies: [u32; 8]| {
///     units.iter().zip(policies).map(|(units, policies)| Month { units: *units, policies, exposure: 1.0 }).collect::<Vec<_>>()
/// };
/// let root = team([4.0, 9.0, 4.0, 16.0, 4.0, 25.0, 9.0, 4.0], [20, 30, 20, 40, 20, 50, 30, 20]);
/// let still = team([9.0; 8], [90; 8]);
/// let found = curves(&[root, still.clone(), still.clone(), still], Need::Needed).unwrap();
/// assert!((found.elasticity - 0.5).abs() < 0.1 && found.teams[1].error >= found.error);
/// ```
pub fn curves(teams: &[Vec<Month>], need: Need) -> Result<Curves, ResourceError> {
    sound(teams)?;
    let all = || teams.iter().flatten();
    if all().all(|month| month.policies == 0) {
        return Err(ResourceError::NothingSold);
    }
    let usual = all().map(|month| month.units).sum::<f64>() / count(all().count());
    let own: Vec<Vec<Sums>> = teams.iter().map(|months| sums(months, need, usual)).collect();
    let mut together = vec![[0.0; 3]; own.iter().map(Vec::len).max().unwrap_or_default()];
    // Of two teams, one alone is no measure of a month.
    let enough = teams.len() > 2;
    own.iter().filter(|_| enough).for_each(|own| together.iter_mut().zip(own).for_each(|(all, own)| (0..3).for_each(|n| all[n] += own[n])));
    let mut seen: Vec<Option<Seen>> =
        teams.iter().zip(&own).map(|(months, own)| seen(months, need, usual, &others(&together, own))).collect();
    level(&mut seen);
    let told: Vec<Seen> = seen.iter().flatten().copied().collect();
    let Some(pooled) = pooled(&told) else { return Err(ResourceError::NoChanges { teams: teams.len() }) };
    if pooled.elasticity <= 0.0 || pooled.elasticity.is_nan() {
        return Err(ResourceError::NoEffect { elasticity: pooled.elasticity, error: pooled.error });
    }
    let drawn: Vec<(f64, f64)> = seen.iter().map(|seen| pooled.drawn(*seen)).collect();
    let told = |n: usize| if seen[n].is_some() { Told::Itself } else { Told::Others };
    let curves = scaled(teams, need, usual, &drawn, told)?;
    let Pooled { elasticity, error, between, .. } = pooled;
    Ok(Curves { teams: curves, elasticity, error, between, need, usual })
}

/// Curves of an elasticity that somebody states, where history tells none.
///
/// Shapes and units as [`curves`]; `usual` is what a team has in the mean, above 0. What teams sold tells how much each sells; that a
/// resource does anything is the statement's alone.
///
/// # Errors
/// [`ResourceError::NotANumber`], also where the elasticity is not above 0 and at most 1 (then it is of team 0),
/// [`ResourceError::NothingSold`].
///
/// ```
/// use upcount_engine::resource::{Month, Need, Told, assumed};
/// let months = vec![Month { units: 0.0, policies: 30, exposure: 1.0 }; 6];
/// let found = assumed(&[months.clone(), months], Need::Helps, 5.0, 0.2, 0.1).unwrap();
/// assert_eq!((found.elasticity, found.teams[0].told), (0.2, Told::Assumption));
/// ```
pub fn assumed(teams: &[Vec<Month>], need: Need, usual: f64, elasticity: f64, error: f64) -> Result<Curves, ResourceError> {
    sound(teams)?;
    let wrong = [(elasticity, elasticity > 0.0 && elasticity <= 1.0), (error, error >= 0.0 && error.is_finite()), (usual, usual > 0.0)];
    if let Some((value, _)) = wrong.into_iter().find(|(_, well)| !well) {
        return Err(ResourceError::NotANumber { team: 0, value });
    }
    let curves = scaled(teams, need, usual, &vec![(elasticity, error); teams.len()], |_| Told::Assumption)?;
    Ok(Curves { teams: curves, elasticity, error, between: 0.0, need, usual })
}

/// What each team sells where the basis is 1: policies and what was there to sell them, with the elasticity known.
fn scaled(
    teams: &[Vec<Month>],
    need: Need,
    usual: f64,
    drawn: &[(f64, f64)],
    told: impl Fn(usize) -> Told,
) -> Result<Vec<Curve>, ResourceError> {
    let (mut policies, mut exposure, mut middles) = (Vec::new(), Vec::new(), Vec::new());
    for (months, (elasticity, _)) in teams.iter().zip(drawn) {
        let there = || months.iter().filter_map(|month| Some((month, basis(need, usual, month.units)?.ln())));
        policies.push(there().map(|(month, _)| month.policies).fold(0, u32::saturating_add));
        exposure.push(there().map(|(month, log)| month.exposure * (elasticity.clamp(0.0, 1.0) * log).exp()).sum());
        let weight: f64 = there().map(|(month, _)| month.exposure).sum();
        middles.push(if weight > 0.0 { there().map(|(month, log)| month.exposure * log).sum::<f64>() / weight } else { 0.0 });
    }
    let scales = gamma_poisson(&policies, &exposure).ok_or(ResourceError::NothingSold)?.rates;
    let curve =
        |n: usize| Curve { scale: scales[n], elasticity: drawn[n].0.clamp(0.0, 1.0), error: drawn[n].1, told: told(n), middle: middles[n] };
    Ok((0..teams.len()).map(curve).collect())
}

/// Whether all months are ones.
fn sound(teams: &[Vec<Month>]) -> Result<(), ResourceError> {
    for (team, months) in teams.iter().enumerate() {
        let wrong = |m: &&Month| !(m.units >= 0.0 && m.units.is_finite() && m.exposure > 0.0 && m.exposure.is_finite());
        if let Some(month) = months.iter().find(wrong) {
            let value = if month.units >= 0.0 && month.units.is_finite() { month.exposure } else { month.units };
            return Err(ResourceError::NotANumber { team, value });
        }
    }
    Ok(())
}

/// What is raised to the elasticity; nothing where a team has none of what it needs.
fn basis(need: Need, usual: f64, units: f64) -> Option<f64> {
    match need {
        Need::Needed => (units > 0.0).then_some(units),
        Need::Helps => Some(1.0 + if usual > 0.0 { units / usual } else { 0.0 }),
    }
}

impl Curves {
    /// Those of some of the teams, in the order asked for.
    ///
    /// # Panics
    /// When there is no such team.
    #[must_use]
    pub fn of(&self, teams: &[usize]) -> Self {
        Self { teams: teams.iter().map(|team| self.teams[*team]).collect(), ..*self }
    }

    /// What a team is expected to sell with so many units; with an elasticity so many standard errors above what is believed.
    pub(super) fn sells(&self, team: usize, units: f64, errors: f64) -> f64 {
        let curve = &self.teams[team];
        let Some(basis) = basis(self.need, self.usual, units) else { return 0.0 };
        let other = curve.elasticity + errors * curve.error;
        // In the middle of what was seen, what it sells is known whatever the elasticity.
        curve.scale * (curve.elasticity * curve.middle + other * (basis.ln() - curve.middle)).exp()
    }

    /// The least and the most, 19 times in 20, that a team sells more with other units; below 0 less.
    pub(super) fn interval(&self, team: usize, before: f64, after: f64) -> [f64; 2] {
        let more = [-Z95, Z95].map(|errors| self.sells(team, after, errors) - self.sells(team, before, errors));
        [more[0].min(more[1]), more[0].max(more[1])]
    }
}

/// What teams did in a month: policies, what was usual for them, and that × the logarithm of their basis over what was usual.
type Sums = [f64; 3];

/// What each team did, the last month first.
fn sums(months: &[Month], need: Need, usual: f64) -> Vec<Sums> {
    let exposure: f64 = months.iter().map(|month| month.exposure).sum();
    let rate = months.iter().map(|month| f64::from(month.policies)).sum::<f64>() / exposure;
    let logs = || months.iter().filter_map(|month| Some(basis(need, usual, month.units)?.ln()));
    let mean = logs().sum::<f64>() / count(logs().count().max(1));
    let of = |month: &Month| {
        let expected = rate * month.exposure;
        basis(need, usual, month.units).map_or([0.0; 3], |basis| [f64::from(month.policies), expected, expected * (basis.ln() - mean)])
    };
    months.iter().rev().map(of).collect()
}

/// What the other teams did in each month, the last first: policies for one of what was usual for them, and the logarithm of
/// their basis over what was usual.
fn others(all: &[Sums], own: &[Sums]) -> Vec<[f64; 2]> {
    let of = |(all, own): (&Sums, &Sums)| {
        let [policies, expected, log] = [0, 1, 2].map(|n| all[n] - own[n]);
        let there = expected > 0.0 && expected > 1e-9 * all[1] && policies > 0.5;
        if there { [policies / expected, log / expected] } else { [1.0, 0.0] }
    };
    all.iter().zip(own).map(of).collect()
}

/// A team's own elasticity and its variance as if counts were Poisson.
#[derive(Clone, Copy)]
struct Seen {
    elasticity: f64,
    variance: f64,
    /// By how much its counts vary more than luck alone lets them, and on how many months that rests.
    over: f64,
    months: f64,
}

/// Gives all teams one measure of how much counts vary more than luck lets them, which a few months of one would not tell.
fn level(seen: &mut [Option<Seen>]) {
    let [sum, months] = seen.iter().flatten().fold([0.0; 2], |[sum, months], s| [sum + s.over * s.months, months + s.months]);
    let over = if months > 0.0 { (sum / months).max(1.0) } else { 1.0 };
    seen.iter_mut().flatten().for_each(|s| s.variance *= over);
}

fn seen(months: &[Month], need: Need, usual: f64, others: &[[f64; 2]]) -> Option<Seen> {
    let changes = months.windows(2).filter(|pair| (pair[0].units - pair[1].units).abs() > 1e-9 * usual).count();
    if changes < LEAST_CHANGES || months.len() < LEAST_MONTHS {
        return None;
    }
    let (mut rows, mut policies, mut exposure) = (Vec::new(), Vec::new(), Vec::new());
    for (month, [all, log]) in months.iter().rev().zip(others) {
        let Some(basis) = basis(need, usual, month.units) else { continue };
        rows.push(vec![1.0, basis.ln() - log]);
        policies.push(f64::from(month.policies));
        exposure.push(month.exposure * all);
    }
    let found = quasi_poisson(&rows, &policies, &exposure)?;
    let variance = found.covariance[1][1] / found.dispersion;
    let seen = Seen { elasticity: found.coefficients[1], variance, over: found.dispersion, months: count(found.freedom) };
    (variance > 0.0 && variance.is_finite()).then_some(seen)
}

/// The elasticity of all, its error, and how teams differ.
struct Pooled {
    elasticity: f64,
    error: f64,
    between: f64,
    /// On how many teams it rests.
    teams: f64,
}

fn pooled(seen: &[Seen]) -> Option<Pooled> {
    let weigh = |between: f64| {
        let all: f64 = seen.iter().map(|s| 1.0 / (s.variance + between)).sum();
        (all, seen.iter().map(|s| s.elasticity / (s.variance + between)).sum::<f64>() / all)
    };
    let (all, fixed) = weigh(0.0);
    let apart: f64 = seen.iter().map(|s| (s.elasticity - fixed).powi(2) / s.variance).sum();
    let room = all - seen.iter().map(|s| s.variance.powi(-2)).sum::<f64>() / all;
    let between = if room > 0.0 { ((apart - count(seen.len() - 1)) / room).max(0.0) } else { 0.0 };
    let (all, elasticity) = weigh(between);
    (!seen.is_empty()).then(|| Pooled { elasticity, error: all.recip().sqrt(), between, teams: count(seen.len()) })
}

impl Pooled {
    /// A team's elasticity and its error.
    fn drawn(&self, seen: Option<Seen>) -> (f64, f64) {
        let Some(seen) = seen else { return (self.elasticity, (self.between + self.error.powi(2)).sqrt()) };
        let factor = self.between / (self.between + seen.variance);
        // How far to draw is an estimate too.
        let unsure = 2.0 * ((1.0 - factor) * (seen.elasticity - self.elasticity)).powi(2) / self.teams;
        let variance = (1.0 - factor) * self.between + ((1.0 - factor) * self.error).powi(2) + unsure;
        (factor * seen.elasticity + (1.0 - factor) * self.elasticity, variance.sqrt())
    }
}

#[expect(clippy::cast_precision_loss, reason = "teams and months are few")]
fn count(n: usize) -> f64 {
    n as f64
}
