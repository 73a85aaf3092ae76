//! Finds a row that says a fact for the second time in one file.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Date32Type;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use twox_hash::XxHash3_128;
use upcount_model::{Key, Kind, Type};

/// Told apart in memory: some 20 bytes each.
const MOST_FACTS: usize = 60_000_000;

/// Ninety-six bits of a key. Among sixty million keys the odds that two share them are one in 40 trillion.
pub(crate) type Mark = [u32; 3];

/// The fields by which a file says each fact of a kind once.
pub(crate) struct Once {
    fields: Vec<(usize, Type)>,
}

impl Once {
    /// For a kind whose facts a file says once each.
    pub(crate) fn of(kind: &Kind) -> Option<Self> {
        let Key::Once(fields) = kind.key else { return None };
        let at = |id: &&str| kind.fields.iter().position(|f| f.id == *id).map(|n| (n, kind.fields[n].holds));
        Some(Self { fields: fields.iter().filter_map(at).collect() })
    }

    /// The first field of the key.
    pub(crate) fn first_field(&self) -> usize {
        self.fields[0].0
    }

    /// The marks of facts; none for one that has no key, as quotes that carry no number.
    pub(crate) fn marks(&self, facts: &RecordBatch) -> Vec<Option<Mark>> {
        if let [(only, Type::Text)] = self.fields[..] {
            return facts.column(only).as_string::<i32>().iter().map(|text| text.map(|text| mark(text.as_bytes()))).collect();
        }
        let mut whole = Vec::new();
        let of = |row| {
            whole.clear();
            for (field, holds) in &self.fields {
                let column = facts.column(*field);
                match holds {
                    _ if column.is_null(row) => return None,
                    Type::Text => {
                        let text = column.as_string::<i32>().value(row);
                        whole.extend_from_slice(&text.len().to_le_bytes());
                        whole.extend_from_slice(text.as_bytes());
                    }
                    Type::Day => whole.extend_from_slice(&column.as_primitive::<Date32Type>().value(row).to_le_bytes()),
                    _ => return None,
                }
            }
            Some(mark(&whole))
        };
        (0..facts.num_rows()).map(of).collect()
    }
}

fn mark(key: &[u8]) -> Mark {
    let bits = XxHash3_128::oneshot(key);
    [0, 32, 64].map(|at| (bits >> at) as u32)
}

/// The keys that a file has said.
#[derive(Default)]
pub(crate) struct Seen {
    of: HashSet<Mark, BuildHasherDefault<Itself>>,
}

impl Seen {
    /// Why a fact cannot be taken, when it cannot.
    pub(crate) fn refusal(&self, mark: &Mark, kind: &Kind) -> Option<String> {
        if self.of.contains(mark) {
            return Some(format!("an earlier row of this file says the same {}; a file says each once", kind.en.to_lowercase()));
        }
        (self.of.len() >= MOST_FACTS).then(|| format!("a file has at most {MOST_FACTS} of these; import it in parts"))
    }

    pub(crate) fn take(&mut self, mark: Mark) {
        self.of.insert(mark);
    }
}

/// A mark is a hash already.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}
