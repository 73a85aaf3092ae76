//! The values that dimensions have: a question that names one which no fact has is answered with the nearest.

use crate::Refusal;
use crate::belong::filled;
use crate::cells::MANY;
use crate::measures::Source;
use crate::plan::{Condition, Plan};
use crate::said::Sayings;
use crate::scan::{condition, table};
use crate::tail::Tail;
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{Expr, ident, lit};
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
/// How many facts have each value.
type Many = HashMap<Option<String>, i64>;
/// The dimension, the files, what single facts said, and what the asker may see.
type Place = (String, Vec<String>, Vec<(i64, i64)>, String);

/// What was found.
#[derive(Clone, Default)]
pub(crate) struct Values {
    known: Held<Set>,
    /// Some of them, which were met before all were looked for.
    met: Held<Set>,
    /// The same of files alone.
    told: Held<Arc<Many>>,
}

/// What is remembered for each place.
struct Held<T>(Arc<Mutex<HashMap<Place, T>>>);

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone> Held<T> {
    fn of(&self, place: &Place) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned()
    }

    fn keep(&self, place: Place, found: &T, values: usize) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if values <= VALUES_REMEMBERED {
            if known.len() >= SETS_REMEMBERED {
                known.clear();
            }
            known.insert(place, found.clone());
        }
    }
}

/// Of what the values are looked for.
struct Among<'a> {
    context: &'a SessionContext,
    plan: &'a Plan,
    dimension: &'a str,
    scope: &'a Scope,
}

impl Values {
    /// Refuses a question that names a value which no fact in the scope has.
    pub(crate) async fn check(
        &self,
        context: &SessionContext,
        tail: &Tail,
        plan: &Plan,
        book: &Book,
        scope: &Scope,
        files: &Source,
    ) -> Result<(), Refusal> {
        for (dimension, values) in &plan.only {
            if files.is_empty() {
                break;
            }
            let among = Among { context, plan, dimension, scope };
            for value in values {
                if self.has(&among, value, files).await? {
                    continue;
                }
                let found = self.of(&among, tail, files).await?;
                if !found.contains(&said(value)) {
                    return Err(unknown(book, dimension, value, &found));
                }
            }
        }
        Ok(())
    }

    /// Whether a value is met soon; when it is not, only all the facts tell.
    async fn has(&self, among: &Among<'_>, value: &str, source: &Source) -> Result<bool, Refusal> {
        let place = among.place(source);
        if let Some(known) = self.known.of(&place) {
            return Ok(known.contains(&said(value)));
        }
        let met = self.met.of(&place).unwrap_or_default();
        if met.contains(&said(value)) {
            return Ok(true);
        }
        let first = among.with(value, source).await?.limit(0, Some(1))?;
        if first.count().await? == 0 {
            return Ok(false);
        }
        let met: Set = Arc::new(met.iter().cloned().chain([said(value)]).collect());
        self.met.keep(place, &met, met.len());
        Ok(true)
    }

    /// The values that there are: what single facts change is added to what files tell, so that a question pays for what came
    /// since.
    async fn of(&self, among: &Among<'_>, tail: &Tail, source: &Source) -> Result<Set, Refusal> {
        let place = among.place(source);
        if let Some(known) = self.known.of(&place) {
            return Ok(known);
        }
        let kind = among.plan.tally.kind;
        let many = if source.said.is_empty() || source.files.is_empty() || !source.derived.is_empty() {
            Arc::new(among.many(table(among.context, kind, source).await?, source, lit(1_i64)).await?)
        } else {
            let told = self.told(among, source).await?;
            let changes = tail.changes(among.context, kind, source).await?;
            let mut many = Many::clone(&told);
            for (value, more) in among.many(changes, source, ident(MANY)).await? {
                *many.entry(value).or_default() += more;
            }
            Arc::new(many)
        };
        let found: Set = Arc::new(many.iter().filter(|(_, many)| **many > 0).map(|(value, _)| value.clone()).collect());
        self.known.keep(place, &found, found.len());
        Ok(found)
    }

    /// The values that files tell.
    async fn told(&self, among: &Among<'_>, source: &Source) -> Result<Arc<Many>, Refusal> {
        let belonging = source.belonging.clone().filter(|_| !source.leave_it.is_empty());
        let files = Source { said: Sayings::default(), belonging, ..source.clone() };
        let place = among.place(&files);
        if let Some(told) = self.told.of(&place) {
            return Ok(told);
        }
        let many = Arc::new(among.many(table(among.context, among.plan.tally.kind, &files).await?, &files, lit(1_i64)).await?);
        self.told.keep(place, &many, many.len());
        Ok(many)
    }
}

impl Among<'_> {
    fn place(&self, source: &Source) -> Place {
        let things = source.derived.iter().map(|derived| &derived.things);
        let all = || std::iter::once(source).chain(things.clone());
        let files = all().flat_map(|source| &source.files).map(|file| format!("{} {:?}", file.file.name, file.replaced_by)).collect();
        let said = all().map(|source| source.said.mark()).collect();
        (self.dimension.to_owned(), files, said, format!("{:?} {:?}", self.scope, source.belonging.as_ref().map(|b| &b.made_of)))
    }

    /// The facts that the asker may see which have a value; or the things that say it, which are fewer.
    async fn with(&self, value: &str, source: &Source) -> Result<DataFrame, Refusal> {
        let derived = source.derived.iter().find(|derived| derived.id == self.dimension);
        let of_things = match derived {
            Some(derived) => derived.of_things(self.context).await?,
            None => None,
        };
        let rows = match of_things {
            Some(things) => things,
            None => self.seen(table(self.context, self.plan.tally.kind, source).await?, source).await?,
        };
        let is = Condition::OneOf(self.dimension.to_owned(), vec![value.to_owned()]);
        Ok(rows.filter(condition(&is, self.plan.tally.kind, None))?)
    }

    /// The facts that the asker may see.
    async fn seen(&self, facts: DataFrame, source: &Source) -> Result<DataFrame, Refusal> {
        let kind = self.plan.tally.kind;
        let mut frame = filled(self.context, kind, facts, source).await?;
        for filter in &self.plan.seen {
            frame = frame.filter(condition(filter, kind, None))?;
        }
        Ok(frame)
    }

    /// How many facts that the asker may see have each value, each fact so many times.
    async fn many(&self, facts: DataFrame, source: &Source, times: Expr) -> Result<Many, Refusal> {
        let frame = self.seen(facts, source).await?;
        let mut found = Many::new();
        for batch in frame.aggregate(vec![ident(self.dimension)], vec![sum(times)])?.collect().await? {
            let texts = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
            let (texts, many) = (texts.as_string::<i32>(), batch.column(1).as_primitive::<Int64Type>());
            for row in 0..texts.len() {
                *found.entry((!texts.is_null(row)).then(|| texts.value(row).to_owned())).or_default() += many.value(row);
            }
        }
        Ok(found)
    }
}

/// A value as facts say it: the empty one is one that is missing.
fn said(value: &str) -> Option<String> {
    Some(value.to_owned()).filter(|value| !value.is_empty())
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
