//! Facts of an agent's customers: policies in force, premiums, contacts, claims, birthdays and leads.

use super::{CustomerItem, Occasion, OccasionKind, Prospect};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use upcount_book::Book;
use upcount_measure::{EachFact, FactRow, Refusal, World};
use upcount_model::{Day, Kind, Text, activity, claim, customer, lead, policy, premium};

/// 宽限期: a premium that is not paid is told for so many days after it was due (Insurance Law art. 36: sixty).
const GRACE_DAYS: i32 = 60;
/// And for so many days before.
const AHEAD_DAYS: i32 = 30;
/// Birthdays so many days ahead.
const BIRTHDAY_DAYS: i32 = 14;
/// What a contact left open is told for so many days.
const OPEN_DAYS: i32 = 45;
/// What leaves something open, as outcomes of activities name it.
const LEAVES_OPEN: [&str; 4] = ["call_back", "interested", "quote_wanted", "moved"];
/// The days that end a policy.
const ENDS: [&str; 6] = ["withdrawn", "surrendered", "lapsed", "death", "transferred", "matured"];
/// The steps of a lead, in order.
const STEPS: [&str; 5] = ["day", "contacted", "appointed", "quoted", "applied"];

/// A customer, as facts tell.
#[derive(Default)]
struct Person {
    policies: u32,
    lines: BTreeSet<String>,
    since: Option<Day>,
    birth: Option<Day>,
}

/// What was gathered.
#[derive(Default)]
pub(super) struct Gathered {
    people: BTreeMap<String, Person>,
    /// Policy in force → customer.
    policies: HashMap<String, Option<String>>,
    /// customer → day and outcome of the last contact.
    last: HashMap<String, (Day, String, Option<String>)>,
    /// Policy, customer, due, amount.
    premiums: Vec<(String, Option<String>, Day, Option<i64>)>,
    /// Policy and the day on which it was reported.
    claims: Vec<(String, Day)>,
    leads: Vec<(String, Option<String>, usize, Day)>,
    /// Policies in force that name no customer.
    pub(super) unnamed: u64,
}

pub(super) async fn gather(
    up: &Upcount,
    book: &Book,
    world: &World,
    only: &BTreeMap<String, Vec<String>>,
    day: Day,
) -> Result<Gathered, Refusal> {
    let mut found = Gathered::default();
    let none = BTreeMap::new();
    let by = |row: &FactRow<'_>, field: usize| row.day(field).filter(|of| *of <= day);
    let asked = |kind: &'static Kind, fields, only| EachFact { kind, fields, only, as_of: None };

    let fields = [&["policy", "customer", "product_line", "issue", "reinstated", "suspended"][..], &ENDS].concat();
    let look = |row: &FactRow<'_>| {
        let Some(issued) = by(row, 3) else { return };
        let again = by(row, 4);
        let ended = (6..6 + ENDS.len()).filter_map(|n| by(row, n)).max();
        let out = ended.max(by(row, 5)).is_some_and(|out| again.is_none_or(|again| again < out));
        if out {
            return;
        }
        found.policies.insert(row.text(0).unwrap_or_default().to_owned(), row.text(1).map(str::to_owned));
        match row.text(1) {
            None => found.unnamed += 1,
            Some(customer) => {
                let person = found.people.entry(customer.to_owned()).or_default();
                person.policies += 1;
                person.lines.extend(row.text(2).map(str::to_owned));
                person.since = Some(person.since.map_or(issued, |since| since.min(issued)));
            }
        }
    };
    up.measures.each_fact(asked(&policy::KIND, &fields, only), book, world, look).await?;

    let look = |row: &FactRow<'_>| {
        let (Some(policy), Some(due)) = (row.text(0), row.day(2)) else { return };
        let near = (day.0 - GRACE_DAYS..=day.0 + AHEAD_DAYS).contains(&due.0);
        if let Some(customer) = found.policies.get(policy).filter(|_| near && by(row, 3).is_none()) {
            let customer = row.text(1).map(str::to_owned).or_else(|| customer.clone());
            found.premiums.push((policy.to_owned(), customer, due, row.whole(4)));
        }
    };
    up.measures.each_fact(asked(&premium::KIND, &["policy", "customer", "due", "paid", "due_fen"], only), book, world, look).await?;

    let look = |row: &FactRow<'_>| {
        let (Some(customer), Some(on)) = (row.text(1), by(row, 2)) else { return };
        let key = row.text(0).unwrap_or_default().to_owned();
        let later = found.last.get(customer).is_none_or(|(last, other, _)| (*last, other) < (on, &key));
        if later {
            found.last.insert(customer.to_owned(), (on, key, row.text(3).map(str::to_owned)));
        }
    };
    up.measures.each_fact(asked(&activity::KIND, &["activity", "customer", "day", "outcome"], only), book, world, look).await?;

    let look = |row: &FactRow<'_>| {
        let (Some(policy), Some(reported)) = (row.text(0), by(row, 1)) else { return };
        if by(row, 2).is_none() && found.policies.contains_key(policy) {
            found.claims.push((policy.to_owned(), reported));
        }
    };
    up.measures.each_fact(asked(&claim::KIND, &["policy", "reported", "decided"], &none), book, world, look).await?;

    let look = |row: &FactRow<'_>| {
        if let Some(person) = row.text(0).and_then(|customer| found.people.get_mut(customer)) {
            person.birth = row.day(1);
        }
    };
    up.measures.each_fact(asked(&customer::KIND, &["customer", "birth"], &none), book, world, look).await?;

    let fields = [&["lead", "customer", "issued", "lost"][..], &STEPS].concat();
    let look = |row: &FactRow<'_>| {
        if by(row, 2).or(by(row, 3)).is_some() {
            return;
        }
        let came = (0..STEPS.len()).rev().find_map(|step| Some((step, by(row, 4 + step)?)));
        if let (Some(lead), Some((step, since))) = (row.text(0), came) {
            found.leads.push((lead.to_owned(), row.text(1).map(str::to_owned), step, since));
        }
    };
    up.measures.each_fact(asked(&lead::KIND, &fields, only), book, world, look).await?;
    Ok(found)
}

