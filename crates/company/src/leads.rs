//! Leads on their way to a policy: the one that arrived and, around it, those that were lost.

use crate::agents::{Roster, has_agents};
use crate::calendar::{Day, END, START};
use crate::channels::{AGENT, CHANNELS, TELEPHONE};
use crate::customers::Customers;
use crate::places::BRANCHES;
use crate::random::Random;
use crate::sale::Sale;
use crate::text::Table;
use crate::{MakeError, Written, truths};
use std::path::Path;

const COLUMNS: [&str; 19] = [
    "lead",
    "day",
    "customer",
    "product_line",
    "region",
    "branch",
    "team",
    "channel",
    "agent",
    "source",
    "contacted",
    "appointed",
    "quoted",
    "applied",
    "underwritten",
    "issued",
    "lost",
    "lost_reason",
    "policy",
];

/// How far a lead came.
#[derive(Default)]
struct Steps {
    contacted: Option<Day>,
    appointed: Option<Day>,
    quoted: Option<Day>,
    applied: Option<Day>,
    underwritten: Option<Day>,
    issued: Option<Day>,
    lost: Option<Day>,
    reason: &'static str,
}

/// The part of the leads of people who meet customers that customers name to them (转介绍), and how far agents differ in asking for it.
const REFERRED: f64 = 0.18;
const APART: f64 = 0.5;

/// Writes `leads.csv`.
pub(crate) struct Leads {
    table: Table,
    random: Random,
    /// From where leads came; of its own, so that nothing else moves.
    sources: Random,
    /// How likely a lead of each agent was named by a customer.
    referred: Vec<f64>,
    next: u64,
}

impl Leads {
    pub(crate) fn open(seed: u64, folder: &Path, roster: &Roster) -> Result<Self, MakeError> {
        let mut sources = Random::new(seed, "sources of leads");
        let referred = roster.all().map(|_| (REFERRED * libm::exp(APART * sources.normal())).min(0.8)).collect();
        Ok(Self { table: Table::create(folder, "leads.csv", &COLUMNS)?, random: Random::new(seed, "leads"), sources, referred, next: 1 })
    }

    /// The lead of a sale, and the lost ones that belong to the same effort.
    pub(crate) fn follow(&mut self, sale: &Sale, roster: &Roster, customers: &mut Customers) -> Result<(), MakeError> {
        let Some(day) = sale.lead else { return Ok(()) };
        if day <= END {
            let steps = self.arrived(sale, day);
            let policy = sale.number.filter(|_| sale.life.issue.is_some());
            self.write(sale, day, Some(sale.customer), sale.agent.map(|agent| (agent, roster)), &steps, policy)?;
        }
        if sale.declined {
            return Ok(());
        }
        let lost = 1.0 / truths::conversion(sale.channel, &CHANNELS[sale.channel], day) - 1.0;
        for _ in 0..self.random.count(lost) {
            let day = day + self.random.days(-12, 12);
            if !(START..=END).contains(&day) {
                continue;
            }
            let random = &mut self.random;
            let agent = if has_agents(sale.channel) { roster.pick(random, sale.branch, sale.channel, day) } else { None };
            let customer = match random.unit() {
                u if u < 0.30 => customers.known_person(sale.branch, day),
                u if u < 0.42 => Some(customers.person(sale.branch, day, sale.product().age)?),
                _ => None,
            };
            let steps = self.lost(sale.channel, day);
            self.write(sale, day, customer, agent.map(|agent| (agent, roster)), &steps, None)?;
        }
        Ok(())
    }

    /// The steps of a lead that became the application of a sale.
    fn arrived(&mut self, sale: &Sale, day: Day) -> Steps {
        let apply = sale.life.apply;
        let contacted = day + self.random.wait(3.min(apply - day));
        let appointed = contacted + self.random.wait((apply - contacted) / 2);
        let quoted = appointed + self.random.wait(apply - appointed);
        let issued = sale.life.issue;
        let decided = if sale.declined { Some(apply + 1 + self.random.wait(8)) } else { issued.map(|issue| (issue - 1).max(apply)) };
        let lost = decided.filter(|_| sale.declined);
        let seen = |day: Day| Some(day).filter(|day| *day <= END);
        Steps {
            contacted: seen(contacted),
            appointed: seen(appointed),
            quoted: seen(quoted),
            applied: seen(apply),
            underwritten: decided.and_then(seen),
            issued,
            lost: lost.and_then(seen),
            reason: if lost.is_some_and(|lost| lost <= END) { "declined" } else { "" },
        }
    }

    fn lost(&mut self, channel: usize, day: Day) -> Steps {
        let random = &mut self.random;
        let most = CHANNELS[channel].lead_wait / 3;
        let mut at = day;
        let mut step = |random: &mut Random, come: bool, likely: f64| {
            at += random.wait(most);
            (come && random.chance(likely)).then_some(at)
        };
        let contacted = step(random, true, 0.80);
        let appointed = step(random, contacted.is_some(), if channel == AGENT { 0.55 } else { 0.45 });
        let quoted = step(random, appointed.is_some(), 0.50);
        let last = quoted.or(appointed).or(contacted).unwrap_or(day);
        let lost = last + 2 + random.wait(30);
        let seen = |day: Option<Day>| day.filter(|day| *day <= END);
        let clumsy = truths::lost_to_clumsiness(channel, day);
        let reason = match random.unit() {
            u if u < clumsy => "clumsy_digital",
            _ => random.one_of(&[
                "product_alike",
                "product_alike",
                "product_alike",
                "low_trust",
                "low_trust",
                "low_trust",
                "need_unmet",
                "need_unmet",
                "other",
            ]),
        };
        let gone = lost <= END;
        Steps {
            contacted: seen(contacted),
            appointed: seen(appointed),
            quoted: seen(quoted),
            lost: seen(Some(lost)),
            reason: if gone { reason } else { "" },
            ..Steps::default()
        }
    }

    fn write(
        &mut self,
        sale: &Sale,
        day: Day,
        customer: Option<u32>,
        agent: Option<(u32, &Roster)>,
        steps: &Steps,
        policy: Option<u64>,
    ) -> Result<(), MakeError> {
        let random = &mut self.sources;
        let source = match agent {
            Some(_) if sale.channel == TELEPHONE => random.one_of(&["assigned", "assigned", "campaign"]),
            Some((agent, _)) if random.chance(self.referred[agent as usize]) => "referral",
            Some(_) => random.one_of(&["own_list", "own_list", "assigned"]),
            None => random.one_of(&["campaign", "campaign", "walk_in"]),
        };
        let table = &mut self.table;
        table.id("D", self.next, 9).day(Some(day)).maybe_id("C", customer.map(|customer| u64::from(customer) + 1), 8);
        self.next += 1;
        table.code(sale.product().line.code()).code(sale.region()).code(BRANCHES[sale.branch].code);
        match agent {
            Some((agent, roster)) => roster.agent(agent).write_team(table),
            None => _ = table.missing(),
        }
        table.code(CHANNELS[sale.channel].code).maybe_id("A", agent.map(|(agent, _)| u64::from(agent) + 1), 6).code(source);
        table.day(steps.contacted).day(steps.appointed).day(steps.quoted).day(steps.applied).day(steps.underwritten).day(steps.issued);
        table.day(steps.lost).code(steps.reason).maybe_id("P", policy, 9);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
