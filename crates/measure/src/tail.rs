//! The live tail (实时尾部): what single facts change of what files tell, as rows that are taken off and rows that are added.
//! It is kept, so that a question pays for the facts that came since the last one.

use crate::Refusal;
use crate::among::joined;
use crate::belong::{derived_onto, filled, with_places};
use crate::cells::MANY;
use crate::measures::{Known, Source};
use crate::plan::{Summed, Tally};
use crate::said::{Said, Sayings, Thing, thing};
use crate::scan::table;
use crate::schema::table_schema;
use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringViewArray};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use tokio::sync::Mutex;
use upcount_model::{Credit, Key, Kind, Text};

/// Earlier states that are kept: a question may have begun before the last fact came.
const KEPT: usize = 16;
/// Rows for each thing, and rows in all, from which on what was taken off and added again is left out by beginning anew.
const ROWS_A_THING: usize = 4;
const ROWS_IN_ANY_CASE: usize = 10_000;
/// More batches than these are put together.
const BATCHES: usize = 64;

/// What single facts change, for each kind and the files that they are laid over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    of: Arc<Mutex<HashMap<String, Changes>>>,
}

/// Rows that are taken off and added, with what they are a count of in the column [`MANY`].
type Signed = Arc<Vec<RecordBatch>>;

/// What the facts so far change.
#[derive(Debug, Default)]
struct Changes {
    said: Sayings,
    things: HashMap<Thing, Vec<Arc<Said>>>,
    rows: Signed,
    before: VecDeque<(Sayings, Signed)>,
}

/// Whether what is counted adds up, so that a fact can be taken off again; or why not.
pub(crate) fn adds_up(tally: &Tally) -> Result<(), Text> {
    if tally.exposure.is_some() {
        return Err(Text::new("期间报表按所覆盖的月份汇总", "reports are added up by the months that they cover"));
    }
    if tally.distinct.is_some() {
        return Err(Text::new("去重计数要看每一条", "things are counted once each"));
    }
    if matches!(tally.credit, Credit::Share | Credit::FullEach) {
        return Err(Text::new("保单按各位代理人分别计", "policies are counted for each of their agents"));
    }
    Ok(())
}

/// What files tell of a kind, each fact once, and after them what single facts change; with what belongs to them.
pub(crate) async fn laid(context: &SessionContext, tally: &Tally, source: &Source, tail: &Tail) -> Result<DataFrame, Refusal> {
    let kind = tally.kind;
    let mut changes = derived_onto(context, tail.changes(context, kind, source).await?, source).await?;
    for summed in &tally.sums {
        if let Summed::Field(field) = summed {
            changes = changes.with_column(field, ident(field) * ident(MANY))?;
        }
    }
    if source.files.is_empty() {
        return Ok(changes);
    }
    // A file that leaves nothing unsaid needs nothing filled in.
    let belonging = source.belonging.clone().filter(|_| !source.leave_it.is_empty());
    let files = Source { said: Sayings::default(), belonging, ..source.clone() };
    let told = filled(context, kind, table(context, kind, &files).await?, &files).await?.with_column(MANY, lit(1_i64))?;
    let columns: Vec<Expr> = told.schema().fields().iter().map(|field| ident(field.name())).collect();
    let changes = changes.select(columns)?;
    Ok(told.union(changes)?)
}

impl Tail {
    /// Rows that are taken off and added, as files have them, with the places where they belong.
    pub(crate) async fn changes(&self, context: &SessionContext, kind: &'static Kind, source: &Source) -> Result<DataFrame, Refusal> {
        let key = format!("{} {:?} {:?}", kind.id, source.files, source.belonging.as_ref().map(|belonging| &belonging.made_of));
        let mut all = self.of.lock().await;
        // Of files that are no longer there, and of where people belonged before, nothing is asked again.
        let of_these = format!("{} {:?} ", kind.id, source.files);
        let placed = |key: &str| !key.ends_with(" None");
        let beside = |other: &str| other.starts_with(&of_these) && placed(other) != placed(&key);
        all.retain(|other, _| *other == key || beside(other) || !other.starts_with(&format!("{} ", kind.id)));
        let changes = all.entry(key).or_default();
        let rows = match changes.at(&source.said) {
            Some(rows) => rows,
            // Whoever began long ago must not take back what those who began later need.
            None if changes.said.are_later_than(&source.said) => {
                drop(all);
                return signed(context, kind, &Changes::default().brought_to(context, kind, source).await?);
            }
            None => changes.brought_to(context, kind, source).await?,
        };
        drop(all);
        signed(context, kind, &rows)
    }
}

