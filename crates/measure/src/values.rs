//! The values that dimensions have: a question that names one which no fact has is answered with the nearest.

use crate::Refusal;
use crate::belong::filled;
use crate::measures::Source;
use crate::plan::Plan;
use crate::scan::{condition, table};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::Book;
use upcount_model::{Scope, nearest};

/// Sets of values remembered; files never change, so they stay true.
const SETS_REMEMBERED: usize = 64;
/// A dimension with more values is not remembered.
const VALUES_REMEMBERED: usize = 100_000;

type Set = Arc<BTreeSet<Option<String>>>;
/// The dimension, the files, the last single fact, and what the asker may see.
type Place = (String, Vec<String>, i64, String);

/// What was found.
#[derive(Clone, Default)]
pub(crate) struct Values {
    known: Arc<Mutex<HashMap<Place, Set>>>,
}

impl Values {
    /// Refuses a question that names a value which no fact in the scope has.
    pub(crate) async fn check(
        &self,
        context: &SessionContext,
        plan: &Plan,
        book: &Book,
        scope: &Scope,
        files: &Source,
    ) -> Result<(), Refusal> {
        for (dimension, values) in &plan.only {
            if files.is_empty() {
                break;
            }
            let found = self.of(context, plan, dimension, scope, files).await?;
            for value in values {
                let there = found.contains(&Some(value.clone()).filter(|v| !v.is_empty()));
                if !there {
                    return Err(unknown(book, dimension, value, &found));
                }
            }
        }
        Ok(())
    }

    async fn of(&self, context: &SessionContext, plan: &Plan, dimension: &str, scope: &Scope, files: &Source) -> Result<Set, Refusal> {
        let things = files.derived.iter().flat_map(|d| &d.things.files);
        let paths = files.files.iter().chain(things).map(|f| f.file.name.clone()).collect::<Vec<_>>();
        let said = files.derived.iter().map(|d| d.things.said.last()).fold(files.said.last(), i64::max);
        let key = (dimension.to_owned(), paths, said, format!("{scope:?} {:?}", files.belonging.as_ref().map(|b| &b.made_of)));
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let mut frame = filled(context, plan.tally.kind, table(context, plan.tally.kind, files).await?, files).await?;
        for filter in &plan.seen {
            frame = frame.filter(condition(filter, plan.tally.kind, None))?;
        }
        let mut found = BTreeSet::new();
        for batch in frame.aggregate(vec![ident(dimension)], Vec::new())?.collect().await? {
            let texts = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
            let texts = texts.as_string::<i32>();
            found.extend((0..texts.len()).map(|row| (!texts.is_null(row)).then(|| texts.value(row).to_owned())));
        }
        let found = Arc::new(found);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() <= VALUES_REMEMBERED {
            if known.len() >= SETS_REMEMBERED {
                known.clear();
            }
            known.insert(key, found.clone());
        }
        Ok(found)
    }
}

fn unknown(book: &Book, dimension: &str, value: &str, found: &BTreeSet<Option<String>>) -> Refusal {
    if value.is_empty() {
        return Refusal::question(
            format!("每条事实都有 {dimension}；`{dimension}=`（空值）指没有它的事实"),
            format!("every fact has its {dimension}; `{dimension}=` with nothing after it means the facts without one"),
        );
    }
    let labels = book.dimensions.get(dimension).map(|d| &d.labels);
    let names = found.iter().flatten().flat_map(|code| {
        let label = labels.and_then(|l| l.get(code));
        [Some(code.as_str()), label.map(|l| l.zh.as_str()), label.map(|l| l.en.as_str())].into_iter().flatten()
    });
    let mut near: Vec<String> = nearest(value, names).into_iter().map(str::to_owned).collect();
    let few = near.is_empty() && found.len() <= 12;
    if few {
        near = found.iter().flatten().cloned().collect();
    }
    Refusal::UnknownValue { dimension: dimension.to_owned(), value: value.to_owned(), near, all: few }
}
