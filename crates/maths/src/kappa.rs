//! How far two readers agree beyond chance.

use crate::limits::whole;
use crate::normal::Z95;

/// How far two readers agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The part of things on which they agree.
    pub agreed: f64,
    /// The part on which they would, did each judge by chance as often as they do.
    pub by_chance: f64,
    /// What they agree beyond chance, of what they could: 1 for always, 0 for no more than by chance.
    pub kappa: f64,
    /// Its standard error.
    pub error: f64,
    /// Its interval of 95%, within −1 and 1.
    pub range: [f64; 2],
}

/// Cohen's kappa of two readers who put the same things into the same classes.
///
/// | | shape | unit |
/// |---|---|---|
/// | `table` | `[classes][classes]`: the first reader's class, the second's | things |
/// | result | scalars | 1 |
///
/// Nothing where the table is not square or empty, or where both readers put all things into one class: then nothing could have
/// shown that they do not agree. The error is that of large samples; below some 30 things it is too small. Where one class is
/// rare, kappa is low however often they agree, so the part on which they agree stands beside it.
///
/// # Source
/// Cohen (1960), Educational and Psychological Measurement 20; Fleiss, Cohen and Everitt (1969), *Large sample standard errors of
/// kappa and weighted kappa*, Psychological Bulletin 72.
///
/// ```
/// let found = upcount_maths::kappa(&[vec![20, 5], vec![10, 15]]).unwrap();
/// assert!((found.kappa - 0.4).abs() < 1e-12 && found.agreed == 0.7);
/// ```
#[must_use]
pub fn kappa(table: &[Vec<u64>]) -> Option<Agreement> {
    let n: f64 = table.iter().flatten().map(|count| whole(*count)).sum();
    if n == 0.0 || table.iter().any(|row| row.len() != table.len()) {
        return None;
    }
    let part = |a: usize, b: usize| whole(table[a][b]) / n;
    let classes = 0..table.len();
    let first: Vec<f64> = classes.clone().map(|a| classes.clone().map(|b| part(a, b)).sum()).collect();
    let second: Vec<f64> = classes.clone().map(|b| classes.clone().map(|a| part(a, b)).sum()).collect();
    let agreed: f64 = classes.clone().map(|a| part(a, a)).sum();
    let by_chance: f64 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
    let room = 1.0 - by_chance;
    if room <= 1e-12 {
        return None;
    }
    let kappa = (agreed - by_chance) / room;
    let alike: f64 = classes.clone().map(|a| part(a, a) * (1.0 - (first[a] + second[a]) * (1.0 - kappa)).powi(2)).sum();
    let apart: f64 = classes
        .clone()
        .flat_map(|a| classes.clone().filter(move |b| *b != a).map(move |b| (a, b)))
        .map(|(a, b)| part(a, b) * (second[a] + first[b]).powi(2))
        .sum();
    let variance = alike + (1.0 - kappa).powi(2) * apart - (kappa - by_chance * (1.0 - kappa)).powi(2);
    let error = (variance.max(0.0) / n).sqrt() / room;
    let range = [(kappa - Z95 * error).max(-1.0), (kappa + Z95 * error).min(1.0)];
    Some(Agreement { agreed, by_chance, kappa, error, range })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_patients_are_judged_alike_as_fleiss_has_it() {
        // Fleiss (1981), p. 218; errors as statsmodels has them.
        let found = kappa(&[vec![75, 1, 4], vec![5, 4, 1], vec![0, 0, 10]]).unwrap();
        assert!((found.kappa - 0.676470588235294).abs() < 1e-12 && (found.error - 0.08770295347521254).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn readers_who_always_agree_have_one_and_by_chance_nought() {
        let always = kappa(&[vec![5, 0], vec![0, 7]]).unwrap();
        assert_eq!((always.kappa, always.error, always.agreed), (1.0, 0.0, 1.0));
        let chance = kappa(&[vec![9, 21], vec![21, 49]]).unwrap();
        assert!(chance.kappa.abs() < 1e-12 && chance.error > 0.0);
        assert_eq!(kappa(&[vec![8, 0], vec![0, 0]]), None, "one class for all");
        assert_eq!(kappa(&[vec![8, 0]]), None);
    }
}
