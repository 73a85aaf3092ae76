//! How long forecasts of a tree take to be made to add up; the input and the result are written for peers to be asked the same.
//!
//! `cargo run --release --locked -p upcount-maths --example reconcile_speed -- FOLDER BRANCHES TEAMS AGENTS`

use std::fmt::Write as _;
use std::path::PathBuf;
use upcount_maths::{Forecast, reconcile_tree};

const ROUNDS: usize = 21;

/// A number below 1,000 for a place.
fn number(place: usize, seed: usize) -> usize {
    (place * 7_919 + seed * 104_729 + place * place % 1_009 * 31) % 1_000
}

#[allow(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("a folder, and how many branches, teams and agents")?);
    let of: Vec<usize> = args.map(|text| text.parse()).collect::<Result<_, _>>()?;
    let mut parents: Vec<Option<usize>> = vec![None];
    let mut level = 0..1;
    for many in of {
        let begin = parents.len();
        level.for_each(|parent| parents.extend(std::iter::repeat_n(Some(parent), many)));
        level = begin..parents.len();
    }
    // A place counts for as many as there are at the bottom in it, as in structural scaling.
    let mut members = vec![0_usize; parents.len()];
    for place in (0..parents.len()).rev() {
        if level.contains(&place) {
            members[place] = 1;
        }
        if let Some(parent) = parents[place] {
            members[parent] += members[place];
        }
    }
    let mean = |place: usize| members[place] as f64 * 8.0 + number(place, 1) as f64 / 100.0;
    let own: Vec<Forecast> = (0..parents.len()).map(|n| Forecast { mean: mean(n), variance: members[n] as f64 }).collect();
    let mut took = Vec::with_capacity(ROUNDS);
    let mut found = None;
    for _ in 0..ROUNDS {
        let start = std::time::Instant::now();
        found = reconcile_tree(&parents, &own);
        took.push(start.elapsed().as_secs_f64());
    }
    took.sort_by(f64::total_cmp);
    let mut out = String::from("parent,own,found\n");
    for ((parent, own), found) in parents.iter().zip(&own).zip(found.ok_or("not a tree")?) {
        let parent = parent.map_or_else(|| "-1".to_owned(), |parent| parent.to_string());
        writeln!(out, "{parent},{},{}", own.mean, found.mean)?;
    }
    std::fs::write(folder.join("reconcile.csv"), out)?;
    println!("{{\"series\": {}, \"median_secs\": {}}}", parents.len(), took[ROUNDS / 2]);
    Ok(())
}
