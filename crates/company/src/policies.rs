//! Sells the policies, day by day, and sets off all that follows from each: claims, complaints, leads, quotes, renewals.

use crate::activities::Activities;
use crate::agents::{Roster, has_agents};
use crate::calendar::{AFTER, Day, END, START, civil};
use crate::care::Care;
use crate::channels::{AGENT, CHANNELS, GROUP, PARTNER, agency, platform};
use crate::claims::Claims;
use crate::complaints::Complaints;
use crate::customers::Customers;
use crate::instalments::Instalments;
use crate::leads::Leads;
use crate::life::{Life, Terms};
use crate::mix::Mix;
use crate::places::BRANCHES;
use crate::premiums::{group_size, premium, riders};
use crate::products::{Line, PRODUCTS};
use crate::quotes::Quotes;
use crate::random::Random;
use crate::renewals::{Ending, Renewals};
use crate::reports::Reports;
use crate::sale::{Policies, Sale};
use crate::{MakeError, Progress, Written, truths};
use std::path::Path;

/// Everything at work while policies are sold.
pub(crate) struct Sales<'a> {
    policies: u64,
    random: Random,
    /// Who a sale goes to that its first agent could not close; of its own, so that nothing else moves.
    skill: Random,
    written: Policies,
    next: u64,
    roster: &'a Roster,
    customers: Customers,
    mix: Mix,
    renewals: Renewals,
    reports: Reports,
    claims: Claims,
    complaints: Complaints,
    care: Care,
    instalments: Instalments,
    leads: Leads,
    quotes: Quotes,
    activities: Activities,
}

impl<'a> Sales<'a> {
    pub(crate) fn open(policies: u64, seed: u64, folder: &Path, roster: &'a Roster) -> Result<Self, MakeError> {
        Ok(Self {
            policies,
            random: Random::new(seed, "policies"),
            skill: Random::new(seed, "skill of sales"),
            written: Policies::open(folder)?,
            next: 1,
            roster,
            customers: Customers::make(policies, seed, folder)?,
            mix: Mix::make(policies),
            renewals: Renewals::new(),
            reports: Reports::new(),
            claims: Claims::open(seed, folder)?,
            complaints: Complaints::open(seed, folder)?,
            care: Care::open(seed, folder, roster)?,
            instalments: Instalments::open(seed, folder)?,
            leads: Leads::open(seed, folder, roster)?,
            quotes: Quotes::open(seed, folder)?,
            activities: Activities::open(policies, seed, folder)?,
        })
    }

    /// Sells through the three years and a little past them.
    pub(crate) fn run(&mut self, progress: &mut Progress<'_>) -> Result<(), MakeError> {
        let mut issued = 0;
        for day in START..=END + AFTER {
            if day <= END && civil(day).2 == 1 {
                self.activities.month(day, self.roster, &mut self.customers)?;
            }
            for _ in 0..self.mix.quota(day) {
                self.sell(day)?;
                if day <= END {
                    issued += 1;
                    if issued % 2_000 == 0 {
                        progress.tell("policies", issued, self.policies)?;
                    }
                }
            }
        }
        progress.tell("policies", issued, self.policies)
    }

    /// Writes what is left; the files in the order of their names in [`crate::FILES`], without agents.
    pub(crate) fn close(self, folder: &Path) -> Result<Vec<Written>, MakeError> {
        let [services, surveys] = self.care.close()?;
        Ok(vec![
            self.written.close()?,
            self.customers.close()?,
            self.leads.close()?,
            self.quotes.close()?,
            self.activities.close()?,
            self.claims.close()?,
            self.complaints.close()?,
            services,
            surveys,
            self.instalments.close()?,
            self.reports.write(folder)?,
        ])
    }

    /// One policy issued on this day, and sometimes beside it one that never will be.
    fn sell(&mut self, issue: Day) -> Result<(), MakeError> {
        let (channel, branch, product) = self.mix.draw(&mut self.random, issue);
        let sale = match self.renewals.take(channel, product, issue) {
            Some(ending) => self.renewal(channel, product, issue, ending),
            None => self.new_sale(channel, branch, product, issue)?,
        };
        self.follow(sale)?;
        let refused = match PRODUCTS[product].line {
            Line::Health => 0.055,
            Line::Life => 0.03,
            Line::Annuity | Line::Accident => 0.008,
            Line::Motor => 0.012,
            Line::Embedded => 0.001,
        };
        if self.random.chance(refused) {
            let mut sale = self.new_sale(channel, branch, product, issue)?;
            sale.declined = true;
            sale.life = Life { apply: sale.life.apply, ..Life::default() };
            self.follow(sale)?;
        }
        Ok(())
    }

    fn renewal(&mut self, channel: usize, product: usize, issue: Day, ending: Ending) -> Sale {
        let random = &mut self.random;
        let apply = applied(random, issue, 3);
        let effective = ending.due.max(issue);
        let agent = ending.agent.filter(|&agent| self.roster.agent(agent).works(apply));
        let agent = agent.or_else(|| self.roster.pick(random, ending.branch, channel, apply));
        let (agent, _) = self.roster.closer(&mut self.skill, agent, ending.branch, channel, apply);
        let birth = self.customers.customer(ending.customer).birth;
        let terms = Terms { product: &PRODUCTS[product], channel, single: false, age: age(birth, issue) };
        let premium_fen = (ending.premium_fen as f64 * (0.96 + 0.1 * random.unit())) as i64;
        Sale {
            number: None,
            channel,
            branch: ending.branch,
            product,
            agent,
            second: None,
            share: 100,
            agency: ending.agency,
            platform: ending.platform,
            customer: ending.customer,
            single: false,
            self_insured: ending.self_insured && agent == ending.agent,
            mutual: false,
            lives: ending.lives,
            riders: 0,
            premium_fen: if premium_fen > 2_000 { premium_fen / 100 * 100 } else { premium_fen },
            declined: false,
            renews: Some(ending.number),
            life: Life::live(random, &terms, apply, issue, effective),
            lead: None,
            in_force_before: ending.in_force,
        }
    }

