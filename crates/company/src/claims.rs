//! Claims: how often, how much, and the days from what happened to what was paid.

use crate::agents::Roster;
use crate::calendar::{Day, END};
use crate::channels::CHANNELS;
use crate::complaints::Complaints;
use crate::products::Line;
use crate::random::Random;
use crate::reports::Reports;
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written, truths};
use std::path::Path;

const COLUMNS: [&str; 15] = [
    "claim",
    "policy",
    "product_line",
    "product",
    "region",
    "branch",
    "channel",
    "occurred",
    "reported",
    "complete",
    "decided",
    "paid",
    "claimed",
    "paid_amount",
    "decision",
];

/// Writes `claims.csv`.
pub(crate) struct Claims {
    table: Table,
    random: Random,
    next: u64,
}

impl Claims {
    pub(crate) fn open(seed: u64, folder: &Path) -> Result<Self, MakeError> {
        Ok(Self { table: Table::create(folder, "claims.csv", &COLUMNS)?, random: Random::new(seed, "claims"), next: 1 })
    }

    /// The claims of one issued policy.
    pub(crate) fn follow(
        &mut self,
        sale: &Sale,
        roster: &Roster,
        reports: &mut Reports,
        complaints: &mut Complaints,
    ) -> Result<(), MakeError> {
        let product = sale.product();
        let yearly_fen = if sale.single && product.long_term() { sale.premium_fen / 10 } else { sale.premium_fen };
        let years = if product.long_term() { 1.0 } else { f64::from(product.term) / 365.0 };
        let mean_fen = yearly_fen as f64 * product.loss / (product.frequency * years * sale.lives as f64);
        for (from, to) in sale.life.covered() {
            if to <= from {
                continue;
            }
            // Enough for the worst day of the stretch; days without the rise keep only their part.
            let most = truths::more_claims(sale.region(), product.line, END);
            for _ in 0..self.random.count(f64::from(to - from) / 365.0 * product.frequency * sale.lives as f64 * most) {
                let occurred = self.random.days(from, to - 1);
                if self.random.chance(truths::more_claims(sale.region(), product.line, occurred) / most) {
                    let claimed_fen = (mean_fen * self.random.around_one(if product.long_term() { 0.5 } else { 0.8 })).round() as i64;
                    self.claim(sale, roster, occurred, claimed_fen.max(1), reports, complaints)?;
                }
            }
        }
        match sale.life.death {
            Some(death) if product.line == Line::Life => self.claim(sale, roster, death, yearly_fen * 14, reports, complaints),
            Some(death) => self.claim(sale, roster, death, yearly_fen * 2, reports, complaints),
            None => Ok(()),
        }
    }

    fn claim(
        &mut self,
        sale: &Sale,
        roster: &Roster,
        occurred: Day,
        claimed_fen: i64,
        reports: &mut Reports,
        complaints: &mut Complaints,
    ) -> Result<(), MakeError> {
        let random = &mut self.random;
        let (report, papers, decide, pay) = match sale.product().line {
            Line::Embedded => (2, 0, 1, 1),
            Line::Motor => (4, 10, 9, 4),
            Line::Health => (30, 14, 7, 3),
            Line::Accident => (20, 15, 8, 3),
            Line::Life | Line::Annuity => (25, 24, 25, 6),
        };
        let reported = occurred + random.wait(report);
        if reported > END {
            return Ok(());
        }
        let complete = reported + random.wait(papers);
        let slower = truths::slower_payment(sale.region(), complete);
        let decided = complete + random.wait(decide) + slower * 2 / 3;
        let paid = decided + random.wait(pay) + slower - slower * 2 / 3;
        let (decision, part) = match random.unit() {
            u if u < 0.030 => ("declined", 0.0),
            u if u < 0.085 => ("partial", 0.55),
            _ => ("paid", 1.0),
        };
        let known = decided <= END;
        let paid_fen = (claimed_fen as f64 * part).round() as i64;
        reports.incurred(sale, occurred, if known { paid_fen } else { claimed_fen });

        let table = &mut self.table;
        table.id("L", self.next, 9).maybe_id("P", sale.number, 9);
        self.next += 1;
        sale.write_place(table);
        let seen = |day: Day| Some(day).filter(|day| *day <= END);
        table.code(CHANNELS[sale.channel].code).day(Some(occurred)).day(Some(reported)).day(seen(complete)).day(seen(decided));
        table.day(if part > 0.0 { seen(paid) } else { None }).yuan(claimed_fen);
        if known {
            table.yuan(paid_fen).code(decision);
        } else {
            table.missing().missing();
        }
        table.end()?;
        if known {
            complaints.after_claim(sale, decided, decided - reported, part, roster)?;
        }
        Ok(())
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
