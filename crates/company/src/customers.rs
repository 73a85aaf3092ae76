//! Customers and their families, each a code with a portrait and no name.

use crate::calendar::{Day, END, START};
use crate::places::{BRANCH_COUNT, BRANCHES};
use crate::random::Random;
use crate::text::Table;
use crate::{MakeError, Written};
use std::path::Path;

/// What of a customer decides later sales.
pub(crate) struct Customer {
    /// An employer has none.
    pub(crate) birth: Option<Day>,
    pub(crate) joined: Day,
    /// The number of the family's first customer.
    pub(crate) family: u32,
    /// 0 standard to 3 diamond.
    pub(crate) tier: u8,
}

const TIERS: [&str; 4] = ["standard", "silver", "gold", "diamond"];
const OCCUPATIONS: [&str; 9] =
    ["employee", "worker", "self_employed", "professional", "civil_servant", "farmer", "driver", "homemaker", "business_owner"];

/// Everybody the company knows; a customer's number is the place here, and 1 more in the files.
pub(crate) struct Customers {
    all: Vec<Customer>,
    people: Vec<Vec<u32>>,
    employers: Vec<Vec<u32>>,
    random: Random,
    table: Table,
}

impl Customers {
    /// The customers from before the first day: one for every ten policies to come.
    pub(crate) fn make(policies: u64, seed: u64, folder: &Path) -> Result<Self, MakeError> {
        let table =
            Table::create(folder, "customers.csv", &["customer", "family", "birth", "gender", "region", "tier", "occupation", "joined"])?;
        let nobody = || vec![Vec::new(); BRANCH_COUNT];
        let mut customers = Self { all: Vec::new(), people: nobody(), employers: nobody(), random: Random::new(seed, "customers"), table };
        let weights = crate::random::running(BRANCHES.iter().map(|b| b.weight(0.5)));
        for _ in 0..policies / 10 {
            let branch = customers.random.pick(&weights);
            let joined = START - 1 - customers.random.wait(2_900);
            customers.person(branch, joined, 42)?;
        }
        Ok(customers)
    }

    pub(crate) fn customer(&self, number: u32) -> &Customer {
        &self.all[number as usize]
    }

    /// Somebody new, about `age` years old.
    pub(crate) fn person(&mut self, branch: usize, joined: Day, age: i32) -> Result<u32, MakeError> {
        let number = self.all.len() as u32;
        let random = &mut self.random;
        let years = (f64::from(age) + 10.5 * random.normal()).clamp(18.0, 80.0);
        let birth = joined - (years * 365.25) as i32;
        let relative = self.people[branch].last().filter(|_| random.chance(0.28)).map(|&last| self.all[last as usize].family);
        let wealth = BRANCHES[branch].wealth();
        let tier = match random.unit() * 1_000.0 {
            at if at < 0.10 * wealth => 3,
            at if at < 0.75 * wealth => 2,
            at if at < 2.6 * wealth => 1,
            _ => 0,
        };
        let occupation = match years as i32 {
            ..=22 if random.chance(0.7) => "student",
            60.. if random.chance(0.8) => "retired",
            _ => OCCUPATIONS[random.pick(&[24.0, 42.0, 54.0, 64.0, 70.0, 82.0, 86.0, 93.0, 97.0])],
        };
        let gender = if random.chance(0.53) { "female" } else { "male" };
        self.know(Customer { birth: Some(birth), joined, family: relative.unwrap_or(number), tier }, branch, gender, occupation)?;
        self.people[branch].push(number);
        Ok(number)
    }

    /// A new employer, for group policies.
    pub(crate) fn employer(&mut self, branch: usize, joined: Day) -> Result<u32, MakeError> {
        let number = self.all.len() as u32;
        self.know(Customer { birth: None, joined, family: number, tier: 0 }, branch, "", "employer")?;
        self.employers[branch].push(number);
        Ok(number)
    }

    /// Somebody of the branch who was known by then, if a few tries find one.
    pub(crate) fn known_person(&mut self, branch: usize, on: Day) -> Option<u32> {
        known(&mut self.random, &self.all, &self.people[branch], on)
    }

    pub(crate) fn known_employer(&mut self, branch: usize, on: Day) -> Option<u32> {
        known(&mut self.random, &self.all, &self.employers[branch], on)
    }

    fn know(&mut self, customer: Customer, branch: usize, gender: &str, occupation: &str) -> Result<(), MakeError> {
        if customer.joined > END {
            // Sales past the last day need a customer too, but nobody knows of that one yet.
            self.all.push(customer);
            return Ok(());
        }
        let table = &mut self.table;
        table.id("C", self.all.len() as u64 + 1, 8);
        let family = customer.birth.map(|_| u64::from(customer.family) + 1);
        table.maybe_id("F", family, 8).day(customer.birth).code(gender).code(BRANCHES[branch].region);
        table.code(if customer.birth.is_some() { TIERS[usize::from(customer.tier)] } else { "corporate" });
        table.code(occupation).day(Some(customer.joined));
        self.all.push(customer);
        table.end()
    }

    pub(crate) fn close(self) -> Result<Written, MakeError> {
        self.table.close()
    }
}

fn known(random: &mut Random, all: &[Customer], of: &[u32], on: Day) -> Option<u32> {
    if of.is_empty() {
        return None;
    }
    (0..4).map(|_| of[random.below(of.len())]).find(|&number| all[number as usize].joined <= on)
}