/// Rows as a table.
fn signed(context: &SessionContext, kind: &Kind, rows: &Signed) -> Result<DataFrame, Refusal> {
    match rows.is_empty() {
        true => Ok(context.read_batch(RecordBatch::new_empty(Arc::new(signed_schema(kind))))?),
        false => Ok(context.read_batches(rows.iter().cloned())?),
    }
}

impl Changes {
    /// What was found when these had been said.
    fn at(&self, said: &Sayings) -> Option<Signed> {
        let now = std::iter::once((&self.said, &self.rows));
        now.chain(self.before.iter().map(|(said, rows)| (said, rows))).find(|(found, _)| found.are(said)).map(|(_, rows)| rows.clone())
    }

    /// Adds what differs between what was known and what is.
    async fn brought_to(&mut self, context: &SessionContext, kind: &'static Kind, source: &Source) -> Result<Signed, Refusal> {
        let many: usize = self.rows.iter().map(RecordBatch::num_rows).sum();
        if many > ROWS_IN_ANY_CASE + ROWS_A_THING * self.things.len() {
            *self = Self { before: std::mem::take(&mut self.before), ..Self::default() };
        }
        let (gone, come) = self.said.apart(&source.said);
        let mut rows = self.rows.to_vec();
        let mut now: BTreeMap<Thing, Vec<Arc<Said>>> = BTreeMap::new();
        for said in gone.iter().chain(&come) {
            let thing = thing(kind, said);
            let known = self.things.get(&thing).cloned();
            now.entry(thing).or_insert_with(|| known.unwrap_or_default());
        }
        if !now.is_empty() {
            let before = in_order(now.values().flatten());
            for said in &gone {
                now.entry(thing(kind, said)).or_default().retain(|known| known.number != said.number);
            }
            for said in come {
                now.entry(thing(kind, &said)).or_default().push(said);
            }
            let told = as_files_tell(context, kind, source, &now.keys().cloned().collect()).await?;
            for (said, sign) in [(before, -1), (in_order(now.values().flatten()), 1)] {
                let changed = context.read_batch(laid_over(context, kind, &told, &said, sign).await?)?;
                rows.extend(placed(context, kind, changed, source).await?);
            }
            rows.retain(|batch| batch.num_rows() > 0);
            if rows.len() > BATCHES {
                rows = vec![concat_batches(&Arc::new(signed_schema(kind)), &rows).map_err(fault)?];
            }
        }
        self.things.extend(now);
        let rows = Arc::new(rows);
        let before = std::mem::replace(&mut self.said, source.said.clone());
        self.before.push_front((before, std::mem::replace(&mut self.rows, rows.clone())));
        self.before.truncate(KEPT);
        Ok(rows)
    }
}

/// Rows with the places that they do not say themselves.
async fn placed(context: &SessionContext, kind: &Kind, rows: DataFrame, source: &Source) -> Result<Vec<RecordBatch>, Refusal> {
    let schema = Arc::new(signed_schema(kind));
    let as_files = |batch: RecordBatch| {
        let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| cast(column, field.data_type()));
        RecordBatch::try_new(schema.clone(), columns.collect::<Result<Vec<ArrayRef>, _>>()?)
    };
    with_places(context, kind, rows, source)?.collect().await?.into_iter().map(as_files).collect::<Result<_, _>>().map_err(fault)
}

/// Facts in the order in which they were learned.
fn in_order<'s>(said: impl Iterator<Item = &'s Arc<Said>>) -> Sayings {
    let mut said: Vec<Arc<Said>> = said.cloned().collect();
    said.sort_unstable_by_key(|said| said.number);
    Sayings::from(said)
}

