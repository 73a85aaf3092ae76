//! Keep (保管): bringing facts in, and looking after them.

mod accounts;
mod add_facts;
mod backup;
mod backup_far;
mod cells;
mod check_home;
mod check_quality;
mod cluster;
mod code;
mod copy_out;
mod definitions;
mod evidence;
mod import_file;
mod is_ready;
mod jobs;
mod key;
mod list_changes;
mod list_facts;
mod list_imports;
mod locks;
mod look_at_file;
mod once;
mod own_people;
mod password;
mod people;
mod retold;
mod seals;
mod sign_in;
mod sign_in_elsewhere;
mod trial;
mod uploads;
mod worker;
mod writer;

pub(crate) use accounts::told;
pub use accounts::{
    AccountItem, AccountRefusal, Accounts, ChangeAccount, Identity, KeyItem, KeyMade, NewAccount, NewKey, RoleItem, add_account, add_key,
    change_account, list_accounts, revoke_key,
};
pub use add_facts::{Added, FactRefusal, GivenFact, add_facts};
pub use backup::{BackedUp, BackupRefusal, backup, move_store, restore};
pub use backup_far::{backup_far, move_lake, restore_far};
pub use cells::{Folded, rebuild, tend_cells};
pub(crate) use cells::{KnownCells, kept};
pub use check_home::{Checked, check_home};
pub use check_quality::{Quality, check_quality, list_contradictions};
pub use cluster::{answer_for_others, count_workers, watch_workers};
pub use code::{ChangePassword, CodeSecret, GivenCode, ask_for_code, change_password, confirm_code, drop_code};
pub use copy_out::{CopiedOut, CopyRefusal, copy_out};
pub(crate) use definitions::RELEASED;
pub use definitions::{
    DefinitionRefusal, DefinitionText, DefinitionTexts, NewProposal, Proposal, ProposalState, Proposals, list_definitions, list_proposals,
    propose_definition, release_definition, withdraw_definition,
};
pub(crate) use evidence::told_of as evidence_of;
pub use evidence::{
    ChangePlaceConsent, EvidenceComing, EvidenceContent, EvidenceList, EvidenceRefusal, EvidenceTold, NewEvidence, NewPlace, OpenEvidence,
    PlaceConsent, RemoveEvidence, Swept, Transcript, TranscriptLine, begin_evidence, change_place_consent, list_evidence, open_evidence,
    read_content, read_place_consent, read_transcript, remove_evidence, sweep_evidence, tell_place, tend_evidence,
};
pub use import_file::{Came, ImportFile, ImportRefusal, import_file, replaced_in_words};
pub use is_ready::is_ready;
pub use jobs::{Job, JobList, JobRefusal, JobState, StartImport, cancel_job, list_jobs, retry_job, start_import, watch_job};
pub use key::{change_key, check_key};
pub use list_changes::{Change, Changes, list_changes};
pub use list_facts::{FactItem, FactsAbout, list_facts};
pub use list_imports::{ImportItem, Imports, errors_of_import, list_imports};
pub use locks::{LockItem, LockRefusal, Locks, NewLock, list_locks, lock_period, unlock_period};
pub use look_at_file::{LookSuggestion, Looked, LookedAt, look_at_file};
pub use once::{Claim, Once, OnceRefusal, once};
pub use people::{
    FindPeople, GivenPerson, PeopleFound, PersonExport, PersonRefusal, PersonTold, WithReason, export_person, find_people, forget_person,
    keep_people, see_person, unmask_person,
};
pub use seals::{SealRefusal, seal, tend_seals};
pub use sign_in::{Me, MyRole, Session, Shown, SignIn, SignInRefusal, caller, sign_in, sign_out, who_am_i};
pub(crate) use sign_in::{caller_of, callers_named};
pub use sign_in_elsewhere::{CameBack, ElsewhereRefusal, begin_elsewhere, end_elsewhere};
pub use trial::{Example, FigureBeside, FiguresBeside, Trial, TryDefinition, try_definition};
pub use upcount_measure::import::{Control, Look, LookColumn, LookPlaceholder};
pub use uploads::PlaceForUpload;
pub use worker::Worker;
pub(crate) use writer::Writer;
