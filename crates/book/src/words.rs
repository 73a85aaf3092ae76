//! A calibre in words, with names where the Book has them for codes.

use crate::Book;
use upcount_model::{Calibre, Text};

impl Book {
    /// A calibre in one sentence; nothing where its calendar is not in the Book.
    #[must_use]
    pub fn words(&self, calibre: &Calibre) -> Text {
        let name = |dimension: &str, value: Option<&str>| {
            let known = self.dimensions.get(dimension);
            match value {
                None => known.map_or_else(|| Text::new(dimension, dimension), |known| Text::new(&known.zh, known.en.to_lowercase())),
                Some(value) => known.and_then(|known| known.labels.get(value)).cloned().unwrap_or_else(|| Text::new(value, value)),
            }
        };
        self.calendars.get(&calibre.calendar).map(|calendar| calibre.words(calendar, name)).unwrap_or_default()
    }
}
