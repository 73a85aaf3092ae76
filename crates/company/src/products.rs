//! The forty products in six lines: who sells them, what they cost, how often and how much they pay.

use crate::channels;

/// What kind of cover it is, and so which days its policies have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Line {
    Life,
    Health,
    Accident,
    Annuity,
    Motor,
    Embedded,
}

impl Line {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Health => "health",
            Self::Accident => "accident",
            Self::Annuity => "annuity",
            Self::Motor => "motor",
            Self::Embedded => "embedded",
        }
    }
}

/// One product.
pub(crate) struct Product {
    pub(crate) code: &'static str,
    pub(crate) line: Line,
    /// Days of cover; 0 for a cover of many years.
    pub(crate) term: i32,
    /// Sold for one single premium, in percent of policies.
    pub(crate) single: f64,
    /// Usual premium in yuan.
    pub(crate) premium: f64,
    /// How far premiums spread around it.
    pub(crate) spread: f64,
    /// Claims per life (of a fleet: vehicle) and year.
    pub(crate) frequency: f64,
    /// Claims as a part of premium, when nothing is planted.
    pub(crate) loss: f64,
    /// First-year commission of the individual agent, in percent of premium.
    pub(crate) commission: f64,
    /// Usual age of who takes it out.
    pub(crate) age: i32,
    /// Weight in each channel, in the order of the channels.
    pub(crate) sold: [f64; channels::COUNT],
}

#[derive(Clone, Copy)]
struct Price(f64, f64);
#[derive(Clone, Copy)]
struct Losses(f64, f64);

const YEAR: i32 = 365;

#[expect(clippy::too_many_arguments, reason = "one line of the table below")]
const fn product(
    code: &'static str,
    line: Line,
    term: i32,
    single: f64,
    price: Price,
    losses: Losses,
    commission: f64,
    age: i32,
    sold: [u8; channels::COUNT],
) -> Product {
    let mut weights = [0.0; channels::COUNT];
    let mut i = 0;
    while i < weights.len() {
        weights[i] = sold[i] as f64;
        i += 1;
    }
    Product {
        code,
        line,
        term,
        single,
        premium: price.0,
        spread: price.1,
        frequency: losses.0,
        loss: losses.1,
        commission,
        age,
        sold: weights,
    }
}

/// How many products there are.
pub(crate) const PRODUCT_COUNT: usize = 40;

use Line::{Accident, Annuity, Embedded, Health, Life, Motor};

