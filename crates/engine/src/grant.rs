//! Long-term incentives (长期激励): what of a grant has vested, waits, is lost or goes back, year by year, in whole fen or units.

use upcount_book::{Grant, Leaver, Missed};
use upcount_maths::largest_remainder;

/// What is known of a year of a grant for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearSeen {
    /// Whether all that is asked of it was reached; none while it is not over.
    pub reached: Option<bool>,
    /// Whether the person was still there at its end.
    pub there: bool,
    /// Whether what must be kept after it vested was kept; none while that is not known.
    pub kept: Option<bool>,
}

/// What became of a year's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The year is not over.
    Waits,
    /// It vested.
    Vested,
    /// Something was missed, and the next year decides.
    CarriedOn,
    /// Something was missed, and it is lost.
    Missed,
    /// Who left lost it.
    Left,
}

impl Fate {
    /// Its name in words that are data.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Vested => "vested",
            Self::CarriedOn => "carried_on",
            Self::Missed => "missed",
            Self::Left => "left",
        }
    }
}

/// A year of a grant, for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearVested {
    /// Its share of the grant.
    pub share: u64,
    /// What became of it.
    pub fate: Fate,
    /// What vested at its end, what was carried on from years before included.
    pub vested: u64,
    /// What of that goes back.
    pub back: u64,
}

/// What became of a grant, year by year.
///
/// | | shape | unit |
/// |---|---|---|
/// | `total` | scalar | fen or units |
/// | `seen` | `[years]`, as many as the grant has | |
/// | result | `[years]`, same order | fen or units, exact |
///
/// Shares come to the grant by largest remainder: what vested, waits, and is lost add up to it. A year that is not known yet leaves
/// all after it waiting. Who leaves loses what has not vested, or has it at the ends of its years whatever was reached, as the
/// grant says; what vested before stays.
#[must_use]
pub fn vested(grant: &Grant, total: u64, seen: &[YearSeen]) -> Vec<YearVested> {
    let weights: Vec<u64> = grant.years.iter().map(|year| year.share.0.unsigned_abs()).collect();
    let shares = largest_remainder(total, &weights).unwrap_or_default();
    let (mut years, mut carried) = (Vec::with_capacity(shares.len()), 0);
    let mut waiting = false;
    for (n, (share, year)) in shares.iter().copied().zip(seen).enumerate() {
        waiting |= year.reached.is_none();
        let last = n + 1 == shares.len();
        let fate = match (waiting, year.there, year.reached) {
            (true, ..) => Fate::Waits,
            (_, false, _) if grant.leaver == Leaver::Forfeit => Fate::Left,
            (_, false, _) | (_, true, Some(true)) => Fate::Vested,
            _ if grant.missed == Missed::Next && !last => Fate::CarriedOn,
            _ => Fate::Missed,
        };
        let own = if fate == Fate::Vested { share + carried } else { 0 };
        match fate {
            Fate::CarriedOn => carried += share,
            Fate::Vested | Fate::Missed | Fate::Left => carried = 0,
            Fate::Waits => {}
        }
        let part = grant.clawback.as_ref().filter(|_| year.kept == Some(false)).map_or(0, |back| back.part.0);
        let back = u64::try_from(i128::from(own) * i128::from(part) / 1_000_000).unwrap_or_default();
        years.push(YearVested { share, fate, vested: own, back });
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use upcount_book::Book;

    fn grant(rest: &str) -> Grant {
        let text = format!(
            "zh='x'\nen='x'\ncapability='4.3'\ngranted='2023-01-01'\namounts={{manager='100.00'}}\n{rest}\n\
             [[years]]\nshare='33.33%'\nreach=[{{measure='policies',months=12,at_least=2}}]\n\
             [[years]]\nshare='33.33%'\nreach=[{{measure='policies',months=12,at_least=2}}]\n\
             [[years]]\nshare='33.34%'\nreach=[{{measure='policies',months=12,at_least=2}}]\n\
             [clawback]\nafter_months=12\npart='50%'\nkeep=[{{measure='policies',months=12,at_least=1}}]\n"
        );
        let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
        files.insert("grants/x.toml".into(), text);
        Book::from_files(files).unwrap().grants["x"].clone()
    }

    fn seen(reached: [Option<bool>; 3]) -> [YearSeen; 3] {
        reached.map(|reached| YearSeen { reached, there: true, kept: None })
    }

    fn told(years: &[YearVested]) -> Vec<(u64, &'static str, u64, u64)> {
        years.iter().map(|one| (one.share, one.fate.id(), one.vested, one.back)).collect()
    }

    #[test]
    fn a_missed_year_is_lost_or_waits_for_the_next_as_the_grant_says() {
        let (yes, no) = (Some(true), Some(false));
        let lost = grant("missed='forfeit'\nleaver='forfeit'");
        assert_eq!(
            told(&vested(&lost, 1_000, &seen([no, yes, None]))),
            [(333, "missed", 0, 0), (333, "vested", 333, 0), (334, "waits", 0, 0)]
        );
        let next = grant("missed='next'\nleaver='forfeit'");
        assert_eq!(
            told(&vested(&next, 1_000, &seen([no, yes, no]))),
            [(333, "carried_on", 0, 0), (333, "vested", 666, 0), (334, "missed", 0, 0)]
        );
        assert_eq!(told(&vested(&next, 1_000, &seen([no, None, None])))[1], (333, "waits", 0, 0));
    }

    #[test]
    fn who_leaves_loses_what_has_not_vested_or_keeps_it_whatever_is_reached() {
        let mut years = seen([Some(true), Some(false), Some(false)]);
        years[1].there = false;
        years[2].there = false;
        let fates = |grant: &Grant| vested(grant, 1_000, &years).iter().map(|year| (year.fate, year.vested)).collect::<Vec<_>>();
        assert_eq!(fates(&grant("missed='forfeit'\nleaver='forfeit'")), [(Fate::Vested, 333), (Fate::Left, 0), (Fate::Left, 0)]);
        assert_eq!(fates(&grant("missed='next'\nleaver='keep'")), [(Fate::Vested, 333), (Fate::Vested, 333), (Fate::Vested, 334)]);
    }

    #[test]
    fn what_is_not_kept_goes_back_in_whole_and_nothing_is_lost_on_the_way() {
        let grant = grant("missed='next'\nleaver='forfeit'");
        let mut years = seen([Some(true), Some(false), Some(true)]);
        years[0].kept = Some(false);
        years[2].kept = Some(true);
        let found = vested(&grant, 1_001, &years);
        assert_eq!(told(&found), [(334, "vested", 334, 167), (333, "carried_on", 0, 0), (334, "vested", 667, 0)]);
        for total in [0, 1, 7, 99, 10_000, 123_456_789] {
            let found = vested(&grant, total, &years);
            assert_eq!(found.iter().map(|year| year.share).sum::<u64>(), total);
            assert_eq!(found.iter().map(|year| year.vested).sum::<u64>(), total, "all of it vests in the end");
        }
    }
}
