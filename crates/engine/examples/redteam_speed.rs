//! How long it takes to game a scheme on 24 months of many agents: `redteam_speed [agents] [policies a month]`. Prints lines of a table:
//! scheme, agents, policies, seconds without making them, the game that costs most and its share of what is paid, findings.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use upcount_book::{Book, Scheme};
use upcount_engine::pay::Sold;
use upcount_engine::redteam::{Assumptions, Excluded, History, Offer, replay, verdict};
use upcount_model::{Calendar, Day};

const MONTHS: u32 = 24;

/// Numbers that look like chance and are always the same (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }
}

fn scheme(bonus: &str) -> Result<Scheme, Box<dyn std::error::Error>> {
    let mut files: BTreeMap<String, String> = Book::texts(Path::new("nowhere"))?.into_iter().collect();
    let first_year = files.get("pay/first_year.toml").cloned().unwrap_or_default();
    files.insert("pay/tried.toml".into(), format!("{first_year}\n{bonus}"));
    Ok(Book::from_files(files)?.pay["tried"].clone())
}

/// What one agent sold: about so many policies a month, most of them small.
fn history(agent: usize, a_month: u64, rules: usize) -> History {
    let mut numbers = Numbers(agent as u64 + 1);
    let name: Arc<str> = format!("A{agent:06}").into();
    let class: Arc<str> = if numbers.below(2) == 0 { "life".into() } else { "health".into() };
    let mut sold = Vec::new();
    let Some(first) = Day::ymd(2023, 1, 1) else { return History { agent: name, sold, orphans: Vec::new() } };
    for month in 0..MONTHS {
        let many = numbers.below(2 * a_month + 1);
        for n in 0..many {
            let day = first.plus_months(month).plus(i32::try_from(numbers.below(28)).unwrap_or_default());
            let mut ended = vec![None; rules];
            if let Some(first) = ended.first_mut().filter(|_| numbers.below(30) == 0) {
                *first = Some(day.plus(10));
            }
            sold.push(Sold {
                policy: format!("{name}-{month}-{n}").into(),
                day,
                base_fen: 30_000 + i64::try_from(numbers.below(100) * numbers.below(100) * 100).unwrap_or_default(),
                class: Some(class.clone()),
                credits: vec![(name.clone(), 1_000_000)],
                ended,
                holder: upcount_engine::pay::Holder::default(),
            });
        }
    }
    let orphans = sold.iter().step_by(40).map(|one| Sold { policy: format!("O{}", one.policy).into(), ..one.clone() }).collect();
    History { agent: name, sold, orphans }
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut asked = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let agents = usize::try_from(asked.next().transpose()?.unwrap_or(50_000))?;
    let a_month = asked.next().transpose()?.unwrap_or(10);
    let calendar = Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 };
    let cash: Vec<i64> = (1..=36).map(|month| i64::from(month) * 15_000).collect();
    let offer = |class: &str| Offer::yearly(Some(class.into()), 30_000, 15, &cash);
    let assumptions = Assumptions {
        offers: vec![offer("life"), offer("health")],
        most_policies: 3,
        shift_days: 5,
        kept_worth_ppm: 100_000,
        excluded: Excluded::default(),
        tolerated_ppm: 5_000,
    };
    for (name, bonus) in [
        ("commission of the first year", ""),
        ("with a monthly bonus", "[[bonus]]\nperiod='month'\nsteps=[{from=5,amount='200'},{from=12,amount='500'}]\n"),
        ("with a quarterly bonus", "[[bonus]]\nperiod='quarter'\nsteps=[{from=30,amount='1000'}]\n"),
    ] {
        let scheme = scheme(bonus)?;
        let rules = scheme.clawback.len();
        let began = std::time::Instant::now();
        let made: usize = (0..agents).map(|agent| history(agent, a_month, rules).sold.len()).sum();
        let making = began.elapsed();
        let began = std::time::Instant::now();
        let found = replay(&scheme, &calendar, &assumptions, (0..agents).map(|agent| history(agent, a_month, rules)))
            .map_err(|error| format!("{error:?}"))?;
        let all = began.elapsed();
        let seconds = all.saturating_sub(making).as_secs_f64();
        let Some(worst) = found.gamed.iter().max_by_key(|gamed| gamed.gain_fen) else { continue };
        let share = f64::from(i32::try_from(worst.share_ppm).unwrap_or(i32::MAX)) / 1e4;
        let findings = verdict(&scheme, &assumptions, &found).findings.len();
        println!("| {name} | {agents} | {made} | {seconds:.1} | {} {share:.1}% | {findings} |", worst.adversary.id());
    }
    Ok(())
}
