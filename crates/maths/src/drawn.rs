//! Chance that belongs to a thing: the same seed and key give the same number, whatever else there is.

/// Whether a thing is drawn, where each is drawn with the same probability.
///
/// | | shape | unit |
/// |---|---|---|
/// | `key` | what the thing is known by for good | text |
/// | `probability` | scalar from 0 to 1 | |
/// | result | scalar | |
///
/// The same seed and key draw alike, whatever else there is; whoever is drawn with some probability is drawn with any larger one.
///
/// # Source
/// Permanent random numbers and Poisson sampling: Ohlsson (1995), in *Business Survey Methods*, ch. 9.
///
/// ```
/// let drawn = (0..1_000).filter(|n| upcount_maths::is_drawn(&format!("A{n}"), 0.1, 7)).count();
/// assert!((70..130).contains(&drawn));
/// ```
#[must_use]
pub fn is_drawn(key: &str, probability: f64, seed: u64) -> bool {
    part(number(seed, 0, hashed(key))) < probability
}

/// The key of a thing, as a number.
pub(crate) fn hashed(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The number of a thing in a round of drawing: each of 64 bits even chance (FNV-1a and two rounds of splitmix64, by Vigna).
pub(crate) fn number(seed: u64, round: u64, hashed: u64) -> u64 {
    mixed(mixed(hashed ^ mixed(seed)).wrapping_add(round.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// The number as a part of 1, evenly from 0 up to, not including, 1.
pub(crate) fn part(number: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
    let part = (number >> 11) as f64 / (1_u64 << 53) as f64;
    part
}

fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_seed_never_change() {
        // The first of splitmix64 from the state 0, as its author gives it.
        assert_eq!(mixed(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(hashed("a"), 0xaf63_dc4c_8601_ec8c, "FNV-1a as published");
        assert_eq!(number(1, 0, hashed("P0001")), number(1, 0, hashed("P0001")));
    }

    #[test]
    fn a_thing_is_drawn_alike_whenever_and_stays_drawn_when_more_are() {
        let of = |probability: f64, seed: u64| (0..20_000).map(move |n| is_drawn(&format!("rule/A{n:05}/2026-01-01"), probability, seed));
        assert!(of(0.1, 3).eq(of(0.1, 3)) && !of(0.1, 3).eq(of(0.1, 4)));
        assert!(of(0.1, 3).zip(of(0.2, 3)).all(|(few, more)| more || !few));
        let many = of(0.1, 3).filter(|drawn| *drawn).count();
        assert!((1_873..2_127).contains(&many), "{many} of 20000 at 10%");
        assert_eq!((of(0.0, 3).filter(|d| *d).count(), of(1.0, 3).filter(|d| *d).count()), (0, 20_000));
    }

    #[test]
    fn numbers_of_neighbours_rounds_and_seeds_have_nothing_in_common() {
        let of = |seed: u64, round: u64, n: u32| part(number(seed, round, hashed(&format!("P{n:05}"))));
        for (pair, name) in [
            (Box::new(|n| (of(1, 0, n), of(1, 0, n + 1))) as Box<dyn Fn(u32) -> (f64, f64)>, "neighbours"),
            (Box::new(|n| (of(1, 0, n), of(1, 1, n))), "rounds"),
            (Box::new(|n| (of(1, 0, n), of(2, 0, n))), "seeds"),
        ] {
            let (mean, together) = (0..20_000).map(&pair).fold((0.0, 0.0), |(m, t), (a, b)| (m + a, t + (a - 0.5) * (b - 0.5)));
            assert!((mean / 20_000.0 - 0.5).abs() < 0.008 && (together / 20_000.0).abs() < 0.0024, "{name}: {mean} {together}");
        }
    }
}
