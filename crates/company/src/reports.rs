//! The monthly report of each place, product and channel, added up from the policies and claims themselves.

use crate::calendar::{Day, END, MONTHS, START, month, month_start};
use crate::channels::{CHANNELS, COUNT};
use crate::life::GRACE;
use crate::places::{PROVINCES, region_number};
use crate::products::{PRODUCT_COUNT, PRODUCTS};
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

/// Years over which the cover of a single long-term premium is earned.
const SINGLE_EARNED_DAYS: i64 = 3_650;

#[derive(Clone, Copy, Default, PartialEq)]
struct Cell {
    in_force: i32,
    retained: i32,
    previous: i32,
    new_business_fen: i64,
    written_fen: i64,
    earned_fen: i64,
    incurred_fen: i64,
}

/// The figures of every month, region, product and channel.
pub(crate) struct Reports {
    cells: Vec<Cell>,
}

impl Reports {
    pub(crate) fn new() -> Self {
        Self { cells: vec![Cell::default(); MONTHS * PROVINCES.len() * PRODUCT_COUNT * COUNT] }
    }

    fn cell(&mut self, sale: &Sale, month: usize) -> &mut Cell {
        let place = region_number(sale.region());
        &mut self.cells[((month * PROVINCES.len() + place) * PRODUCT_COUNT + sale.product) * COUNT + sale.channel]
    }

    /// Adds an issued policy and says, a bit for each month, at which month ends it is in force.
    pub(crate) fn sold(&mut self, sale: &Sale) -> u64 {
        let Some(issue) = sale.life.issue else { return 0 };
        let first = self.cell(sale, month(issue));
        first.written_fen += sale.premium_fen;
        if sale.renews.is_none() {
            first.new_business_fen += sale.premium_fen;
        }
        if let Some(withdrawn) = sale.life.withdrawn {
            self.cell(sale, month(withdrawn)).written_fen -= sale.premium_fen;
        }
        self.later_premiums(sale);
        self.earn(sale);
        self.stock(sale)
    }

    /// A claim is incurred when it occurs: at what was paid, or at what is claimed while it is undecided.
    pub(crate) fn incurred(&mut self, sale: &Sale, occurred: Day, fen: i64) {
        self.cell(sale, month(occurred)).incurred_fen += fen;
    }

    fn later_premiums(&mut self, sale: &Sale) {
        let Some(effective) = sale.life.effective.filter(|_| sale.product().long_term() && !sale.single) else { return };
        let stop = sale.life.suspended.or(sale.life.lapsed);
        for due in (1..3).map(|year| effective + 365 * year).filter(|due| *due <= END) {
            if sale.life.covers(due) && stop != Some(due + GRACE) {
                self.cell(sale, month(due)).written_fen += sale.premium_fen;
            }
        }
        if let Some(back) = sale.life.reinstated {
            self.cell(sale, month(back)).written_fen += sale.premium_fen;
        }
    }

    fn earn(&mut self, sale: &Sale) {
        let product = sale.product();
        let days = match (product.long_term(), sale.single) {
            (true, true) => SINGLE_EARNED_DAYS,
            (true, false) => 365,
            (false, _) => i64::from(product.term),
        };
        let mut covered = 0;
        for (from, to) in sale.life.covered() {
            let mut at = from;
            while at < to {
                let month = month(at);
                let until = month_start(month + 1).min(to);
                let before = sale.premium_fen * covered / days;
                covered += i64::from(until - at);
                self.cell(sale, month).earned_fen += sale.premium_fen * covered / days - before;
                at = until;
            }
        }
    }

    fn stock(&mut self, sale: &Sale) -> u64 {
        let mut in_force = 0_u64;
        for (from, to) in sale.life.covered() {
            for month in month(from)..MONTHS {
                let end = month_start(month + 1) - 1;
                if end >= to {
                    break;
                }
                if end >= from {
                    in_force |= 1 << month;
                }
            }
        }
        for month in 0..MONTHS {
            let has = |months: u64, month: usize| months >> month & 1 == 1;
            let Some(cell) = has(in_force, month).then(|| self.cell(sale, month)) else { continue };
            cell.in_force += 1;
            if month >= 12 && has(in_force | sale.in_force_before, month - 12) {
                cell.retained += 1;
            }
            if month + 12 < MONTHS {
                self.cell(sale, month + 12).previous += 1;
            }
        }
        in_force
    }

    /// Writes `reports.csv`.
    pub(crate) fn write(&self, folder: &Path) -> Result<Written, MakeError> {
        let columns = [
            "month",
            "months",
            "region",
            "product_line",
            "product",
            "channel",
            "policy_months",
            "retained",
            "previous",
            "new_business",
            "written",
            "earned",
            "incurred",
        ];
        let mut table = Table::create(folder, "reports.csv", &columns)?;
        let mut cells = self.cells.iter();
        for month in 0..MONTHS {
            for place in &PROVINCES {
                for product in &PRODUCTS {
                    for (channel, cell) in CHANNELS.iter().zip(cells.by_ref()) {
                        if *cell == Cell::default() {
                            continue;
                        }
                        table
                            .day(Some(month_start(month)))
                            .number(1)
                            .code(place.code)
                            .code(product.line.code())
                            .code(product.code)
                            .code(channel.code);
                        table.number(cell.in_force as u64).number(cell.retained as u64).number(cell.previous as u64);
                        table.yuan(cell.new_business_fen).yuan(cell.written_fen).yuan(cell.earned_fen).yuan(cell.incurred_fen);
                        table.end()?;
                    }
                }
            }
        }
        table.close()
    }
}

const _: () = assert!(month_start(0) == START && MONTHS <= 64);
