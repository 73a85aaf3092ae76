//! One application and what became of it, and how it stands in `policies.csv`.

use crate::agents::Roster;
use crate::calendar::Day;
use crate::channels::{BROKER, CHANNELS, GROUP};
use crate::customers::Customers;
use crate::life::Life;
use crate::places::BRANCHES;
use crate::products::{Line, PRODUCTS, Product};
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const COLUMNS: [&str; 43] = [
    "policy",
    "product_line",
    "product",
    "region",
    "branch",
    "team",
    "agency",
    "channel",
    "platform",
    "customer",
    "family",
    "mode",
    "group",
    "embedded",
    "short_term",
    "self_insured",
    "mutual",
    "lives",
    "riders",
    "vehicles",
    "certificates",
    "premium",
    "fyc",
    "agent1",
    "share1",
    "agent2",
    "share2",
    "renews",
    "decision",
    "apply",
    "paid",
    "issue",
    "effective",
    "receipt",
    "callback",
    "withdrawn",
    "lapsed",
    "suspended",
    "reinstated",
    "surrendered",
    "death",
    "transferred",
    "matured",
];

/// One application and what became of it.
pub(crate) struct Sale {
    /// None while the application lies past the company's last day.
    pub(crate) number: Option<u64>,
    pub(crate) channel: usize,
    pub(crate) branch: usize,
    pub(crate) product: usize,
    pub(crate) agent: Option<u32>,
    pub(crate) second: Option<u32>,
    /// The first agent's part in percent.
    pub(crate) share: u64,
    pub(crate) agency: Option<u64>,
    pub(crate) platform: &'static str,
    pub(crate) customer: u32,
    pub(crate) single: bool,
    pub(crate) self_insured: bool,
    pub(crate) mutual: bool,
    pub(crate) lives: u64,
    pub(crate) riders: u64,
    pub(crate) premium_fen: i64,
    pub(crate) declined: bool,
    pub(crate) renews: Option<u64>,
    pub(crate) life: Life,
    /// The day of the lead it began with.
    pub(crate) lead: Option<Day>,
    /// The months at whose end the contract that it renews was in force.
    pub(crate) in_force_before: u64,
}

impl Sale {
    pub(crate) fn product(&self) -> &'static Product {
        &PRODUCTS[self.product]
    }

    pub(crate) fn region(&self) -> &'static str {
        BRANCHES[self.branch].region
    }

    /// Writes product line, product, region, branch, as every file has them.
    /// Writes the team of whoever sold it; nothing where nobody did.
    pub(crate) fn write_team(&self, table: &mut Table, roster: &Roster) {
        match self.agent {
            Some(agent) => roster.agent(agent).write_team(table),
            None => _ = table.missing(),
        }
    }

    pub(crate) fn write_place(&self, table: &mut Table) {
        table.code(self.product().line.code()).code(self.product().code).code(self.region()).code(BRANCHES[self.branch].code);
    }
}

/// Writes `policies.csv`.
pub(crate) struct Policies {
    table: Table,
}

impl Policies {
    pub(crate) fn open(folder: &Path) -> Result<Self, MakeError> {
        Ok(Self { table: Table::create(folder, "policies.csv", &COLUMNS)? })
    }

    /// Writes one application under its number.
    pub(crate) fn write(&mut self, sale: &Sale, roster: &Roster, customers: &Customers) -> Result<(), MakeError> {
        let product = sale.product();
        let life = &sale.life;
        let group = sale.channel == GROUP;
        let table = &mut self.table;
        table.maybe_id("P", sale.number, 9);
        sale.write_place(table);
        sale.write_team(table, roster);
        write_agency(table, sale.channel, sale.branch, sale.agency);
        table.code(CHANNELS[sale.channel].code).code(sale.platform).id("C", u64::from(sale.customer) + 1, 8);
        let family = (!group).then(|| u64::from(customers.customer(sale.customer).family) + 1);
        table.maybe_id("F", family, 8).code(if sale.single { "single" } else { "regular" });
        table.flag(group).flag(product.line == Line::Embedded).flag(!product.long_term()).flag(sale.self_insured).flag(sale.mutual);
        let fleet = product.code == "MT05";
        let vehicles = if fleet { sale.lives } else { u64::from(product.line == Line::Motor) };
        let lives = if fleet { 1 } else { sale.lives };
        table
            .number(lives)
            .number(sale.riders)
            .number(vehicles)
            .number(if group { sale.lives } else { 1 })
            .yuan(sale.premium_fen)
            .yuan(commission_fen(sale));
        table.maybe_id("A", sale.agent.map(|a| u64::from(a) + 1), 6);
        match (sale.agent, sale.second) {
            (None, _) => table.missing().missing().missing(),
            (Some(_), None) => table.code("1").missing().missing(),
            (Some(_), Some(second)) => table.percent(sale.share).id("A", u64::from(second) + 1, 6).percent(100 - sale.share),
        };
        let decision = match (sale.declined, life.issue) {
            (true, _) => "declined",
            (false, None) => "pending",
            (false, Some(_)) => "issued",
        };
        table
            .maybe_id("P", sale.renews, 9)
            .code(decision)
            .day(Some(life.apply))
            .day(life.paid)
            .day(life.issue)
            .day(life.effective)
            .day(life.receipt);
        table.day(life.callback).day(life.withdrawn).day(life.lapsed).day(life.suspended).day(life.reinstated).day(life.surrendered);
        table.day(life.death).day(life.transferred).day(life.matured);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}

/// Writes an agency: a bank counter (K) or a broker (R) of the branch.
pub(crate) fn write_agency(table: &mut Table, channel: usize, branch: usize, agency: Option<u64>) {
    match agency {
        Some(number) => table.agency(if channel == BROKER { "R" } else { "K" }, &BRANCHES[branch].code[1..], number),
        None => table.missing(),
    };
}

/// First-year commission; only where a person of the company sells.
fn commission_fen(sale: &Sale) -> i64 {
    if sale.agent.is_none() || sale.declined || sale.life.issue.is_none() {
        return 0;
    }
    let rate = sale.product().commission / 100.0 * CHANNELS[sale.channel].commission;
    // A single premium earns about a tenth of what the same yearly premium does.
    let rate = if sale.single && sale.product().long_term() { rate * 0.12 } else { rate };
    (sale.premium_fen as f64 * rate).round() as i64
}
