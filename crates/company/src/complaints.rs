//! Complaints: about the sale, the service and claims.

use crate::agents::Roster;
use crate::calendar::{Day, END};
use crate::channels::{AGENT, BANCASSURANCE, CHANNELS, ONLINE, PART_TIME, PARTNER, TELEPHONE};
use crate::random::Random;
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const COLUMNS: [&str; 11] =
    ["complaint", "day", "policy", "customer", "product_line", "region", "branch", "team", "channel", "agent", "reason"];

/// Writes `complaints.csv`.
pub(crate) struct Complaints {
    table: Table,
    random: Random,
    next: u64,
}

impl Complaints {
    pub(crate) fn open(seed: u64, folder: &Path) -> Result<Self, MakeError> {
        Ok(Self { table: Table::create(folder, "complaints.csv", &COLUMNS)?, random: Random::new(seed, "complaints"), next: 1 })
    }

    /// What a client complains of after the sale.
    pub(crate) fn follow(&mut self, sale: &Sale, roster: &Roster) -> Result<(), MakeError> {
        let Some(issue) = sale.life.issue else { return Ok(()) };
        let (rate, reasons): (f64, &[&'static str]) = match sale.channel {
            AGENT => (0.0025, &["misleading_sale", "service", "surrender_value", "agent_left"]),
            PART_TIME => (0.006, &["misleading_sale", "misleading_sale", "agent_left", "service"]),
            BANCASSURANCE => (0.004, &["misleading_sale", "surrender_value", "sold_as_deposit"]),
            TELEPHONE => (0.006, &["unwanted_calls", "misleading_sale", "auto_renewal"]),
            ONLINE => (0.003, &["clumsy_digital", "auto_renewal", "unclear_terms"]),
            PARTNER => (0.0012, &["default_tick", "unclear_terms", "service"]),
            _ => (0.002, &["service", "unclear_terms"]),
        };
        let rate = if sale.life.withdrawn.is_some() { rate * 12.0 } else { rate };
        if self.random.chance(rate) {
            let day = issue + self.random.wait(240);
            let reason = self.random.one_of(reasons);
            self.complain(sale, day, reason, roster)?;
        }
        Ok(())
    }

    /// What a client complains of after a claim was decided.
    pub(crate) fn after_claim(&mut self, sale: &Sale, decided: Day, took: i32, part: f64, roster: &Roster) -> Result<(), MakeError> {
        let (rate, reason) = match (part, took) {
            (0.0, _) => (0.10, "claim_declined"),
            (p, _) if p < 1.0 => (0.04, "claim_amount"),
            (_, 15..) => (0.025, "claim_slow"),
            _ => (0.003, "claim_slow"),
        };
        if self.random.chance(rate) {
            let day = decided + self.random.wait(20);
            self.complain(sale, day, reason, roster)?;
        }
        Ok(())
    }

    fn complain(&mut self, sale: &Sale, day: Day, reason: &str, roster: &Roster) -> Result<(), MakeError> {
        if day > END {
            return Ok(());
        }
        let table = &mut self.table;
        table.id("M", self.next, 8).day(Some(day)).maybe_id("P", sale.number, 9).id("C", u64::from(sale.customer) + 1, 8);
        self.next += 1;
        table.code(sale.product().line.code()).code(sale.region()).code(crate::places::BRANCHES[sale.branch].code);
        sale.write_team(table, roster);
        table.code(CHANNELS[sale.channel].code).maybe_id("A", sale.agent.map(|a| u64::from(a) + 1), 6).code(reason);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
