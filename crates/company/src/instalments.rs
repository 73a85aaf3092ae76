//! Later premiums of policies that pay year by year: when each fell due, and when it was paid.

use crate::agents::Roster;
use crate::calendar::END;
use crate::channels::CHANNELS;
use crate::life::GRACE;
use crate::random::Random;
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const COLUMNS: [&str; 15] = [
    "policy",
    "instalment",
    "due",
    "paid",
    "due_amount",
    "paid_amount",
    "policy_year",
    "product_line",
    "product",
    "region",
    "branch",
    "team",
    "channel",
    "agent",
    "customer",
];

/// Writes `instalments.csv`.
pub(crate) struct Instalments {
    table: Table,
    random: Random,
}

impl Instalments {
    pub(crate) fn open(seed: u64, folder: &Path) -> Result<Self, MakeError> {
        Ok(Self { table: Table::create(folder, "instalments.csv", &COLUMNS)?, random: Random::new(seed, "instalments") })
    }

    /// The premiums after the first. The sale still knows what will happen to it after the last day.
    pub(crate) fn follow(&mut self, sale: &Sale, roster: &Roster) -> Result<(), MakeError> {
        let Some(effective) = sale.life.effective.filter(|_| sale.product().long_term() && !sale.single) else { return Ok(()) };
        let stop = sale.life.suspended.or(sale.life.lapsed);
        for year in 1..3 {
            let due = effective + 365 * year;
            if due > END || sale.life.withdrawn.is_some() || !sale.life.covers(due) {
                continue;
            }
            let paid = if stop == Some(due + GRACE) { sale.life.reinstated } else { Some(due + self.wait(sale)) };
            let paid = paid.filter(|day| *day <= END);
            let table = &mut self.table;
            table.maybe_id("P", sale.number, 9).number(year.unsigned_abs().into()).day(Some(due)).day(paid).yuan(sale.premium_fen);
            match paid {
                Some(_) => table.yuan(sale.premium_fen),
                None => table.missing(),
            };
            table.number(u64::from(year.unsigned_abs()) + 1).code(sale.product().line.code()).code(sale.product().code);
            table.code(sale.region()).code(crate::places::BRANCHES[sale.branch].code);
            sale.write_team(table, roster);
            table
                .code(CHANNELS[sale.channel].code)
                .maybe_id("A", sale.agent.map(|a| u64::from(a) + 1), 6)
                .id("C", u64::from(sale.customer) + 1, 8)
                .end()?;
        }
        Ok(())
    }

    /// Days until a premium is paid: most by the day, some only when the days of grace run out.
    fn wait(&mut self, sale: &Sale) -> i32 {
        let prompt = if CHANNELS[sale.channel].digital { 0.78 } else { 0.66 };
        match self.random.unit() {
            u if u < prompt => self.random.wait(3),
            u if u < 0.9 => self.random.days(4, 35),
            _ => self.random.days(36, GRACE - 1),
        }
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