impl Gathered {
    pub(super) fn customers(&self, day: Day, name: impl Fn(&String) -> Text) -> Vec<CustomerItem> {
        let item = |(customer, person): (&String, &Person)| {
            let last = self.last.get(customer);
            CustomerItem {
                customer: customer.clone(),
                policies: person.policies,
                lines: person.lines.iter().map(&name).collect(),
                since: person.since.unwrap_or(day).to_string(),
                last: last.map(|(on, ..)| on.to_string()),
                outcome: last.and_then(|(.., outcome)| outcome.clone()),
            }
        };
        self.people.iter().map(item).collect()
    }

    pub(super) fn prospects(&self, day: Day) -> Vec<Prospect> {
        let prospect = |(lead, customer, step, since): &(String, Option<String>, usize, Day)| Prospect {
            lead: lead.clone(),
            customer: customer.clone(),
            step: STEPS[*step].to_owned(),
            since: since.to_string(),
            days: day.0 - since.0,
        };
        self.leads.iter().map(prospect).collect()
    }

    pub(super) fn occasions(&self, day: Day) -> Vec<Occasion> {
        let one = |kind, customer: Option<String>, on: Day| {
            let (day, in_days) = (on.to_string(), on.0 - day.0);
            Occasion { kind, customer, day, in_days, policy: None, amount_fen: None, outcome: None }
        };
        let renewals = self.premiums.iter().map(|(policy, customer, due, amount_fen)| Occasion {
            policy: Some(policy.clone()),
            amount_fen: *amount_fen,
            ..one(OccasionKind::Renewal, customer.clone(), *due)
        });
        let claims = self.claims.iter().map(|(policy, reported)| {
            let customer = self.policies.get(policy).cloned().flatten();
            Occasion { policy: Some(policy.clone()), ..one(OccasionKind::Claim, customer, *reported) }
        });
        let left_open = self.last.iter().filter(|(_, (on, _, outcome))| {
            day.0 - on.0 <= OPEN_DAYS && outcome.as_deref().is_some_and(|outcome| LEAVES_OPEN.contains(&outcome))
        });
        let left_open = left_open.map(|(customer, (on, _, outcome))| Occasion {
            outcome: outcome.clone(),
            ..one(OccasionKind::FollowUp, Some(customer.clone()), *on)
        });
        let birthdays = self.people.iter().filter_map(|(customer, person)| {
            let next = next_birthday(person.birth?, day).filter(|next| next.0 - day.0 <= BIRTHDAY_DAYS)?;
            Some(one(OccasionKind::Birthday, Some(customer.clone()), next))
        });
        renewals.chain(claims).chain(left_open).chain(birthdays).collect()
    }
}

/// The day on which a birthday is kept next; of the 29th of February on the 28th where there is none.
fn next_birthday(birth: Day, day: Day) -> Option<Day> {
    let ((_, month, of_month), (year, ..)) = (birth.to_ymd(), day.to_ymd());
    let kept = |year: i32| Day::ymd(year, month, of_month).or_else(|| Day::ymd(year, month, of_month - 1));
    kept(year).filter(|kept| *kept >= day).or_else(|| kept(year + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays_come_round_over_the_turn_of_the_year_and_in_short_februaries() {
        let next = |birth: &str, day: &str| next_birthday(birth.parse().unwrap(), day.parse().unwrap()).unwrap().to_string();
        assert_eq!(next("1980-01-03", "2025-12-30"), "2026-01-03");
        assert_eq!(next("1980-12-30", "2025-12-30"), "2025-12-30");
        assert_eq!(next("1980-02-29", "2025-02-20"), "2025-02-28");
        assert_eq!(next("1980-02-29", "2024-02-20"), "2024-02-29");
    }
}
