//! Who is told by which way: accounts, as they are reached, each seeing what it sees today.

use crate::{Caller, Upcount, keep};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_link::Way;
use upcount_measure::Refusal;
use upcount_model::{Lang, Text};

use super::hours::Hours;

/// The ways that are set up, and who is reached by them.
#[derive(Debug)]
pub struct Deliveries {
    /// Ways by the name that the company gave them.
    pub ways: BTreeMap<String, Way>,
    /// Who is reached.
    pub reaches: Vec<Reach>,
    /// When people may be told.
    pub hours: Hours,
    /// The address that people use, without a slash at its end.
    pub address: String,
    /// What fails is tried again after so long, then after twice as long, and so on.
    pub retry_secs: u64,
}

/// An account, and what it is called by the other side of a way.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The name of the account; `owner` in a home without accounts.
    pub account: String,
    /// The name of the way.
    pub way: String,
    /// A mail address, a user id or a mobile number.
    pub to: String,
    /// In which language it is told.
    pub lang: Lang,
}

impl Upcount {
    /// With the ways by which people are told.
    #[must_use]
    pub fn with_deliveries(self, deliveries: Option<Deliveries>) -> Self {
        Self { deliveries: deliveries.map(Arc::new), ..self }
    }
}

/// Somebody who is told by a way.
pub(super) struct Reader<'d> {
    pub(super) caller: Caller,
    pub(super) reach: &'d Reach,
    pub(super) way: &'d Way,
}

/// Those who are reached, and the names of accounts that are not there or may not sign in.
pub(super) async fn readers<'d>(up: &Upcount, of: &'d Deliveries) -> Result<(Vec<Reader<'d>>, Vec<String>), Refusal> {
    let callers = keep::callers_named(up, &of.reaches.iter().map(|reach| reach.account.as_str()).collect()).await?;
    let (mut readers, mut strangers) = (Vec::new(), Vec::new());
    for reach in &of.reaches {
        match (callers.get(&reach.account), of.ways.get(&reach.way)) {
            (Some(caller), Some(way)) => readers.push(Reader { caller: caller.clone(), reach, way }),
            _ => strangers.push(reach.account.clone()),
        }
    }
    strangers.dedup();
    Ok((readers, strangers))
}

/// Why nobody is told by any way.
pub(super) fn no_ways() -> Text {
    Text::new(
        "没有设置送达方式；写一个文件，用 --ways 或 UPCOUNT_WAYS 指定，见 docs/signals.md",
        "no way is set up; write a file and name it with --ways or UPCOUNT_WAYS, see docs/signals.md",
    )
}
