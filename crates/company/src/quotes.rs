//! Quotes: the one that became the policy, and those before and beside it that did not.

use crate::agents::has_agents;
use crate::calendar::{Day, END, START};
use crate::channels::CHANNELS;
use crate::products::Line;
use crate::random::Random;
use crate::sale::{Sale, write_agency};
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const COLUMNS: [&str; 12] =
    ["quote", "day", "bound", "product_line", "product", "region", "branch", "agency", "agent", "channel", "platform", "premium"];
/// Quotes that are bound, by channel.
const BOUND: [f64; crate::channels::COUNT] = [0.46, 0.50, 0.36, 0.24, 0.27, 0.33, 0.30, 0.40];

/// Writes `quotes.csv`.
pub(crate) struct Quotes {
    table: Table,
    random: Random,
    next: u64,
}

impl Quotes {
    pub(crate) fn open(seed: u64, folder: &Path) -> Result<Self, MakeError> {
        Ok(Self { table: Table::create(folder, "quotes.csv", &COLUMNS)?, random: Random::new(seed, "quotes"), next: 1 })
    }

    /// The quotes around one sale.
    pub(crate) fn follow(&mut self, sale: &Sale) -> Result<(), MakeError> {
        let quoted = match sale.product().line {
            Line::Motor => 0.75,
            Line::Health => 0.28,
            Line::Life | Line::Annuity => 0.20,
            Line::Accident => 0.12,
            Line::Embedded => 0.0,
        };
        if !self.random.chance(quoted) {
            return Ok(());
        }
        let day = sale.life.apply - self.random.wait(6);
        self.quote(sale, day, sale.life.issue.is_some(), sale.premium_fen)?;
        // A quote that was declined or still waits stands for itself only.
        for _ in 0..self.random.count(1.0 / BOUND[sale.channel] - 1.0) {
            let day = day + self.random.days(-20, 20);
            let premium_fen = (sale.premium_fen as f64 * self.random.around_one(0.25) / 100.0).ceil() as i64 * 100;
            self.quote(sale, day, false, premium_fen)?;
        }
        Ok(())
    }

    fn quote(&mut self, sale: &Sale, day: Day, bound: bool, premium_fen: i64) -> Result<(), MakeError> {
        if !(START..=END).contains(&day) {
            return Ok(());
        }
        let table = &mut self.table;
        table.id("Q", self.next, 9).day(Some(day)).number(u64::from(bound));
        self.next += 1;
        sale.write_place(table);
        write_agency(table, sale.channel, sale.branch, sale.agency);
        // Only the agent who sold is sure to have been on the roll around that day.
        let agent = sale.agent.filter(|_| has_agents(sale.channel) && bound);
        table.maybe_id("A", agent.map(|agent| u64::from(agent) + 1), 6);
        table.code(CHANNELS[sale.channel].code).code(sale.platform).yuan(premium_fen);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
