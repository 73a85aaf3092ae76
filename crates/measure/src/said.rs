//! What single facts say (单条事实): laid over what files say, so that a figure knows a fact the moment it is written.

use crate::heard::{Heard, Piece, Pieces};
use crate::schema::table_schema;
use crate::{Refusal, among};
use datafusion::arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, StringViewArray};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_model::{Day, Kind, Type};

/// One thing that a fact says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidValue {
    /// A code or a name.
    Text(String),
    /// A count, fen, or millionths.
    Whole(i64),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

/// What one fact says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its place in the Log.
    pub number: i64,
    /// The kind of thing.
    pub kind: &'static str,
    /// When it was learned (RFC 3339, UTC).
    pub learned_at: String,
    /// The fact that it puts right: that one says nothing any more.
    pub corrects: Option<i64>,
    /// Field → value.
    pub fields: BTreeMap<&'static str, SaidValue>,
}

/// What a thing is known by.
pub(crate) type Thing = Vec<String>;

/// The thing of which a fact says something.
pub(crate) fn thing(kind: &Kind, said: &Said) -> Thing {
    let text = |value: &SaidValue| match value {
        SaidValue::Text(text) => text.clone(),
        SaidValue::Whole(whole) => whole.to_string(),
        SaidValue::Day(day) => day.to_string(),
        SaidValue::Flag(flag) => flag.to_string(),
    };
    kind.key.fields().iter().map(|field| said.fields.get(field).map_or_else(String::new, text)).collect()
}

/// What has been said of each thing of a kind, in the order in which it was learned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sayings {
    pieces: Pieces,
    /// The last fact of any kind that is known: corrections of what is said here are among them.
    upto: i64,
    /// The last fact by which one of the kind may have been put right.
    righted: i64,
}

impl From<Vec<Arc<Said>>> for Sayings {
    fn from(said: Vec<Arc<Said>>) -> Self {
        Self { upto: said.last().map_or(0, |s| s.number), pieces: Piece::of(said).into_iter().collect(), righted: 0 }
    }
}

impl Sayings {
    /// What was known of a kind at a moment, or is known now.
    pub(crate) fn known(heard: &Heard, kind: &Kind, instant: Option<&str>) -> Self {
        let (pieces, upto, righted) = heard.holding(kind, instant);
        Self { pieces, upto, righted }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Said>> {
        self.pieces.iter().flat_map(|piece| &piece.facts)
    }

    /// Whether these are what was known at the same place in the Log.
    pub(crate) fn are(&self, others: &Self) -> bool {
        self.upto == others.upto
    }

    /// Whether more was known than with the others.
    pub(crate) fn are_later_than(&self, others: &Self) -> bool {
        self.upto > others.upto
    }

    /// The facts that only these hold, and those that only the others hold.
    pub(crate) fn apart(&self, others: &Self) -> (Vec<Arc<Said>>, Vec<Arc<Said>>) {
        let alike = self.pieces.iter().zip(&others.pieces).take_while(|(a, b)| Arc::ptr_eq(a, b)).count();
        let rest = |these: &Self| these.pieces[alike..].iter().flat_map(|piece| piece.facts.clone()).collect::<Vec<_>>();
        let (these, those) = (rest(self), rest(others));
        let only = |these: &[Arc<Said>], those: &[Arc<Said>]| {
            let mut there = those.iter().map(|s| s.number).peekable();
            let alone = |s: &&Arc<Said>| {
                while there.next_if(|number| *number < s.number).is_some() {}
                there.peek() != Some(&s.number)
            };
            these.iter().filter(alone).cloned().collect()
        };
        (only(&these, &those), only(&those, &these))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// How many of them stand before a place in the Log.
    pub(crate) fn before(&self, number: i64) -> usize {
        self.pieces.iter().map(|piece| piece.facts.partition_point(|s| s.number < number)).sum()
    }

    /// The earliest and the latest of the days that date the kind.
    pub(crate) fn days(&self) -> Option<(Day, Day)> {
        self.pieces.iter().filter_map(|piece| piece.days).reduce(|(a, z), (b, y)| (a.min(b), z.max(y)))
    }

    /// By what that which was found in them is remembered: facts are only added, and only facts that put others right take some
    /// away.
    pub(crate) fn mark(&self) -> (i64, i64) {
        (self.pieces.last().and_then(|piece| piece.facts.last()).map_or(0, |s| s.number), self.righted)
    }

    pub(crate) fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.facts.len()).sum()
    }