/// All of them; a product's number is its place here. The last columns are weights in: agent, bancassurance, broker,
/// online, telephone, partner, group, part-time.
#[rustfmt::skip]
pub(crate) const PRODUCTS: [Product; PRODUCT_COUNT] = [
    product("LF01", Life, 0, 5.0, Price(8_600.0, 0.6), Losses(0.002, 0.10), 32.0, 42, [6, 2, 6, 0, 0, 0, 0, 4]),
    product("LF02", Life, 0, 20.0, Price(12_000.0, 0.7), Losses(0.002, 0.06), 22.0, 45, [10, 18, 14, 3, 0, 0, 0, 5]),
    product("LF03", Life, 0, 0.0, Price(1_900.0, 0.5), Losses(0.003, 0.35), 30.0, 36, [3, 0, 5, 3, 2, 0, 0, 2]),
    product("LF04", Life, 0, 15.0, Price(6_000.0, 0.6), Losses(0.002, 0.08), 15.0, 46, [5, 14, 2, 0, 2, 0, 0, 6]),
    product("LF05", Life, 0, 25.0, Price(10_000.0, 0.6), Losses(0.002, 0.07), 14.0, 48, [4, 16, 3, 0, 0, 0, 0, 4]),
    product("LF06", Life, 0, 60.0, Price(9_000.0, 0.8), Losses(0.002, 0.05), 8.0, 44, [4, 10, 3, 2, 0, 0, 0, 2]),
    product("LF07", Life, 0, 5.0, Price(5_500.0, 0.5), Losses(0.001, 0.04), 20.0, 34, [6, 3, 3, 1, 1, 0, 0, 4]),
    product("LF08", Life, 0, 0.0, Price(820.0, 0.5), Losses(0.002, 0.40), 10.0, 32, [0, 0, 2, 8, 0, 0, 0, 0]),
    product("HL01", Health, 0, 0.0, Price(6_800.0, 0.5), Losses(0.020, 0.42), 35.0, 37, [12, 1, 10, 3, 5, 0, 0, 9]),
    product("HL02", Health, 0, 0.0, Price(2_400.0, 0.5), Losses(0.012, 0.36), 33.0, 34, [6, 0, 4, 3, 3, 0, 0, 4]),
    product("HL03", Health, YEAR, 0.0, Price(620.0, 0.5), Losses(0.110, 0.58), 18.0, 38, [14, 3, 10, 20, 14, 3, 0, 12]),
    product("HL04", Health, YEAR, 0.0, Price(760.0, 0.4), Losses(0.120, 0.62), 18.0, 58, [3, 1, 2, 4, 3, 0, 0, 3]),
    product("HL05", Health, YEAR, 0.0, Price(2_900.0, 0.5), Losses(0.350, 0.64), 15.0, 38, [3, 0, 7, 3, 1, 0, 3, 1]),
    product("HL06", Health, 0, 10.0, Price(5_200.0, 0.5), Losses(0.008, 0.30), 22.0, 50, [3, 1, 2, 0, 1, 0, 0, 2]),
    product("HL07", Health, YEAR, 0.0, Price(430.0, 0.4), Losses(0.600, 0.70), 12.0, 33, [2, 0, 2, 8, 2, 3, 0, 1]),
    product("HL08", Health, YEAR, 0.0, Price(520.0, 0.4), Losses(0.350, 0.78), 6.0, 40, [0, 0, 3, 0, 0, 0, 34, 0]),
    product("HL09", Health, YEAR, 0.0, Price(18_500.0, 0.4), Losses(0.900, 0.60), 12.0, 42, [1, 0, 4, 0, 0, 0, 2, 0]),
    product("AC01", Accident, YEAR, 0.0, Price(260.0, 0.5), Losses(0.030, 0.34), 25.0, 38, [14, 4, 4, 10, 14, 1, 0, 16]),
    product("AC02", Accident, YEAR, 0.0, Price(180.0, 0.4), Losses(0.020, 0.28), 25.0, 38, [5, 1, 2, 5, 8, 2, 0, 6]),
    product("AC03", Accident, YEAR, 0.0, Price(150.0, 0.3), Losses(0.060, 0.46), 20.0, 62, [4, 1, 1, 4, 4, 0, 0, 6]),
    product("AC04", Accident, YEAR, 0.0, Price(110.0, 0.3), Losses(0.080, 0.55), 15.0, 36, [5, 1, 1, 5, 1, 1, 6, 8]),
    product("AC05", Accident, YEAR, 0.0, Price(140.0, 0.4), Losses(0.030, 0.44), 8.0, 42, [0, 0, 3, 0, 0, 0, 34, 0]),
    product("AC06", Accident, YEAR, 0.0, Price(220.0, 0.5), Losses(0.050, 0.52), 8.0, 45, [0, 0, 2, 0, 0, 0, 12, 0]),
    product("AC07", Accident, 0, 0.0, Price(1_800.0, 0.4), Losses(0.006, 0.18), 24.0, 40, [4, 2, 1, 0, 8, 0, 0, 5]),
    product("AN01", Annuity, 0, 10.0, Price(15_000.0, 0.7), Losses(0.001, 0.03), 14.0, 48, [9, 14, 9, 2, 1, 0, 0, 3]),
    product("AN02", Annuity, 0, 100.0, Price(60_000.0, 0.7), Losses(0.001, 0.04), 4.0, 60, [1, 5, 2, 0, 0, 0, 0, 0]),
    product("AN03", Annuity, 0, 5.0, Price(8_000.0, 0.5), Losses(0.001, 0.03), 14.0, 35, [4, 4, 3, 1, 0, 0, 0, 2]),
    product("AN04", Annuity, 0, 100.0, Price(30_000.0, 0.8), Losses(0.001, 0.03), 3.0, 52, [0, 18, 0, 0, 0, 0, 0, 0]),
    product("AN05", Annuity, 0, 20.0, Price(6_000.0, 0.5), Losses(0.001, 0.02), 6.0, 42, [2, 4, 2, 4, 0, 0, 0, 0]),
    product("MT01", Motor, YEAR, 0.0, Price(820.0, 0.15), Losses(0.140, 0.66), 4.0, 40, [7, 0, 6, 9, 12, 0, 0, 6]),
    product("MT02", Motor, YEAR, 0.0, Price(3_100.0, 0.4), Losses(0.190, 0.62), 12.0, 41, [6, 0, 6, 7, 11, 0, 0, 5]),
    product("MT03", Motor, YEAR, 0.0, Price(4_300.0, 0.4), Losses(0.280, 0.76), 10.0, 36, [2, 0, 2, 4, 2, 1, 0, 1]),
    product("MT04", Motor, YEAR, 0.0, Price(160.0, 0.4), Losses(0.060, 0.50), 12.0, 38, [2, 0, 0, 4, 0, 2, 0, 4]),
    product("MT05", Motor, YEAR, 0.0, Price(3_800.0, 0.3), Losses(0.250, 0.68), 5.0, 45, [0, 0, 3, 0, 0, 0, 9, 0]),
    product("EM01", Embedded, 30, 0.0, Price(1.8, 0.4), Losses(3.000, 0.68), 0.0, 31, [0, 0, 0, 0, 0, 46, 0, 0]),
    product("EM02", Embedded, 3, 0.0, Price(28.0, 0.3), Losses(6.000, 0.42), 0.0, 36, [0, 0, 0, 1, 0, 10, 0, 0]),
    product("EM03", Embedded, 15, 0.0, Price(46.0, 0.5), Losses(0.150, 0.30), 0.0, 37, [0, 0, 0, 3, 0, 14, 0, 0]),
    product("EM04", Embedded, YEAR, 0.0, Price(120.0, 0.4), Losses(0.140, 0.60), 0.0, 30, [0, 0, 0, 1, 0, 8, 0, 0]),
    product("EM05", Embedded, YEAR, 0.0, Price(24.0, 0.4), Losses(0.004, 0.20), 0.0, 38, [0, 0, 0, 1, 0, 6, 0, 0]),
    product("EM06", Embedded, 1, 0.0, Price(1.0, 0.3), Losses(0.500, 0.25), 0.0, 30, [0, 0, 0, 0, 0, 12, 0, 0]),
];

