//! Chance from a seed: the same seed gives the same company on every machine and with every compiler.

/// A stream of random numbers (xoshiro256++, seeded by splitmix64; Blackman and Vigna).
///
/// The generator is written out here, not taken from a library, because a library may change its stream between
/// versions, and then the same seed would make another company.
pub(crate) struct Random {
    state: [u64; 4],
}

impl Random {
    /// A stream of its own for each purpose, so that one more draw for claims leaves the policies as they were.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let mut mix =
            purpose.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut splitmix = || {
            mix = mix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = mix;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self { state: [splitmix(), splitmix(), splitmix(), splitmix()] }
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Evenly from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A position in something that holds `n`; `n` is at least 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A whole number of days from `low` to `high`, both included.
    pub(crate) fn days(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as usize) as i32
    }

    /// Days from 0 to `most`, short waits far likelier than long ones.
    pub(crate) fn wait(&mut self, most: i32) -> i32 {
        let u = self.unit();
        (u * u * f64::from(most + 1)) as i32
    }

    /// About standard normal: four even numbers added up, so never beyond ±3.5.
    pub(crate) fn normal(&mut self) -> f64 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|i| (bits >> (16 * i)) & 0xffff).sum();
        (sum as f64 / 65_536.0 - 2.0) * 1.732_050_807_568_877_2
    }

    /// A factor around 1 with a long upper tail (log-normal, mean about 1).
    pub(crate) fn around_one(&mut self, spread: f64) -> f64 {
        // libm, not the machine's own exp: its last digit differs between platforms.
        libm::exp(spread * self.normal() - spread * spread / 2.0)
    }

    /// A whole number whose mean is `mean`.
    pub(crate) fn count(&mut self, mean: f64) -> u64 {
        (mean * (0.5 + self.unit()) + self.unit()) as u64
    }

    /// One of these codes.
    pub(crate) fn one_of(&mut self, codes: &[&'static str]) -> &'static str {
        codes[self.below(codes.len())]
    }

    /// A position, likelier where the weight is larger; `running` are running totals of weights.
    pub(crate) fn pick(&mut self, running: &[f64]) -> usize {
        let total = running.last().copied().unwrap_or(0.0);
        let at = self.unit() * total;
        running.partition_point(|&sum| sum <= at).min(running.len().saturating_sub(1))
    }
}

/// Running totals of weights, for [`Random::pick`].
pub(crate) fn running(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    weights
        .into_iter()
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of the authors' xoshiro256plusplus.c from the state 1, 2, 3, 4.
        let mut random = Random { state: [1, 2, 3, 4] };
        let first: Vec<u64> = (0..4).map(|_| random.next()).collect();
        assert_eq!(first, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn the_stream_of_a_seed_never_changes() {
        let mut random = Random::new(1, "policies");
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [15_577_095_741_481_109_159, 791_503_687_542_073_513, 13_016_779_393_567_546_183]);
    }

    #[test]
    fn a_weight_of_zero_is_never_picked() {
        let mut random = Random::new(2, "weights");
        let weights = running([0.0, 1.0, 0.0, 3.0, 0.0]);
        let mut seen = [0_u32; 5];
        (0..4000).for_each(|_| seen[random.pick(&weights)] += 1);
        assert_eq!((seen[0], seen[2], seen[4]), (0, 0, 0));
        assert!((2800..3200).contains(&seen[3]), "{seen:?}");
    }

    #[test]
    fn counts_and_factors_keep_their_mean() {
        let mut random = Random::new(3, "means");
        let counted: u64 = (0..20_000).map(|_| random.count(0.3)).sum();
        assert!((5_700..6_300).contains(&counted), "{counted}");
        let factors: f64 = (0..20_000).map(|_| random.around_one(0.6)).sum();
        assert!((19_300.0..20_700.0).contains(&factors), "{factors}");
    }
}