    /// The things of which something is said, one row each.
    pub(crate) fn things(&self, context: &SessionContext, kind: &Kind) -> Result<DataFrame, Refusal> {
        self.table(context, kind, 0)
    }

    /// What is said from the `from`th on, as a table of one row a thing: the latest word on each field.
    fn table(&self, context: &SessionContext, kind: &Kind, from: usize) -> Result<DataFrame, Refusal> {
        let mut things: BTreeMap<Thing, BTreeMap<&'static str, &SaidValue>> = BTreeMap::new();
        for said in self.iter().skip(from) {
            things.entry(thing(kind, said)).or_default().extend(said.fields.iter().map(|(field, value)| (*field, value)));
        }
        let column = |field: &upcount_model::Field| -> ArrayRef {
            let values = || things.values().map(|fields| fields.get(field.id).copied());
            match field.holds {
                Type::Text => Arc::new(
                    values().map(|v| if let Some(SaidValue::Text(t)) = v { Some(t.as_str()) } else { None }).collect::<StringViewArray>(),
                ),
                Type::Count | Type::Money | Type::Share => {
                    Arc::new(values().map(|v| if let Some(SaidValue::Whole(n)) = v { Some(*n) } else { None }).collect::<Int64Array>())
                }
                Type::Day => {
                    Arc::new(values().map(|v| if let Some(SaidValue::Day(d)) = v { Some(d.0) } else { None }).collect::<Date32Array>())
                }
                Type::Flag => {
                    Arc::new(values().map(|v| if let Some(SaidValue::Flag(b)) = v { Some(*b) } else { None }).collect::<BooleanArray>())
                }
            }
        };
        let columns = kind.fields.iter().map(column).collect();
        let batch = RecordBatch::try_new(Arc::new(table_schema(kind)), columns).map_err(|e| Refusal::Fault(e.to_string()))?;
        Ok(context.read_batch(batch)?)
    }

    /// A table of files with what is said since laid over it: a field that a fact names is as the fact says.
    pub(crate) fn over(&self, context: &SessionContext, files: DataFrame, kind: &Kind, from: usize) -> Result<DataFrame, Refusal> {
        if from == self.len() {
            return Ok(files);
        }
        let said: BTreeSet<&str> = self.iter().skip(from).flat_map(|s| s.fields.keys().copied()).collect();
        let over = |field: &str| format!("said_{field}");
        let names: Vec<String> = said.iter().map(|f| over(f)).collect();
        let table = self.table(context, kind, from)?.select(said.iter().map(|f| ident(*f).alias(over(f))).collect::<Vec<_>>())?;
        let key: Vec<String> = kind.key.fields().iter().map(|f| over(f)).collect();
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        // What is said is small and is held; the files stream past it.
        let both = table.join(files, JoinType::Right, &key, kind.key.fields(), None)?;
        let field = |f: &upcount_model::Field| {
            if names.contains(&over(f.id)) { coalesce(vec![ident(over(f.id)), ident(f.id)]).alias(f.id) } else { ident(f.id) }
        };
        Ok(both.select(kind.fields.iter().map(field).collect::<Vec<_>>())?)
    }

    /// The things of which no file knows.
    pub(crate) fn new_things(&self, context: &SessionContext, files: Option<DataFrame>, kind: &Kind) -> Result<DataFrame, Refusal> {
        let things = self.with_defaults(self.table(context, kind, 0)?, kind)?;
        match files {
            Some(files) => among::joined(things, files, kind, JoinType::LeftAnti),
            None => Ok(things),
        }
    }

    /// A new thing has what a file's row without the column would have: one life, no riders.
    fn with_defaults(&self, things: DataFrame, kind: &Kind) -> Result<DataFrame, Refusal> {
        let field = |f: &upcount_model::Field| match f.default {
            Some(default) => coalesce(vec![ident(f.id), datafusion::logical_expr::lit(default)]).alias(f.id),
            None => ident(f.id),
        };
        Ok(things.select(kind.fields.iter().map(field).collect::<Vec<_>>())?)
    }
}
