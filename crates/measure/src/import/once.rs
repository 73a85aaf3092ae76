//! Finds a row that says a fact for the second time in one file.

use super::value::Value;
use std::collections::HashSet;
use twox_hash::XxHash3_128;
use upcount_model::{Key, Kind};

/// Told apart in memory: some 20 bytes each.
const MOST_FACTS: usize = 60_000_000;

/// Ninety-six bits of a key. Among sixty million keys the odds that two share them are one in 40 trillion.
type Mark = [u32; 3];

/// The keys that a file has said.
pub(crate) struct Once {
    fields: Vec<usize>,
    seen: HashSet<Mark>,
}

impl Once {
    /// For a kind whose facts a file says once each.
    pub(crate) fn of(kind: &Kind) -> Option<Self> {
        let Key::Once(fields) = kind.key else { return None };
        let fields = fields.iter().filter_map(|id| kind.fields.iter().position(|f| f.id == *id)).collect();
        Some(Self { fields, seen: HashSet::new() })
    }

    /// The first field of the key.
    pub(crate) fn first_field(&self) -> usize {
        self.fields[0]
    }

    /// The mark of a fact; none when it has no key, as quotes that carry no number.
    pub(crate) fn mark(&self, fact: &[Value<'_>]) -> Option<Mark> {
        let mut whole = Vec::new();
        let bits = match self.fields[..] {
            [only] => match &fact[only] {
                Value::Text(text) => XxHash3_128::oneshot(text.as_bytes()),
                _ => return None,
            },
            _ => {
                for field in &self.fields {
                    match &fact[*field] {
                        Value::Text(text) => {
                            whole.extend_from_slice(&text.len().to_le_bytes());
                            whole.extend_from_slice(text.as_bytes());
                        }
                        Value::Day(day) => whole.extend_from_slice(&day.0.to_le_bytes()),
                        _ => return None,
                    }
                }
                XxHash3_128::oneshot(&whole)
            }
        };
        let [a, b, c, _] = [0, 32, 64, 96].map(|at| (bits >> at) as u32);
        Some([a, b, c])
    }

    /// Why a fact cannot be taken, when it cannot.
    pub(crate) fn refusal(&self, mark: &Mark, kind: &Kind) -> Option<String> {
        if self.seen.contains(mark) {
            return Some(format!("an earlier row of this file says the same {}; a file says each once", kind.en.to_lowercase()));
        }
        (self.seen.len() >= MOST_FACTS).then(|| format!("a file has at most {MOST_FACTS} of these; import it in parts"))
    }

    pub(crate) fn take(&mut self, mark: Mark) {
        self.seen.insert(mark);
    }
}
