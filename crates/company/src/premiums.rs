//! What a new policy costs, how many people it covers, and what rides on it.

use crate::channels::CHANNELS;
use crate::places::BRANCHES;
use crate::products::{Line, Product};
use crate::random::Random;

/// Employees of an employer: many small ones, a few large.
pub(crate) fn group_size(random: &mut Random) -> u64 {
    (5.0 / (random.unit() + 0.004)) as u64
}

/// The premium in fen.
pub(crate) fn premium(random: &mut Random, product: &Product, branch: usize, tier: u8, lives: u64, single: bool) -> i64 {
    let wealth = 0.75 + BRANCHES[branch].wealth() / 320.0;
    let tier = if product.long_term() { [0.9, 1.0, 1.4, 2.6][usize::from(tier)] } else { 1.0 };
    // A single premium that is not the product's habit pays about five yearly ones at once.
    let at_once = if single && product.single < 50.0 { 5.0 } else { 1.0 };
    let yuan = product.premium * product_wealth(product, wealth) * tier * at_once * random.around_one(product.spread) * lives as f64;
    match yuan {
        y if product.long_term() => ((y / 100.0).round().max(1.0) * 100.0) as i64 * 100,
        y if y >= 20.0 => y.round() as i64 * 100,
        y => ((y * 100.0).round() as i64).max(10),
    }
}

fn product_wealth(product: &Product, wealth: f64) -> f64 {
    if product.line == Line::Embedded { 1.0 } else { wealth }
}

/// Riders (附加险).
pub(crate) fn riders(random: &mut Random, product: &Product, channel: usize) -> u64 {
    let likely = match product.line {
        Line::Life | Line::Health if product.long_term() && !CHANNELS[channel].digital => 0.55,
        Line::Motor => 0.4,
        Line::Accident | Line::Annuity => 0.12,
        _ => 0.05,
    };
    (0..3).take_while(|_| random.chance(likely)).count() as u64
}
