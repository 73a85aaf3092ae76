//! The provinces of China as public facts, and the made-up company's branches in them.

/// One of the 31 provincial units with published figures.
pub(crate) struct Province {
    /// GB/T 2260.
    pub(crate) code: &'static str,
    /// Seventh census, 2020-11-01, in thousands.
    pub(crate) people_thousand: f64,
    /// GDP of 2021 as first published, in 100 million yuan.
    pub(crate) gdp_yi: f64,
}

const fn province(code: &'static str, people_thousand: f64, gdp_yi: f64) -> Province {
    Province { code, people_thousand, gdp_yi }
}

pub(crate) const PROVINCES: [Province; 31] = [
    province("110000", 21_893.1, 40_269.6),
    province("120000", 13_866.0, 15_695.1),
    province("130000", 74_610.2, 40_391.3),
    province("140000", 34_915.6, 22_590.2),
    province("150000", 24_049.2, 20_514.2),
    province("210000", 42_591.4, 27_584.1),
    province("220000", 24_073.5, 13_235.5),
    province("230000", 31_850.1, 14_879.2),
    province("310000", 24_870.9, 43_214.9),
    province("320000", 84_748.0, 116_364.2),
    province("330000", 64_567.6, 73_515.8),
    province("340000", 61_027.2, 42_959.2),
    province("350000", 41_540.1, 48_810.4),
    province("360000", 45_188.6, 29_619.7),
    province("370000", 101_527.5, 83_095.9),
    province("410000", 99_365.5, 58_887.4),
    province("420000", 57_752.6, 50_012.9),
    province("430000", 66_444.9, 46_063.1),
    province("440000", 126_012.5, 124_369.7),
    province("450000", 50_126.8, 24_740.9),
    province("460000", 10_081.2, 6_475.2),
    province("500000", 32_054.2, 27_894.0),
    province("510000", 83_674.9, 53_850.8),
    province("520000", 38_562.1, 19_586.4),
    province("530000", 47_209.3, 27_146.8),
    province("540000", 3_648.1, 2_080.2),
    province("610000", 39_529.0, 29_801.0),
    province("620000", 25_020.0, 10_243.3),
    province("630000", 5_924.0, 3_346.6),
    province("640000", 7_202.7, 4_522.3),
    province("650000", 25_852.3, 15_983.7),
];

/// A branch of the company. Five cities plan their own economy and have a branch of their own beside the province's.
pub(crate) struct Branch {
    /// The first four digits of the place, after a letter.
    pub(crate) code: &'static str,
    pub(crate) region: &'static str,
    /// Part of the province that it serves.
    part: f64,
    /// How strong the company is there; 1 is average.
    presence: f64,
}

const fn branch(code: &'static str, region: &'static str, part: f64, presence: f64) -> Branch {
    Branch { code, region, part, presence }
}

/// How many branches there are.
pub(crate) const BRANCH_COUNT: usize = 33;

/// All of them, in 28 provinces; a branch's number is its place here.
pub(crate) const BRANCHES: [Branch; BRANCH_COUNT] = [
    branch("B1100", "110000", 1.0, 1.1),
    branch("B1200", "120000", 1.0, 0.9),
    branch("B1300", "130000", 1.0, 1.0),
    branch("B1400", "140000", 1.0, 0.9),
    branch("B1500", "150000", 1.0, 0.7),
    branch("B2100", "210000", 0.75, 1.0),
    branch("B2102", "210000", 0.25, 1.0),
    branch("B2200", "220000", 1.0, 0.8),
    branch("B2300", "230000", 1.0, 0.9),
    branch("B3100", "310000", 1.0, 1.2),
    branch("B3200", "320000", 1.0, 1.1),
    branch("B3300", "330000", 0.78, 1.0),
    branch("B3302", "330000", 0.22, 1.0),
    branch("B3400", "340000", 1.0, 0.9),
    branch("B3500", "350000", 0.82, 1.0),
    branch("B3502", "350000", 0.18, 1.0),
    branch("B3600", "360000", 1.0, 0.8),
    branch("B3700", "370000", 0.84, 1.2),
    branch("B3702", "370000", 0.16, 1.2),
    branch("B4100", "410000", 1.0, 1.0),
    branch("B4200", "420000", 1.0, 1.0),
    branch("B4300", "430000", 1.0, 0.9),
    branch("B4400", "440000", 0.74, 1.2),
    branch("B4403", "440000", 0.26, 1.3),
    branch("B4500", "450000", 1.0, 0.7),
    branch("B4600", "460000", 1.0, 0.6),
    branch("B5000", "500000", 1.0, 1.0),
    branch("B5100", "510000", 1.0, 1.3),
    branch("B5200", "520000", 1.0, 0.6),
    branch("B5300", "530000", 1.0, 0.7),
    branch("B6100", "610000", 1.0, 0.9),
    branch("B6200", "620000", 1.0, 0.6),
    branch("B6500", "650000", 1.0, 0.6),
];

impl Branch {
    fn province(&self) -> &'static Province {
        &PROVINCES[region_number(self.region)]
    }

    /// How much of the company's sales falls here, by population and by GDP; the unit is any.
    pub(crate) fn weight(&self, by_population: f64) -> f64 {
        let place = self.province();
        let people: f64 = PROVINCES.iter().map(|p| p.people_thousand).sum();
        let gdp: f64 = PROVINCES.iter().map(|p| p.gdp_yi).sum();
        self.part * self.presence * (by_population * place.people_thousand / people + (1.0 - by_population) * place.gdp_yi / gdp)
    }

    /// GDP per head in thousand yuan.
    pub(crate) fn wealth(&self) -> f64 {
        let place = self.province();
        place.gdp_yi * 100.0 / place.people_thousand
    }

    /// 0 poor, 1 middling, 2 rich: what people buy differs.
    pub(crate) fn wealth_class(&self) -> usize {
        match self.wealth() {
            wealth if wealth < 60.0 => 0,
            wealth if wealth < 95.0 => 1,
            _ => 2,
        }
    }
}

/// The place of a province in [`PROVINCES`].
pub(crate) fn region_number(region: &str) -> usize {
    PROVINCES.iter().position(|p| p.code == region).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provinces_add_up_to_the_census() {
        let people: f64 = PROVINCES.iter().map(|p| p.people_thousand).sum();
        // The census figure without the army.
        assert!((people - 1_409_778.7).abs() < 2.0, "{people}");
    }

    #[test]
    fn every_branch_stands_in_a_province_and_no_province_is_served_twice() {
        for branch in &BRANCHES {
            assert_eq!(branch.province().code, branch.region);
            assert!(branch.region.starts_with(&branch.code[1..3]));
            let served: f64 = BRANCHES.iter().filter(|b| b.region == branch.region).map(|b| b.part).sum();
            assert!((served - 1.0).abs() < 1e-9, "{}: {served}", branch.region);
        }
    }
}
