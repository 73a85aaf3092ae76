//! For how long recordings, documents and transcripts are kept (保存).

use crate::{Book, SpotCheck};
use std::collections::BTreeMap;

/// What a file can be.
pub(crate) const SORTS: [&str; 4] = ["recording", "document", "transcript", "place"];
/// The most days, a century.
pub(crate) const MOST_DAYS: u32 = 36_525;

impl Book {
    /// For how many days a file is kept: the longest of what is said of its sort and of what spot checks sample its record, else what
    /// the company says of all. `says` are the fields of the record.
    #[must_use]
    pub fn evidence_days(&self, sort: &str, kind: &str, says: &BTreeMap<String, String>) -> u32 {
        let samples = |check: &&SpotCheck| {
            check.of == kind && check.only.iter().all(|(field, values)| says.get(field).is_some_and(|value| values.contains(value)))
        };
        let by_checks = self.checks.values().filter(samples).filter_map(|check| check.evidence_days);
        let of_sort = self.company.evidence_days_of.get(sort).copied();
        by_checks.chain(of_sort).max().unwrap_or(self.company.evidence_days)
    }

    /// The fields of a kind of record that decide it.
    pub fn evidence_fields(&self, kind: &str) -> impl Iterator<Item = &str> {
        let checks = self.checks.values().filter(move |check| check.of == kind && check.evidence_days.is_some());
        checks.flat_map(|check| check.only.keys()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use crate::Book;
    use std::collections::BTreeMap;

    #[test]
    fn the_longest_that_applies_keeps_a_file_and_what_none_applies_to_follows_the_home() {
        let mut book = Book::shipped().unwrap();
        let says = BTreeMap::from([("type".to_owned(), "call".to_owned())]);
        let days = |book: &Book, sort: &str, kind: &str| book.evidence_days(sort, kind, &says);
        assert_eq!(days(&book, "recording", "activity"), book.company.evidence_days);
        book.company.evidence_days = 100;
        book.company.evidence_days_of = BTreeMap::from([("recording".to_owned(), 10), ("transcript".to_owned(), 40)]);
        assert_eq!(["recording", "transcript", "document"].map(|sort| days(&book, sort, "activity")), [10, 40, 100]);
        // Calls are sampled by this check, visits by another.
        book.checks.get_mut("calls").unwrap().evidence_days = Some(30);
        book.checks.get_mut("visits").unwrap().evidence_days = Some(1_000);
        assert_eq!(["recording", "transcript", "document"].map(|sort| days(&book, sort, "activity")), [30, 40, 30]);
        assert_eq!(["recording", "document"].map(|sort| days(&book, sort, "policy")), [10, 100]);
        assert!(book.evidence_fields("activity").all(|field| field == "type") && book.evidence_fields("policy").next().is_none());
    }
}
