//! Keep (保管): bringing facts in, and looking after them.

mod add_facts;
mod backup;
mod check_home;
mod import_file;
mod jobs;
mod list_facts;
mod list_imports;
mod look_at_file;
mod uploads;
mod writer;

pub use add_facts::{Added, FactRefusal, GivenFact, add_facts};
pub use backup::{BackedUp, BackupRefusal, backup, move_store, restore};
pub use check_home::{Checked, check_home};
pub use import_file::{Came, ImportFile, ImportRefusal, import_file, replaced_in_words};
pub use jobs::{Job, JobState, Jobs, StartImport, cancel_import, start_import, watch_import};
pub use list_facts::{FactItem, FactsAbout, list_facts};
pub use list_imports::{ImportItem, Imports, errors_of_import, list_imports};
pub use look_at_file::{LookSuggestion, Looked, LookedAt, look_at_file};
pub use upcount_measure::import::{Control, Look, LookColumn, LookPlaceholder};
pub use uploads::PlaceForUpload;
pub(crate) use writer::Writer;
