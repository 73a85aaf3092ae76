//! Checks a long-term incentive: its shares are the whole, it is money or units, and figures can be asked.

use super::capability;
use super::career::{OF_THE_ROLL, condition};
use crate::{Book, Grant};

const MOST_YEARS: usize = 10;
const MOST_UNITS: u64 = 1_000_000_000_000;

pub(super) fn grant(book: &Book, grant: &Grant) -> Result<(), String> {
    capability(&grant.capability)?;
    if let Some(dimension) = grant.who.keys().find(|dimension| !OF_THE_ROLL.contains(&dimension.as_str())) {
        return Err(format!("`who` names agents of the roll by {}, not by `{dimension}`", OF_THE_ROLL.join(", ")));
    }
    if grant.amounts.is_empty() == grant.units.is_empty() {
        return Err("a grant is of `amounts` of money or of `units` by grade, one of the two".into());
    }
    let nothing = grant.amounts.iter().find(|(_, amount)| amount.0.fen == 0).map(|(grade, _)| grade);
    let nothing = nothing.or_else(|| grant.units.iter().find(|(_, units)| !(1..=MOST_UNITS).contains(*units)).map(|(grade, _)| grade));
    if let Some(grade) = nothing {
        return Err(format!("what is granted to `{grade}` is above nothing and at most {MOST_UNITS}"));
    }
    if !(1..=MOST_YEARS).contains(&grant.years.len()) {
        return Err(format!("a grant vests over 1 to {MOST_YEARS} years"));
    }
    let sum: i64 = grant.years.iter().map(|year| year.share.0).sum();
    if sum != 1_000_000 || grant.years.iter().any(|year| year.share.0 == 0) {
        return Err(format!("the shares of the years come to 100%, each above 0%; they come to {}%", sum as f64 / 1e4));
    }
    for (n, year) in grant.years.iter().enumerate() {
        if year.reach.is_empty() {
            return Err(format!("year {} has no condition: say with `reach` what must be reached", n + 1));
        }
        year.reach.iter().try_for_each(|one| condition(book, one).map_err(|what| format!("year {}: {what}", n + 1)))?;
    }
    if let Some(back) = &grant.clawback {
        if !(1..=60).contains(&back.after_months) || back.part.0 > 1_000_000 || back.part.0 == 0 || back.keep.is_empty() {
            return Err("`clawback` takes back above 0% to 100%, 1 to 60 months after, unless what `keep` names is reached".into());
        }
        back.keep.iter().try_for_each(|one| condition(book, one).map_err(|what| format!("`clawback`: {what}")))?;
    }
    Ok(())
}
