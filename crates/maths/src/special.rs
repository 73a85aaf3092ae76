//! Incomplete gamma and beta functions, which are the tails of counts.

/// Terms after which an expansion is cut; it needs about the square root of its arguments.
const TERMS: u32 = 100_000;
const SMALL: f64 = 1e-300;

/// The regularised lower incomplete gamma function P(a, x): how likely a Poisson count with mean x is a or more, for whole a.
///
/// `a` above 0, `x` from 0. Right to 1e-13 of a tail for arguments in the hundreds, to 1e-9 in the millions. Source: Press et
/// al., *Numerical Recipes*, 3rd ed. (2007), 6.2.
pub(crate) fn gamma_below(a: f64, x: f64) -> f64 {
    let scale = (a * x.ln() - x - libm::lgamma(a)).exp();
    if x >= a + 1.0 {
        let step = |n: f64| (x + 1.0 - a + 2.0 * n, -n * (n - a));
        return 1.0 - scale / fraction(step);
    }
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for n in 1..TERMS {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    scale * sum
}

/// The regularised incomplete beta function I(x; a, b): how likely a negative binomial count of size b is a or more where a
/// thing follows another with probability x, for whole a.
///
/// `a` and `b` above 0, `x` from 0 to 1. Exactness and source as [`gamma_below`], 6.4.
pub(crate) fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_below(1.0 - x, b, a);
    }
    let scale = (libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    let step = |n: f64| {
        let half = (n / 2.0).floor();
        let odd = n % 2.0 > 0.5;
        let above = if odd { -(a + half) * (a + b + half) } else { half * (b - half) };
        (1.0, above * x / ((a + n - 1.0) * (a + n)))
    };
    scale / fraction(step)
}

/// The continued fraction b₀ + a₁ ÷ (b₁ + a₂ ÷ (b₂ + …)) of the steps `(bₙ, aₙ)`, by the method of Lentz.
fn fraction(step: impl Fn(f64) -> (f64, f64)) -> f64 {
    let apart = |v: f64| if v.abs() < SMALL { SMALL } else { v };
    let mut value = apart(step(0.0).0);
    let (mut c, mut d) = (value, 0.0);
    for n in 1..TERMS {
        let (below, above) = step(f64::from(n));
        d = 1.0 / apart(below + above * d);
        c = apart(below + above / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_sums_of_their_terms() {
        for (mean, count) in [(0.3_f64, 1_u32), (3.0, 5), (16.5, 20), (16.5, 9), (90.0, 70)] {
            let below: f64 = (0..count).map(|k| (f64::from(k) * mean.ln() - mean - libm::lgamma(f64::from(k) + 1.0)).exp()).sum();
            assert!((gamma_below(f64::from(count), mean) - (1.0 - below)).abs() < 1e-13, "{mean} {count}");
        }
        for (x, a, b) in [(0.4_f64, 3_u32, 5.5_f64), (0.1, 2, 0.7), (0.8, 40, 11.0), (0.5, 400, 390.0), (0.97, 3, 2_000.0)] {
            let term = |k: f64| (libm::lgamma(b + k) - libm::lgamma(b) - libm::lgamma(k + 1.0) + k * x.ln() + b * (1.0 - x).ln()).exp();
            let below: f64 = (0..a).map(|k| term(f64::from(k))).sum();
            assert!((beta_below(x, f64::from(a), b) - (1.0 - below)).abs() < 1e-12, "{x} {a} {b}");
        }
        assert_eq!((gamma_below(2.0, 0.0), beta_below(0.0, 2.0, 2.0), beta_below(1.0, 2.0, 2.0)), (0.0, 0.0, 1.0));
    }
}
