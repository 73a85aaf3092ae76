use super::*;
use crate::pay::{Sold, lines};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::{Book, Scheme};
use upcount_model::{Calendar, Day, Grain, Period};

mod adversaries;
mod bundling;
mod crowding;
mod released;

/// A scheme as the Book would read it, with 10% on life.
fn scheme(rest: &str) -> Scheme {
    let head = "zh='x'\nen='x'\ncapability='5.12'\nsince='2026-01-01'\nday='issue'\nbase='premium_fen'\ncalendar='calendar_month'\nby='product_line'\n[[rates]]\nsince='2026-01-01'\nof={life='10%'}\n";
    let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
    files.insert("pay/x.toml".into(), format!("{head}{rest}"));
    Book::from_files(files).unwrap().pay["x"].clone()
}

/// Three policies of a month double all of it; what is withdrawn is taken back.
const SLAB: &str = "[tiers]\non='policies'\nway='slab'\nbands=[{from=0,below=3,factor='100%'},{from=3,factor='200%'}]\n[[clawback]]\non='withdrawn'\npart='100%'\n";

fn calendar() -> Calendar {
    Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn month(case: &Case) -> String {
    Period { grain: Grain::Month, number: case.month }.to_string()
}

fn sold(policy: &str, on: &str, base_fen: i64) -> Sold {
    let credits = vec![("A".into(), 1_000_000)];
    Sold {
        policy: policy.into(),
        day: day(on),
        base_fen,
        class: Some("life".into()),
        credits,
        ended: vec![None; 2],
        holder: crate::pay::Holder::default(),
    }
}

fn history(sold: Vec<Sold>) -> History {
    History { agent: "A".into(), sold, orphans: Vec::new() }
}

/// The cheapest policy costs 500.00 and comes back in 15 days; after a month it is worth nothing.
fn assumptions() -> Assumptions {
    Assumptions {
        offers: vec![Offer::yearly(Some("life".into()), 50_000, 15, &[0; 12])],
        most_policies: 3,
        shift_days: 5,
        kept_worth_ppm: 0,
        excluded: Excluded::default(),
        tolerated_ppm: 0,
    }
}

fn played(scheme: &Scheme, adversary: Adversary, history: &History) -> Vec<Case> {
    play(scheme, &calendar(), &assumptions(), adversary, history).unwrap()
}