    fn new_sale(&mut self, channel: usize, branch: usize, number: usize, issue: Day) -> Result<Sale, MakeError> {
        let product = &PRODUCTS[number];
        let how = &CHANNELS[channel];
        let random = &mut self.random;
        let group = channel == GROUP;

        let underwriting = if product.long_term() || group { how.issue_wait } else { how.issue_wait.min(4) };
        let apply = applied(random, issue, underwriting);
        let lead = random.chance(how.from_lead).then(|| apply - random.wait(how.lead_wait)).filter(|lead| *lead >= START);
        let first_met = lead.unwrap_or(apply);

        let known = random.chance(if channel == PARTNER { 0.55 } else { 0.34 });
        let customer = match (group, known) {
            (false, true) => self.customers.known_person(branch, first_met),
            (true, _) if random.chance(0.5) => self.customers.known_employer(branch, first_met),
            _ => None,
        };
        let customer = match customer {
            Some(customer) => customer,
            None if group => self.customers.employer(branch, first_met)?,
            None => self.customers.person(branch, first_met, product.age)?,
        };
        let birth = self.customers.customer(customer).birth;

        let first = if has_agents(channel) { self.roster.pick(random, branch, channel, apply) } else { None };
        let (agent, instead) = self.roster.closer(&mut self.skill, first, branch, channel, apply);
        let second = agent
            .filter(|_| channel == AGENT && random.chance(0.06))
            .and_then(|first| self.roster.pick(random, branch, channel, apply).filter(|second| *second != first));
        let self_insured = agent.is_some() && random.chance(truths::self_insured(&BRANCHES[branch], channel, apply));

        let single = random.chance(product.single / 100.0) || (!product.long_term() && !product.renewable());
        let terms = Terms { product, channel, single, age: age(birth, issue) };
        let effective = match product.line {
            Line::Motor => issue + random.wait(30),
            Line::Embedded => issue,
            _ => issue + 1,
        };
        let lives = if group { group_size(random) } else { 1 };
        let tier = self.customers.customer(customer).tier;
        let premium_fen = premium(random, product, branch, tier, lives, single && product.long_term());
        let mut life = Life::live(random, &terms, apply, issue, effective);
        if product.long_term() {
            life.transferred = agent
                .and_then(|agent| self.roster.agent(agent).left)
                .filter(|left| *left > issue)
                .map(|left| left + if instead { &mut self.skill } else { &mut *random }.days(3, 30))
                .filter(|day| life.covers(*day));
        }
        Ok(Sale {
            number: None,
            channel,
            branch,
            product: number,
            agent,
            second,
            share: if second.is_some() { [50, 60, 60, 70, 80][random.below(5)] } else { 100 },
            agency: agency(random, channel, self.policies),
            platform: platform(random, channel, product, apply),
            customer,
            single,
            self_insured,
            mutual: agent.is_some() && channel == AGENT && !self_insured && random.chance(0.008),
            lives,
            riders: riders(random, product, channel),
            premium_fen,
            declined: false,
            renews: None,
            life,
            lead: lead.filter(|_| !self_insured),
            in_force_before: 0,
        })
    }

    /// Writes a sale and all that follows from it.
    fn follow(&mut self, mut sale: Sale) -> Result<(), MakeError> {
        if sale.life.apply <= END {
            sale.number = Some(self.next);
            self.next += 1;
        }
        if sale.number.is_some() && sale.life.issue.is_some_and(|issue| issue <= END) {
            self.instalments.follow(&sale, self.roster)?;
        }
        // The end of a one-year contract may lie past the last day, and a renewal still be sold before it.
        let expiry = sale.life.matured;
        sale.life = sale.life.until_end();
        if sale.life.issue.is_none() {
            sale.life = Life { apply: sale.life.apply, paid: sale.life.paid, ..Life::default() };
        }
        if sale.number.is_some() {
            self.written.write(&sale, self.roster, &self.customers)?;
        }
        let in_force = self.reports.sold(&sale);
        if sale.life.issue.is_some() {
            self.claims.follow(&sale, self.roster, &mut self.reports, &mut self.complaints)?;
            self.complaints.follow(&sale, self.roster)?;
            self.care.follow(&sale, self.roster)?;
            self.renew_later(&sale, expiry, in_force);
        }
        self.quotes.follow(&sale)?;
        self.leads.follow(&sale, self.roster, &mut self.customers)
    }

    fn renew_later(&mut self, sale: &Sale, expiry: Option<Day>, in_force: u64) {
        let (Some(due), Some(number)) = (expiry, sale.number) else { return };
        if sale.product().renewable() && self.random.chance(CHANNELS[sale.channel].renewed) {
            let ending = Ending {
                number,
                branch: sale.branch,
                customer: sale.customer,
                agent: sale.agent,
                self_insured: sale.self_insured,
                agency: sale.agency,
                platform: sale.platform,
                premium_fen: sale.premium_fen,
                lives: sale.lives,
                due,
                in_force,
            };
            self.renewals.expect(sale.channel, sale.product, ending);
        }
    }
}

/// The day of application before an issue; the first days spread over what there is before them.
fn applied(random: &mut Random, issue: Day, longest: i32) -> Day {
    issue - random.wait(longest.min(issue - START))
}

fn age(birth: Option<Day>, on: Day) -> i32 {
    birth.map_or(40, |birth| (on - birth) / 365)
}
