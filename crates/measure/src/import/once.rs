//! Finds a row that says a fact for the second time in one file.

use crate::names::{Name, Named};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Date32Type;
use upcount_model::{Key, Kind, Type};

/// Told apart in memory, some 40 bytes each: keys that are numbered one after the other lie on few pages.
const MOST_PAGES: usize = 60_000_000;

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

    /// The keys of facts; none for one that has no key, as quotes that carry no number.
    pub(crate) fn keys(&self, facts: &RecordBatch) -> Vec<Option<Name>> {
        if let [(only, Type::Text)] = self.fields[..] {
            return facts.column(only).as_string::<i32>().iter().map(|text| text.map(|text| Name::of(text.as_bytes()))).collect();
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
            Some(Name::of(&whole))
        };
        (0..facts.num_rows()).map(of).collect()
    }
}

/// Why a fact cannot be taken beside what its file has said, when it cannot.
pub(crate) fn refusal(said: &Named, key: Name, kind: &Kind) -> Option<String> {
    if said.has(key) {
        return Some(format!("an earlier row of this file says the same {}; a file says each once", kind.en.to_lowercase()));
    }
    let many = said.pages() >= MOST_PAGES;
    many.then(|| format!("there are more than {MOST_PAGES} of these with little in common; import the file in parts"))
}