impl Product {
    /// Cover of many years: receipt, cooling-off period, call-back and reinstatement apply.
    pub(crate) fn long_term(&self) -> bool {
        self.term == 0
    }

    /// A one-year contract that a new contract renews.
    pub(crate) fn renewable(&self) -> bool {
        self.term == YEAR
    }

    /// Who hands the client over, when a partner sells it.
    pub(crate) fn partner(&self) -> &'static str {
        match self.code {
            "EM01" => "shop",
            "EM02" | "EM03" => "travel",
            "EM04" => "device",
            "EM06" | "MT04" => "ride",
            "MT03" => "car_maker",
            _ => "wallet",
        }
    }

    /// How wealth moves demand: classes as in `Branch::wealth_class`.
    pub(crate) fn demand(&self, wealth_class: usize) -> f64 {
        match self.line {
            Line::Annuity => [0.65, 1.0, 1.35][wealth_class],
            Line::Health => [0.85, 1.0, 1.15][wealth_class],
            Line::Accident => [1.25, 1.0, 0.85][wealth_class],
            Line::Life | Line::Motor | Line::Embedded => 1.0,
        }
    }

    /// What January's opening pushes (开门红).
    pub(crate) fn january(&self) -> f64 {
        match self.code {
            "AN01" | "AN03" | "LF02" | "LF05" => 2.0,
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_forty_products_and_every_channel_sells_some() {
        assert_eq!(PRODUCTS.iter().map(|p| p.code).collect::<BTreeSet<_>>().len(), PRODUCT_COUNT);
        for channel in 0..channels::COUNT {
            assert!(PRODUCTS.iter().any(|p| p.sold[channel] > 0.0));
        }
    }

    #[test]
    fn embedded_covers_are_never_sold_by_a_person() {
        for product in PRODUCTS.iter().filter(|p| p.line == Line::Embedded) {
            assert_eq!(product.sold[channels::AGENT] + product.sold[channels::TELEPHONE] + product.sold[channels::GROUP], 0.0);
        }
    }
}
