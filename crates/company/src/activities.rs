//! What agents do all month: calls, appointments, visits, presentations.

use crate::agents::Roster;
use crate::calendar::{Day, END, month, month_start, weekday};
use crate::channels::{CHANNELS, TELEPHONE};
use crate::customers::Customers;
use crate::places::BRANCHES;
use crate::random::Random;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

const COLUMNS: [&str; 10] = ["activity", "day", "agent", "customer", "type", "outcome", "region", "branch", "team", "channel"];

/// Writes `activities.csv`.
pub(crate) struct Activities {
    table: Table,
    random: Random,
    next: u64,
    /// How busy agents are: in a company too small for its branches most have little to do.
    busy: f64,
}

impl Activities {
    pub(crate) fn open(policies: u64, seed: u64, folder: &Path) -> Result<Self, MakeError> {
        Ok(Self {
            table: Table::create(folder, "activities.csv", &COLUMNS)?,
            random: Random::new(seed, "activities"),
            next: 1,
            busy: (policies as f64 / 5_000.0).min(1.0),
        })
    }

    /// A month of everybody on the roll.
    pub(crate) fn month(&mut self, first: Day, roster: &Roster, customers: &mut Customers) -> Result<(), MakeError> {
        let last = month_start(month(first) + 1) - 1;
        for (number, agent) in roster.all() {
            if agent.joined > last || agent.left.is_some_and(|left| left <= first) {
                continue;
            }
            // Effort grows with strength, but far more slowly than sales do.
            let effort = self.busy * (0.8 + 2.6 * libm::sqrt(agent.strength));
            for _ in 0..self.random.count(effort) {
                let mut day = self.random.days(first, last);
                if weekday(day) > 4 && self.random.chance(0.6) {
                    day = self.random.days(first, last);
                }
                if agent.works(day) && day <= END {
                    self.act(number, day, roster, customers)?;
                }
            }
        }
        Ok(())
    }

    fn act(&mut self, number: u64, day: Day, roster: &Roster, customers: &mut Customers) -> Result<(), MakeError> {
        let agent = roster.agent(number as u32);
        let random = &mut self.random;
        let customer = if random.chance(0.75) { customers.known_person(agent.branch, day) } else { None };
        let (kind, outcome) = match random.unit() {
            u if u < 0.50 || agent.channel == TELEPHONE => {
                ("call", random.one_of(&["no_answer", "no_answer", "refused", "call_back", "appointment", "interested"]))
            }
            u if u < 0.62 => ("appointment", random.one_of(&["kept", "kept", "kept", "moved", "missed"])),
            u if u < 0.92 => ("visit", random.one_of(&["interested", "interested", "refused", "quote_wanted", "applied", "service"])),
            _ => ("presentation", random.one_of(&["interested", "refused", "applied"])),
        };
        let branch = &BRANCHES[agent.branch];
        let table = &mut self.table;
        table.id("V", self.next, 9).day(Some(day)).id("A", number + 1, 6).maybe_id(
            "C",
            customer.map(|customer| u64::from(customer) + 1),
            8,
        );
        self.next += 1;
        table.code(kind).code(outcome).code(branch.region).code(branch.code);
        agent.write_team(table);
        table.code(CHANNELS[agent.channel].code);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}
