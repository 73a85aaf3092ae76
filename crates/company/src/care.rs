//! What customers ask for and say after a sale: service requests, and surveys of how satisfied they are.

use crate::agents::Roster;
use crate::calendar::END;
use crate::channels::CHANNELS;
use crate::random::Random;
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const SERVICES: [&str; 14] = [
    "service",
    "asked",
    "replied",
    "closed",
    "first_reply_seconds",
    "type",
    "customer",
    "policy",
    "product_line",
    "region",
    "branch",
    "team",
    "channel",
    "agent",
];
const SURVEYS: [&str; 13] =
    ["survey", "sent", "answered", "type", "score", "customer", "policy", "product_line", "region", "branch", "team", "channel", "agent"];
const WANTED: [&str; 5] = ["address", "beneficiary", "policy_copy", "premium", "policy_loan"];
/// How likely a customer is satisfied, and how far agents differ in that: their standard deviation.
const SATISFIED: f64 = 0.82;
const APART: f64 = 0.09;
const DAY_SECONDS: u64 = 86_400;

/// Writes `services.csv` and `surveys.csv`.
pub(crate) struct Care {
    services: Table,
    surveys: Table,
    random: Random,
    /// How likely the customers of each agent are satisfied.
    satisfied: Vec<f64>,
    asked: u64,
    sent: u64,
}

impl Care {
    pub(crate) fn open(seed: u64, folder: &Path, roster: &Roster) -> Result<Self, MakeError> {
        let mut random = Random::new(seed, "care");
        let satisfied = roster.all().map(|_| (SATISFIED + APART * random.normal()).clamp(0.3, 0.99)).collect();
        let (services, surveys) = (Table::create(folder, "services.csv", &SERVICES)?, Table::create(folder, "surveys.csv", &SURVEYS)?);
        Ok(Self { services, surveys, random, satisfied, asked: 1, sent: 1 })
    }

    /// What a customer asks for, and says, after the sale.
    pub(crate) fn follow(&mut self, sale: &Sale, roster: &Roster) -> Result<(), MakeError> {
        let Some(issue) = sale.life.issue else { return Ok(()) };
        let satisfied = sale.agent.map_or(SATISFIED, |agent| self.satisfied[agent as usize]);
        if self.random.chance(0.12) {
            let asked = issue + self.random.wait(300);
            let waits = if self.random.chance(satisfied * 0.85) { 0 } else { self.random.days(1, 6) };
            let seconds = self.random.days(40, 21_600).unsigned_abs();
            let closed = asked + waits + self.random.wait(5);
            let wanted = self.random.one_of(&WANTED);
            if asked <= END {
                let seen = |day| Some(day).filter(|day| *day <= END);
                let table = &mut self.services;
                table.id("S", self.asked, 8).day(Some(asked)).day(seen(asked + waits)).day(seen(closed));
                self.asked += 1;
                match seen(asked + waits) {
                    Some(_) => _ = table.number(u64::from(waits.unsigned_abs()) * DAY_SECONDS + u64::from(seconds)),
                    None => _ = table.missing(),
                }
                table.code(wanted);
                about(table, sale, roster)?;
            }
        }
        if self.random.chance(0.2) {
            let sent = issue + self.random.days(10, 30);
            let answered = Some(sent + self.random.wait(7)).filter(|_| self.random.chance(0.55));
            let of_five = self.random.chance(0.8);
            let score = match (of_five, self.random.chance(satisfied)) {
                (true, true) => self.random.days(4, 5),
                (true, false) => self.random.days(1, 3),
                (false, true) => self.random.days(8, 10),
                (false, false) => self.random.days(0, 7),
            };
            if sent <= END {
                let answered = answered.filter(|day| *day <= END);
                let table = &mut self.surveys;
                table.id("Q", self.sent, 8).day(Some(sent)).day(answered).code(if of_five { "csat" } else { "nps" });
                self.sent += 1;
                match answered {
                    Some(_) => _ = table.number(score.unsigned_abs().into()),
                    None => _ = table.missing(),
                }
                about(table, sale, roster)?;
            }
        }
        Ok(())
    }

    pub(crate) fn close(self) -> Result<[Written; 2], MakeError> {
        Ok([self.services.close()?, self.surveys.close()?])
    }
}

/// Whose it is, and where.
fn about(table: &mut Table, sale: &Sale, roster: &Roster) -> Result<(), MakeError> {
    table.id("C", u64::from(sale.customer) + 1, 8).maybe_id("P", sale.number, 9);
    table.code(sale.product().line.code()).code(sale.region()).code(crate::places::BRANCHES[sale.branch].code);
    sale.write_team(table, roster);
    table.code(CHANNELS[sale.channel].code).maybe_id("A", sale.agent.map(|agent| u64::from(agent) + 1), 6);
    table.end()
}