/// The facts of a kind about some things alone, as they are where this was said: one table for each.
pub(crate) async fn about(
    context: &SessionContext,
    kind: &'static Kind,
    source: &Source,
    things: &BTreeSet<Thing>,
    said: &[&Sayings],
) -> Result<Vec<RecordBatch>, Refusal> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let told = as_files_tell(context, kind, source, things).await?;
    let mut tables = Vec::new();
    for said in said {
        let of_these = Sayings::from(said.iter().filter(|said| things.contains(&thing(kind, said))).cloned().collect::<Vec<_>>());
        tables.push(laid_over(context, kind, &told, &of_these, 1).await?);
    }
    Ok(tables)
}

/// What files tell of things, by the place in the Log after which more is said.
async fn as_files_tell(
    context: &SessionContext,
    kind: &'static Kind,
    source: &Source,
    things: &BTreeSet<Thing>,
) -> Result<Vec<(i64, RecordBatch)>, Refusal> {
    // The smallest and the largest are those of the first field.
    let may_have = |file: &Known| match (kind.key, &file.keys, things.first(), things.last()) {
        (Key::Once([key, ..]), Some((smallest, largest)), Some(first), Some(last)) if *key == kind.fields[0].id => {
            first[0] <= *largest && last[0] >= *smallest
        }
        _ => true,
    };
    let mut alike: BTreeMap<i64, Vec<Known>> = BTreeMap::new();
    for file in source.files.iter().filter(|file| may_have(file)) {
        alike.entry(file.logged).or_default().push(file.clone());
    }
    let schema = Arc::new(table_schema(kind));
    let mut told = Vec::new();
    for (logged, files) in alike {
        let files = table(context, kind, &Source { files, ..Source::default() }).await?;
        let these = context.read_batch(keys_of(kind, things)?)?;
        let found = joined(files, these, kind, JoinType::LeftSemi)?.collect().await?;
        let found = concat_batches(&schema, &found).map_err(fault)?;
        if found.num_rows() > 0 {
            told.push((logged, found));
        }
    }
    Ok(told)
}

/// What things are known by, one row each.
fn keys_of(kind: &Kind, things: &BTreeSet<Thing>) -> Result<RecordBatch, Refusal> {
    let table = table_schema(kind);
    let column = |(n, field): (usize, &&str)| {
        let texts = things.iter().map(|thing| Some(thing[n].as_str()).filter(|text| !text.is_empty())).collect::<StringViewArray>();
        let field = table.field_with_name(field).map_err(fault)?;
        let field = Field::new(field.name(), field.data_type().clone(), true);
        Ok((cast(&texts, field.data_type()).map_err(fault)?, field))
    };
    let columns = kind.key.fields().iter().enumerate().map(column).collect::<Result<Vec<(ArrayRef, Field)>, Refusal>>()?;
    let (columns, fields): (Vec<ArrayRef>, Vec<Field>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(fault)
}

/// What files tell with what is said since laid over it, each row so many times.
async fn laid_over(
    context: &SessionContext,
    kind: &'static Kind,
    told: &[(i64, RecordBatch)],
    said: &Sayings,
    sign: i64,
) -> Result<RecordBatch, Refusal> {
    let mut parts = Vec::new();
    for (logged, files) in told {
        parts.push(said.over(context, context.read_batch(files.clone())?, kind, said.before(*logged))?);
    }
    let files = if told.is_empty() { None } else { Some(context.read_batches(told.iter().map(|(_, files)| files.clone()))?) };
    parts.push(said.new_things(context, files, kind)?);
    let schema = Arc::new(signed_schema(kind));
    let mut rows = Vec::new();
    for part in parts {
        for batch in part.collect().await? {
            let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| cast(column, field.data_type()));
            let mut columns = columns.collect::<Result<Vec<ArrayRef>, _>>().map_err(fault)?;
            columns.push(Arc::new(Int64Array::from(vec![sign; batch.num_rows()])));
            rows.push(RecordBatch::try_new(schema.clone(), columns).map_err(fault)?);
        }
    }
    concat_batches(&schema, &rows).map_err(fault)
}

/// The columns of a kind, and how many facts a row stands for.
fn signed_schema(kind: &Kind) -> Schema {
    let many = Arc::new(Field::new(MANY, DataType::Int64, true));
    Schema::new(table_schema(kind).fields().iter().cloned().chain([many]).collect::<Vec<_>>())
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of errors")]
fn fault(error: datafusion::arrow::error::ArrowError) -> Refusal {
    Refusal::Fault(error.to_string())
}
