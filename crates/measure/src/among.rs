//! Which facts of a kind others say again (同键): by their keys, which are laid down by their names where memory holds them.

use crate::Refusal;
use crate::cluster::may_travel;
use crate::codes::texts;
use crate::function::here;
use crate::names::{Name, Named};
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, JoinType, NullEquality};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, ident};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use std::sync::Arc;
use tokio::task::JoinSet;
use upcount_model::{Key, Kind, Type};

/// The facts of the first table that the second, a file, says again, or those that it does not.
pub(crate) async fn said_again(
    context: &SessionContext,
    these: DataFrame,
    file: DataFrame,
    kind: &Kind,
    again: bool,
) -> Result<DataFrame, Refusal> {
    match kind.key {
        Key::Once([key]) if kind.field(key).is_some_and(|field| field.holds == Type::Text) => {
            naming(context, these, key, file.select(vec![ident(*key)])?, again).await
        }
        _ => joined(these, file, kind, if again { JoinType::LeftSemi } else { JoinType::LeftAnti }),
    }
}

/// The facts of which a field names one of the names of a column, or those of which it does not.
pub(crate) async fn naming(
    context: &SessionContext,
    these: DataFrame,
    field: &str,
    names: DataFrame,
    is: bool,
) -> Result<DataFrame, Refusal> {
    let Some(held) = Held::of(context, &names).await? else {
        let name = names.schema().field(0).name().clone();
        let names = names.select(vec![ident(name).alias("known_as")])?;
        return Ok(these.join(names, if is { JoinType::LeftSemi } else { JoinType::LeftAnti }, &[field], &["known_as"], None)?);
    };
    let has = held.has(field);
    Ok(these.filter(if is { has } else { has.is_false() })?)
}

/// The names of a column, for as long as somebody looks them up.
pub(crate) struct Held(Named, MemoryReservation);

impl Held {
    /// None when memory does not hold them, or many machines may look.
    pub(crate) async fn of(context: &SessionContext, names: &DataFrame) -> Result<Option<Arc<Self>>, Refusal> {
        if may_travel(context) {
            return Ok(None);
        }
        let memory = &context.runtime_env().memory_pool;
        let mut parts = JoinSet::new();
        for mut rows in names.clone().execute_stream_partitioned().await? {
            let memory = MemoryConsumer::new("names").register(memory);
            parts.spawn(async move {
                let mut named = Named::default();
                while let Some(batch) = rows.next().await {
                    Name::all(&texts(batch?.column(0))?).flatten().for_each(|name| named.add(name));
                    if memory.try_resize(named.bytes()).is_err() {
                        return Ok(None);
                    }
                }
                Ok::<_, Refusal>(Some(Self(named, memory)))
            });
        }
        let mut all: Option<Self> = None;
        while let Some(part) = parts.join_next().await {
            let Some(part) = part.map_err(|e| Refusal::Fault(e.to_string()))?? else { return Ok(None) };
            match &mut all {
                None => all = Some(part),
                Some(all) => {
                    all.0.absorb(&part.0);
                    all.1.resize(all.0.bytes());
                }
            }
        }
        Ok(all.map(Arc::new))
    }

    /// Whether a field names one of them; false where it names nothing.
    pub(crate) fn has(self: &Arc<Self>, field: &str) -> Expr {
        let held = self.clone();
        let have = move |names: &[ArrayRef]| Ok(Arc::new(held.0.have(names[0].as_string_view())) as ArrayRef);
        here("among", vec![DataType::Utf8View], DataType::Boolean, have).call(vec![ident(field)])
    }
}

/// The same by a plan, which is for few of these, or for many machines.
pub(crate) fn joined(these: DataFrame, those: DataFrame, kind: &Kind, how: JoinType) -> Result<DataFrame, Refusal> {
    let fields = kind.key.fields();
    let other = |field: &&str| format!("other_{field}");
    let (state, these) = these.into_parts();
    let those = those.select(fields.iter().map(|f| ident(*f).alias(other(f))).collect::<Vec<_>>())?.into_unoptimized_plan();
    let columns = |names: Vec<String>| names.into_iter().map(Column::from_name).collect::<Vec<_>>();
    let on = (columns(fields.iter().map(ToString::to_string).collect()), columns(fields.iter().map(other).collect()));
    let missing = match kind.key {
        Key::Once(_) => NullEquality::NullEqualsNothing,
        Key::Together(_) => NullEquality::NullEqualsNull,
    };
    let plan = LogicalPlanBuilder::from(these).join_detailed(those, how, on, None, missing)?.build()?;
    Ok(DataFrame::new(state, plan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{Int32Array, RecordBatch, StringViewArray};
    use datafusion::arrow::datatypes::Int32Type;
    use datafusion::datasource::MemTable;
    use upcount_model::policy;

    /// Policies by their names, each with its place, in two parts.
    fn table(context: &SessionContext, names: &[Option<String>]) -> DataFrame {
        let (names, places) =
            (names.iter().collect::<StringViewArray>(), Int32Array::from_iter_values(0..i32::try_from(names.len()).unwrap()));
        let columns = [("policy", Arc::new(names) as ArrayRef), ("place", Arc::new(places))];
        let whole = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
        let half = whole.num_rows() / 2;
        let parts = [whole.slice(0, half), whole.slice(half, whole.num_rows() - half)];
        context.read_table(Arc::new(MemTable::try_new(whole.schema(), parts.map(|part| vec![part]).to_vec()).unwrap())).unwrap()
    }

    #[tokio::test]
    async fn keys_that_are_held_tell_the_same_as_a_join() {
        let context = SessionContext::new();
        let names = |step: usize| -> Vec<Option<String>> {
            let name =
                |n: usize| if n.is_multiple_of(9) { format!("a long name without a number {n}.") } else { format!("P{:09}", n * step) };
            (0..9_000).map(|n| (n % 100 > 0).then(|| name(n))).collect()
        };
        let (older, newer) = (|| table(&context, &names(2)), || table(&context, &names(3)));
        let places = async |frame: DataFrame| {
            let batches = frame.collect().await.unwrap();
            let places = batches.iter().flat_map(|batch| batch.column(1).as_primitive::<Int32Type>().values().to_vec());
            let mut places: Vec<i32> = places.collect();
            places.sort_unstable();
            places
        };
        let kind = &policy::KIND;
        for (again, how) in [(true, JoinType::LeftSemi), (false, JoinType::LeftAnti)] {
            let held = places(said_again(&context, older(), newer(), kind, again).await.unwrap()).await;
            assert_eq!(held, places(joined(older(), newer(), kind, how).unwrap()).await);
            assert!(held.len() > 2_500, "{}", held.len());
        }
        let all = Held::of(&context, &newer().select(vec![ident("policy")]).unwrap()).await.unwrap().unwrap();
        assert!(context.runtime_env().memory_pool.reserved() >= all.0.bytes());
    }
}
