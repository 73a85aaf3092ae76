//! What facts are told by the things that they name (所指之物): a policy by its customer, a lead by its policy. What those things say is
//! laid down by their names and looked up row by row, which is quicker than a join and takes a small part of its memory.

use crate::cluster::may_travel;
use crate::codes::{Texts, texts};
use crate::function::here;
use crate::measures::Source;
use crate::names::{Name, PLACES, Pages};
use crate::scan::table;
use crate::{Refusal, schema::table_schema};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, RecordBatch, StringViewArray, UInt32Array};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Date32Type, UInt32Type};
use datafusion::common::{DataFusionError, JoinType, Result as DataFusionResult, ScalarValue};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;
use upcount_model::{Key, Kind, Type};

/// A field of a thing, and the column that it becomes.
pub(crate) type Asked<'a> = (&'a str, String);

/// Facts with what the things of a kind that they name say in these fields.
pub(crate) async fn onto(
    context: &SessionContext,
    facts: DataFrame,
    thing: &'static Kind,
    source: &Source,
    asked: &[Asked<'_>],
) -> Result<DataFrame, Refusal> {
    if source.is_empty() {
        let schema = table_schema(thing);
        return asked.iter().try_fold(facts, |facts, (field, column)| {
            let nothing = ScalarValue::try_from(schema.field_with_name(field).map_err(DataFusionError::from)?.data_type())?;
            Ok(facts.with_column(column, lit(nothing))?)
        });
    }
    let known_as = format!("{}_known_as", thing.id);
    let columns = asked.iter().map(|(field, column)| ident(*field).alias(column));
    let things =
        table(context, thing, source).await?.select([ident(thing.id).alias(&known_as)].into_iter().chain(columns).collect::<Vec<_>>())?;
    let held = |(field, _): &Asked<'_>| thing.field(field).is_some_and(|field| matches!(field.holds, Type::Text | Type::Day));
    let own = matches!(thing.key, Key::Once([key]) if *key == thing.id);
    if own && asked.iter().all(held) && !may_travel(context) {
        let memory = &context.runtime_env().memory_pool;
        if let Some(told) = Told::of(things.clone(), memory).await? {
            return Ok(told.onto(facts, thing.id, asked)?);
        }
    }
    joined(facts, things, thing.id, asked)
}

/// The same, as a plan that spills and that others may work on.
fn joined(facts: DataFrame, things: DataFrame, thing: &str, asked: &[Asked<'_>]) -> Result<DataFrame, Refusal> {
    let known_as = things.schema().field(0).name().clone();
    let kept: Vec<Expr> = facts.schema().fields().iter().map(|field| ident(field.name())).collect();
    let both = facts.join(things, JoinType::Left, &[thing], &[&known_as], None)?;
    Ok(both.select(kept.into_iter().chain(asked.iter().map(|(_, column)| ident(column))).collect::<Vec<_>>())?)
}

/// Nothing is said.
const NOTHING: i32 = i32::MIN;

/// What things say, by their names.
struct Told {
    pages: Pages,
    /// By column and page: what the names of the page say.
    said: Vec<Vec<Box<[i32]>>>,
    /// By column: the texts for which numbers stand; none where days are told.
    texts: Vec<Option<ArrayRef>>,
    _memory: MemoryReservation,
}

/// The texts of each column, as they come anywhere.
type Known = Arc<Mutex<Vec<Option<Texts>>>>;

impl Told {
    /// Of rows whose first column is the name; none when memory does not hold it.
    async fn of(things: DataFrame, memory: &Arc<dyn MemoryPool>) -> Result<Option<Arc<Self>>, Refusal> {
        let columns = things.schema().fields().iter().skip(1);
        let known: Vec<_> = columns.map(|field| (field.data_type() != &DataType::Date32).then(Texts::default)).collect();
        let many = known.len();
        let known: Known = Arc::new(Mutex::new(known));
        let mut parts = JoinSet::new();
        for mut rows in things.execute_stream_partitioned().await? {
            let memory = MemoryConsumer::new("what things say").register(memory);
            let mut laid = Laid { pages: Pages::default(), said: vec![Vec::new(); many], known: known.clone(), memory };
            parts.spawn(async move {
                while let Some(batch) = rows.next().await {
                    if !laid.add(&batch?)? {
                        return Ok(None);
                    }
                }
                Ok::<_, Refusal>(Some(laid))
            });
        }
        let mut all: Option<Laid> = None;
        while let Some(part) = parts.join_next().await {
            let Some(part) = part.map_err(|e| Refusal::Fault(e.to_string()))?? else { return Ok(None) };
            all = Some(match all {
                None => part,
                Some(mut all) => {
                    all.absorb(part);
                    all
                }
            });
        }
        let Some(Laid { pages, said, memory, .. }) = all else { return Ok(None) };
        let known = std::mem::take(&mut *known.lock().unwrap_or_else(PoisonError::into_inner));
        let values = |texts: Texts| Arc::new((0..texts.len()).map(|code| texts.value(code)).collect::<StringViewArray>()) as ArrayRef;
        let texts = known.into_iter().map(|texts| texts.map(values)).collect();
        Ok(Some(Arc::new(Self { pages, said, texts, _memory: memory })))
    }

    /// Facts with what their things say.
    fn onto(self: &Arc<Self>, facts: DataFrame, thing: &str, asked: &[Asked<'_>]) -> DataFusionResult<DataFrame> {
        let place = format!("{thing}_place");
        let kept: Vec<Expr> = facts.schema().fields().iter().map(|field| ident(field.name())).collect();
        let told = self.clone();
        let place_of =
            here("place_of", vec![DataType::Utf8View], DataType::UInt32, move |names| Ok(told.places(names[0].as_string_view())));
        let facts = facts.with_column(&place, place_of.call(vec![ident(thing)]))?;
        let says = |(n, (_, column)): (usize, &Asked<'_>)| {
            let told = self.clone();
            let gives = if told.texts[n].is_some() { DataType::Utf8View } else { DataType::Date32 };
            let says = here("told", vec![DataType::UInt32], gives, move |places| told.says(n, places[0].as_primitive::<UInt32Type>()));
            says.call(vec![ident(&place)]).alias(column)
        };
        facts.select(kept.into_iter().chain(asked.iter().enumerate().map(says)).collect::<Vec<_>>())
    }

    /// Where names lie: page and place in one number.
    fn places(&self, names: &StringViewArray) -> ArrayRef {
        let number = |(page, at): (u32, usize)| page * PLACES as u32 + at as u32;
        Arc::new(self.pages.find_all(Name::all(names)).map(|found| found.map(number)).collect::<UInt32Array>())
    }

    /// What those at these places say.
    fn says(&self, column: usize, places: &UInt32Array) -> DataFusionResult<ArrayRef> {
        let pages = &self.said[column];
        let at =
            |place: Option<u32>| place.map(|place| pages[place as usize / PLACES][place as usize % PLACES]).filter(|said| *said != NOTHING);
        Ok(match &self.texts[column] {
            None => Arc::new(places.iter().map(at).collect::<Date32Array>()),
            Some(texts) => take(texts, &places.iter().map(|place| at(place).map(i32::cast_unsigned)).collect::<UInt32Array>(), None)?,
        })
    }
}

/// A part of them, as it is laid down.
struct Laid {
    pages: Pages,
    said: Vec<Vec<Box<[i32]>>>,
    known: Known,
    memory: MemoryReservation,
}

impl Laid {
    /// Lays rows down; whether there is room for them.
    fn add(&mut self, batch: &RecordBatch) -> Result<bool, Refusal> {
        let names = texts(batch.column(0))?;
        let mut said = Vec::new();
        {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            for (column, known) in batch.columns()[1..].iter().zip(known.iter_mut()) {
                said.push(match known {
                    Some(known) => known.read(&texts(column)?).into_iter().map(u32::cast_signed).collect::<Vec<i32>>(),
                    None => column.as_primitive::<Date32Type>().values().to_vec(),
                });
            }
        }
        let columns: Vec<_> = batch.columns()[1..].iter().zip(&said).collect();
        for (row, name) in Name::all(&names).enumerate() {
            let Some(name) = name else { continue };
            let page = self.pages.page(name) as usize;
            for (pages, (column, said)) in self.said.iter_mut().zip(&columns) {
                if page == pages.len() {
                    pages.push([NOTHING; PLACES].into());
                }
                pages[page][name.at] = if column.is_null(row) { NOTHING } else { said[row] };
            }
        }
        let held = self.pages.bytes() + self.pages.len() * self.said.len() * size_of::<[i32; PLACES]>();
        Ok(self.memory.try_resize(held).is_ok())
    }

    /// Takes over what another part has.
    fn absorb(&mut self, mut other: Self) {
        let pages = self.pages.absorb(&other.pages);
        for (own, others) in self.said.iter_mut().zip(&mut other.said) {
            for (page, others) in pages.iter().zip(others.drain(..)) {
                match own.get_mut(*page as usize) {
                    None => own.push(others),
                    Some(own) => {
                        own.iter_mut().zip(others.iter()).filter(|(_, other)| **other != NOTHING).for_each(|(own, other)| *own = *other)
                    }
                }
            }
        }
        let both = self.memory.size() + other.memory.size();
        other.memory.free();
        self.memory.resize(both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::util::pretty::pretty_format_batches;
    use datafusion::execution::memory_pool::{GreedyMemoryPool, UnboundedMemoryPool};

    fn rows(context: &SessionContext, columns: Vec<(&str, ArrayRef)>) -> DataFrame {
        let whole = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap();
        // In two parts, so that what one part laid down is taken over by the other.
        let half = whole.num_rows() / 2;
        let parts = [whole.slice(0, half), whole.slice(half, whole.num_rows() - half)];
        let table = datafusion::datasource::MemTable::try_new(whole.schema(), parts.map(|part| vec![part]).to_vec()).unwrap();
        context.read_table(Arc::new(table)).unwrap()
    }

    #[tokio::test]
    async fn what_is_looked_up_is_what_a_join_tells() {
        let context = SessionContext::new();
        // Numbered ones, some left out, in an order of their own, and such as have no number.
        let named =
            |n: u32| if n.is_multiple_of(11) { format!("customer-without-number-{n}x") } else { format!("C{:08}", n * 37 % 50_000) };
        let names: StringViewArray = (1..9_000).map(|n| Some(named(n))).collect();
        let tiers = (1..9_000).map(|n| (n % 7 > 0).then(|| ["gold", "silver", "a tier with a long name"][n as usize % 3]));
        let days: Date32Array = (1..9_000).map(|n| (n % 5 > 0).then_some(n - 4_000)).collect();
        let things = |context: &SessionContext| {
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("known_as", Arc::new(names.clone())),
                ("said", Arc::new(tiers.clone().collect::<StringViewArray>())),
                ("since", Arc::new(days.clone())),
            ];
            rows(context, columns)
        };
        let asked: StringViewArray = (0..20_000).map(|n| (n % 13 > 0).then(|| named(n * 7 % 12_000))).collect();
        let numbers: UInt32Array = (0..20_000).collect::<Vec<u32>>().into();
        let facts = || rows(&context, vec![("number", Arc::new(numbers.clone())), ("customer", Arc::new(asked.clone()))]);
        let columns = [("tier", "said".to_owned()), ("joined", "since".to_owned())];
        let sorted = async |frame: DataFrame| {
            let batches = frame.sort_by(vec![ident("number")]).unwrap().collect().await.unwrap();
            assert_eq!(
                batches[0].schema().fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(),
                ["number", "customer", "said", "since"]
            );
            pretty_format_batches(&batches).unwrap().to_string()
        };
        let memory: Arc<dyn MemoryPool> = Arc::new(UnboundedMemoryPool::default());
        let told = Told::of(things(&context), &memory).await.unwrap().unwrap();
        assert!(memory.reserved() > 0);
        let looked_up = sorted(told.onto(facts(), "customer", &columns).unwrap()).await;
        drop(told);
        assert_eq!(memory.reserved(), 0);
        let joined = sorted(joined(facts(), things(&context), "customer", &columns).unwrap()).await;
        assert_eq!(looked_up, joined);
        assert!(joined.contains("a tier with a long name") && joined.contains("1962-"));

        let little: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(10_000));
        assert!(Told::of(things(&context), &little).await.unwrap().is_none());
    }
}
