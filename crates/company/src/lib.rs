//! A made-up Chinese insurer (演示数据): three years of policies, people, leads and claims from a seed, with truths planted to be found.
//!
//! `policies` counts the policies **issued** from 2023-01-01 to 2025-12-31; declined and pending applications come on
//! top. The same number and seed give the same bytes on every machine. Nothing that happens after the last day is
//! written: a receipt, a withdrawal or a payment that would come later is missing, as it would be in a real extract.

mod activities;
mod agents;
mod calendar;
mod care;
mod channels;
mod claims;
mod complaints;
mod customers;
mod instalments;
mod leads;
mod life;
mod mix;
mod places;
mod policies;
mod premiums;
mod products;
mod quotes;
mod random;
mod renewals;
mod reports;
mod sale;
mod text;
mod truths;

use agents::Roster;
use policies::Sales;
use std::fmt;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

/// Which import definition of the Book reads which file, in the order to import them.
pub const FILES: &[(&str, &str)] = &[
    ("company_policies", "policies.csv"),
    ("company_agents", "agents.csv"),
    ("company_customers", "customers.csv"),
    ("company_leads", "leads.csv"),
    ("company_quotes", "quotes.csv"),
    ("company_activities", "activities.csv"),
    ("company_claims", "claims.csv"),
    ("company_complaints", "complaints.csv"),
    ("company_services", "services.csv"),
    ("company_surveys", "surveys.csv"),
    ("company_instalments", "instalments.csv"),
    ("company_reports", "reports.csv"),
];

/// The last day of its facts, in days since 1970-01-01.
pub const LAST_DAY: i32 = calendar::END;

/// Where the planted truths are told, beside the data.
pub const TRUTHS_FILE: &str = "planted_truths.json";
const README_FILE: &str = "README.txt";

/// The most policies that the numbers of policies, customers and agents have room for.
pub const MOST_POLICIES: u64 = 100_000_000;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Policies issued.
    pub policies: u64,
    /// The seed it was made from.
    pub seed: u64,
    /// The data files, in the order of [`FILES`].
    pub files: Vec<Written>,
}

/// One file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name in the folder.
    pub file: &'static str,
    /// Rows without the headings.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// Why no company was made.
#[derive(Debug)]
pub enum MakeError {
    /// A company needs at least one policy.
    NoPolicies,
    /// There are not so many policy numbers.
    TooMany {
        /// The most there can be.
        most: u64,
    },
    /// Whoever follows the progress asked to stop; nothing is left behind.
    Stopped,
    /// A file could not be written; nothing is left behind.
    Write {
        /// Which one.
        file: String,
        /// What the system said.
        source: io::Error,
    },
}

impl fmt::Display for MakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicies => f.write_str("a company needs at least one policy"),
            Self::TooMany { most } => write!(f, "a made-up company has room for {most} policies at most"),
            Self::Stopped => f.write_str("stopped before the company was complete; nothing was kept"),
            Self::Write { file, source } => write!(f, "{file} could not be written: {source}"),
        }
    }
}

impl std::error::Error for MakeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Makes the company in `folder`: the files of [`FILES`], `planted_truths.json` and a `README.txt`.
///
/// `progress` hears what is made and how much of it is done, and may break off.
///
/// # Errors
/// [`MakeError`]; then none of the files is left in the folder.
///
/// # Example
/// ```
/// let folder = std::env::temp_dir().join(format!("upcount-company-doc-{}", std::process::id()));
/// let summary = upcount_company::make(100, 1, &folder, &mut |_, _, _| std::ops::ControlFlow::Continue(()))?;
/// assert_eq!(summary.policies, 100);
/// assert!(summary.files[0].rows >= 100, "declined and pending applications come on top");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn make(
    policies: u64,
    seed: u64,
    folder: &Path,
    progress: &mut dyn FnMut(&str, u64, u64) -> ControlFlow<()>,
) -> Result<Summary, MakeError> {
    match policies {
        0 => return Err(MakeError::NoPolicies),
        1..=MOST_POLICIES => {}
        _ => return Err(MakeError::TooMany { most: MOST_POLICIES }),
    }
    let made = write_all(policies, seed, folder, &mut Progress { tell: progress });
    if made.is_err() {
        let names = FILES.iter().map(|(_, file)| *file).chain([TRUTHS_FILE, README_FILE]);
        for name in names {
            // What cannot be removed was most likely never there; the first error is the one to tell.
            let _ = fs::remove_file(folder.join(name));
        }
    }
    made
}

fn write_all(policies: u64, seed: u64, folder: &Path, progress: &mut Progress<'_>) -> Result<Summary, MakeError> {
    let fault = |file: &str| {
        let file = file.to_owned();
        move |source| MakeError::Write { file, source }
    };
    fs::create_dir_all(folder).map_err(fault(&folder.display().to_string()))?;
    progress.tell("agents", 0, policies)?;
    let roster = Roster::make(policies, seed);
    let agents = roster.write(folder)?;
    let mut sales = Sales::open(policies, seed, folder, &roster)?;
    sales.run(progress)?;
    let mut files = sales.close(folder)?;
    files.insert(1, agents);
    fs::write(folder.join(TRUTHS_FILE), truths::tell(policies, seed, &roster)).map_err(fault(TRUTHS_FILE))?;
    fs::write(folder.join(README_FILE), readme(policies, seed)).map_err(fault(README_FILE))?;
    Ok(Summary { policies, seed, files })
}

fn readme(policies: u64, seed: u64) -> String {
    format!(
        "演示数据 · MADE-UP DATA\n\n\
        这家保险公司、它的客户、代理人和保单都是虚构的，由程序按种子生成，与任何真实的公司或个人无关。\n\
        This insurer, its customers, agents and policies are made up by a program from a seed. None of it is about a real company or person.\n\n\
        承保保单 policies issued: {policies}; 种子 seed: {seed}; 2023-01-01 – 2025-12-31.\n\
        金额单位为元；日期为年-月-日；空白表示尚未发生或不适用。\n\
        Money is in yuan, days are year-month-date, empty means not happened or not applicable.\n\
        planted_truths.json 说明数据中埋入的事实。It tells what is planted in the data.\n\n\
        reports.csv: policy_months 为月末有效件数；previous 为上年同月末有效件数，retained 为其中本月末仍有效者\n\
        （一年期合同由新合同续保的算作仍有效）；new_business 不含续保；incurred 按出险月，未决案件按索赔金额。\n\
        policy_months: policies in force at the end of the month. previous: those in force at the end of the same month a year\n\
        before; retained: those of them still in force (a one-year contract that a new one renews counts as still in force).\n\
        new_business is without renewals. incurred is by month of occurrence, undecided claims at what is claimed.\n"
    )
}

/// Who follows the making.
pub(crate) struct Progress<'a> {
    tell: &'a mut dyn FnMut(&str, u64, u64) -> ControlFlow<()>,
}

impl Progress<'_> {
    pub(crate) fn tell(&mut self, what: &str, done: u64, of: u64) -> Result<(), MakeError> {
        match (self.tell)(what, done, of) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(MakeError::Stopped),
        }
    }
}
