//! What is sold on which day: how many policies, through which channel, in which branch, of which product.

use crate::calendar::{AFTER, DRAWN_MONTHS, Day, END, START, digital_rhythm, month, month_start, people_rhythm, through};
use crate::channels::{CHANNELS, COUNT};
use crate::places::BRANCHES;
use crate::products::PRODUCTS;
use crate::random::{Random, running};
use crate::truths;

/// Growth of all sales over the three years.
const GROWTH: f64 = 0.16;
const WEALTH_CLASSES: usize = 3;

/// The mix of sales over time.
pub(crate) struct Mix {
    /// Policies issued on each day from the first, past the end by [`AFTER`].
    quotas: Vec<u64>,
    channels: Vec<Vec<f64>>,
    branches: Vec<Vec<f64>>,
    products: Vec<Vec<f64>>,
}

impl Mix {
    /// So many policies, spread over the days to the last; the days after go on in the same way.
    pub(crate) fn make(policies: u64) -> Self {
        let channels: Vec<Vec<f64>> = (START..=END + AFTER).map(|day| running((0..COUNT).map(|channel| weight(channel, day)))).collect();
        let totals = running(channels.iter().map(|day| day.last().copied().unwrap_or(0.0)));
        let all = totals[(END - START) as usize];
        // Rounding the running total, and not each day, makes the days add up to exactly what was asked for.
        let until: Vec<u64> = totals.iter().map(|sum| (sum / all * policies as f64).round() as u64).collect();
        let quotas = until.iter().scan(0, |before, &sum| Some(sum - std::mem::replace(before, sum))).collect();
        let months = || (0..DRAWN_MONTHS).flat_map(|month| (0..COUNT).map(move |channel| (month_start(month) + 14, channel)));
        let branches = months()
            .map(|(day, channel)| {
                running(BRANCHES.iter().map(|b| b.weight(CHANNELS[channel].by_population) * truths::branch_left(b, channel, day)))
            })
            .collect();
        let products =
            months()
                .flat_map(|(day, channel)| (0..WEALTH_CLASSES).map(move |class| (day, channel, class)))
                .map(|(day, channel, class)| {
                    let january = month(day).is_multiple_of(12);
                    running(PRODUCTS.iter().map(|p| {
                        p.sold[channel] * p.demand(class) * truths::product_growth(p, day) * if january { p.january() } else { 1.0 }
                    }))
                })
                .collect();
        Self { quotas, channels, branches, products }
    }

    /// Policies to issue on a day.
    pub(crate) fn quota(&self, day: Day) -> u64 {
        self.quotas[(day - START) as usize]
    }

    /// Channel, branch and product of one sale.
    pub(crate) fn draw(&self, random: &mut Random, day: Day) -> (usize, usize, usize) {
        let channel = random.pick(&self.channels[(day - START) as usize]);
        let branch = random.pick(&self.branches[month(day) * COUNT + channel]);
        let class = BRANCHES[branch].wealth_class();
        let product = random.pick(&self.products[(month(day) * COUNT + channel) * WEALTH_CLASSES + class]);
        (channel, branch, product)
    }
}

fn weight(channel: usize, day: Day) -> f64 {
    let how = &CHANNELS[channel];
    let gone = through(day);
    let share = how.share.0 + (how.share.1 - how.share.0) * gone;
    let rhythm = if how.digital { digital_rhythm(day) } else { people_rhythm(day) };
    share * rhythm * (1.0 + GROWTH * gone) * truths::channel_left(channel, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_add_up_to_what_was_asked_for() {
        for policies in [1, 7, 99, 1_000, 123_457] {
            let mix = Mix::make(policies);
            assert_eq!((START..=END).map(|day| mix.quota(day)).sum::<u64>(), policies);
        }
    }
}
