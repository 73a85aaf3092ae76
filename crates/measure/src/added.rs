//! Adds up what was scanned, by dimension and period: as rows come, or by a plan.

use crate::Refusal;
use crate::cells::MANY;
use crate::cluster::may_travel;
use crate::codes::Codes;
use crate::counter::{self, Counted, Counting, few_enough};
use crate::distinct::Distinct;
use crate::once;
use crate::plan::{Plan, Summed};
use crate::reports::roll_up;
use crate::scan::{Cube, each, period_of};
use crate::sums::retain;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use datafusion::common::HashMap;
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::MemoryPool;
use datafusion::functions_aggregate::expr_fn::{count, max, min, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use datafusion::prelude::SessionContext;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_model::{Credit, Day, Grain};

/// The column of how many facts are left in a group.
const LEFT: &str = "left";

/// Rows that are added up.
pub(crate) struct Scanned<'a> {
    pub(crate) frame: DataFrame,
    pub(crate) plan: &'a Plan,
    pub(crate) grain: Option<Grain>,
    /// How many facts a row stands for.
    pub(crate) one: Expr,
    /// Whether a row may stand for others than one.
    pub(crate) alike: bool,
    /// Which rows of reports are counted; the others tell which months they cover.
    pub(crate) wanted: Option<Expr>,
    /// Whether some of the rows take off what others add.
    pub(crate) signed: bool,
    /// Whether the first and the last day are looked for.
    pub(crate) open: bool,
}

impl Scanned<'_> {
    /// Adds up here as rows come; or by a plan, where other machines may help or memory does not suffice.
    pub(crate) async fn added_up(mut self, context: &SessionContext) -> Result<Cube, Refusal> {
        if self.plan.tally.exposure.is_some() || may_travel(context) {
            return self.planned().await;
        }
        let memory = &context.runtime_env().memory_pool;
        let mut counted = self.here(memory).await;
        if matches!(counted, Err(Refusal::TooLarge)) {
            self.frame = sparing(self.frame);
            counted = self.here(memory).await;
        }
        match counted? {
            Some(counted) => Ok(Cube::from(counted)),
            None => self.planned().await,
        }
    }

    /// What each combination of dimensions has, with the number of the latest day of it; none when memory does not hold it, or other
    /// machines may help.
    pub(crate) async fn last_days(self, context: &SessionContext) -> Result<Option<Counted>, Refusal> {
        if may_travel(context) {
            return Ok(None);
        }
        let days = |(n, leg)| period_of(leg, self.plan, Some(Grain::Day)).alias(format!("day_{n}"));
        let days: Vec<Expr> = self.plan.tally.legs.iter().enumerate().map(days).collect();
        match self.counted(&context.runtime_env().memory_pool, days).await {
            Err(Refusal::TooLarge) => Ok(None),
            counted => counted,
        }
    }

    /// Adds up here, while memory suffices.
    async fn here(&self, memory: &Arc<dyn MemoryPool>) -> Result<Option<Counted>, Refusal> {
        match &self.plan.tally.distinct {
            None => self.counted(memory, Vec::new()).await,
            Some(distinct) => self.once(distinct, memory).await,
        }
    }

    /// The columns that tell rows apart.
    fn by(&self) -> Vec<String> {
        self.plan.tally.by.iter().chain(&self.plan.tally.also).cloned().collect()
    }

    /// The columns of periods.
    fn periods(&self) -> impl Iterator<Item = Expr> {
        let of = |(n, leg)| period_of(leg, self.plan, self.grain).alias(period_name(n));
        self.plan.tally.legs.iter().enumerate().map(of)
    }

    /// Whether each row is one.
    fn is_one(&self, summed: &Summed) -> bool {
        let tally = &self.plan.tally;
        matches!(summed, Summed::One) && tally.exposure.is_none() && tally.credit != Credit::Share && !self.alike
    }

    /// The day of which the first and the last are told.
    fn day(&self) -> Expr {
        let tally = &self.plan.tally;
        match &tally.reach {
            Some(reach) if reach.at_limit => reach.end(&tally.legs[0]),
            _ => ident(tally.legs[0].days[0]),
        }
    }

    /// Adds up here, while the groups fit into memory; with the latest day of each, where there are days to look at.
    async fn counted(&self, memory: &Arc<dyn MemoryPool>, days: Vec<Expr>) -> Result<Option<Counted>, Refusal> {
        let tally = &self.plan.tally;
        let named = |(n, summed)| (!self.is_one(summed)).then(|| sum_name(n));
        let asked = Counting {
            by: self.by(),
            legs: tally.legs.iter().enumerate().map(|(n, leg)| (period_name(n), leg.sign)).collect(),
            sums: tally.sums.iter().enumerate().map(named).collect(),
            left: self.signed.then(|| LEFT.to_owned()),
            day: self.open.then(|| "day_counted".to_owned()),
            latest: days.iter().map(|day| day.schema_name().to_string()).collect(),
        };
        let mut columns: Vec<Expr> = asked.by.iter().map(ident).chain(self.periods()).chain(days).collect();
        for (name, summed) in asked.sums.iter().zip(&tally.sums) {
            columns.extend(name.as_ref().map(|name| each(summed, tally, &self.one).alias(name)));
        }
        columns.extend(asked.left.as_ref().map(|left| ident(MANY).alias(left)));
        columns.extend(asked.day.as_ref().map(|day| self.day().alias(day)));
        counter::counted(self.frame.clone().select(columns)?, asked, memory).await
    }

    /// Counts things once, while they fit into memory.
    async fn once(&self, distinct: &Distinct, memory: &Arc<dyn MemoryPool>) -> Result<Option<Counted>, Refusal> {
        let leg = &self.plan.tally.legs[0];
        let day = self.open.then(|| ident(leg.days[0]));
        once::counted(self.frame.clone(), distinct, &self.by(), period_of(leg, self.plan, self.grain), day, memory).await
    }

    /// Adds up by a plan, which other machines may work on.
    async fn planned(self) -> Result<Cube, Refusal> {
        let (tally, reports) = (&self.plan.tally, self.plan.tally.exposure.is_some());
        let groups: Vec<Expr> = self.by().iter().map(ident).chain(self.periods()).collect();
        let only = |e: Expr| self.wanted.clone().map_or_else(|| Ok(e.clone()), |wanted| when(wanted, e.clone()).end());
        let mut sums = Vec::new();
        for (n, summed) in tally.sums.iter().enumerate() {
            let value = each(summed, tally, &self.one);
            let whole = if self.is_one(summed) { count(value) } else { sum(only(value)?) };
            sums.push(whole.alias(sum_name(n)));
        }
        if let Some(exposure) = &tally.exposure {
            sums.push(max(ident(exposure)).alias("months"));
            sums.push(count(only(lit(1_i64))?).alias("found"));
        }
        if self.signed {
            sums.push(sum(ident(MANY)).alias(LEFT));
        }
        if self.open {
            sums.push(min(self.day()).alias("first"));
            sums.push(max(self.day()).alias("last"));
        }
        let batches = match &tally.distinct {
            Some(distinct) => {
                let (period, day) = (period_of(&tally.legs[0], self.plan, self.grain), ident(tally.legs[0].days[0]));
                let frame = self.frame.filter(period.is_not_null())?;
                distinct.counted(frame, &groups, &day, self.open)?.collect().await?
            }
            None => self.frame.aggregate(groups, sums)?.collect().await?,
        };
        few_enough(batches.iter().map(RecordBatch::num_rows).sum())?;
        let mut cube = Cube::default();
        let mut found = Found::default();
        for batch in &batches {
            fill(&mut cube, &mut found, batch, self.plan)?;
        }
        if reports { roll_up(cube, self.plan) } else { Ok(cube) }
    }
}

/// The same with less memory and more time: what belongs together is found by sorting, which spills.
pub(crate) fn sparing(frame: DataFrame) -> DataFrame {
    let (mut state, plan) = frame.into_parts();
    state.config_mut().options_mut().optimizer.prefer_hash_join = false;
    DataFrame::new(state, plan)
}

/// The column of a leg's period.
fn period_name(n: usize) -> String {
    format!("period_{n}")
}

/// The column of a sum.
fn sum_name(n: usize) -> String {
    format!("sum_{n}")
}

impl From<Counted> for Cube {
    fn from(mut counted: Counted) -> Self {
        // Of values that no cell has nothing is told.
        let mut has = vec![false; counted.keys.len()];
        counted.cells.places.iter().for_each(|(_, key)| has[*key as usize] = true);
        if !has.iter().all(|has| *has) {
            let places: Vec<u32> = has.iter().scan(0, |next, has| Some(std::mem::replace(next, *next + u32::from(*has)))).collect();
            counted.cells.places.iter_mut().for_each(|(_, key)| *key = places[*key as usize]);
            retain(&mut counted.keys, &has);
        }
        Self { keys: counted.keys, cells: counted.cells, span: counted.span, months: BTreeMap::new() }
    }
}

fn whole(sum: &ArrayRef, row: usize) -> i128 {
    match sum.as_primitive_opt::<Int64Type>() {
        Some(sum) => i128::from(sum.value(row)),
        None => sum.as_primitive::<Decimal128Type>().value(row),
    }
}

/// The codes of the values that were found, and the keys of those that count.
#[derive(Default)]
struct Found {
    codes: Option<Codes>,
    keys: Vec<Option<u32>>,
    /// (period, key) → the place of the cell.
    cells: HashMap<(i32, u32), usize>,
}

fn fill(cube: &mut Cube, found: &mut Found, batch: &RecordBatch, plan: &Plan) -> Result<(), Refusal> {
    let tally = &plan.tally;
    let column = |name: &str| batch.column_by_name(name).cloned().ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")));
    if found.codes.is_none() {
        let dimensions: Vec<String> = tally.by.iter().chain(&tally.also).cloned().collect();
        found.codes = Some(Codes::of(&dimensions));
    }
    let Some(values) = &mut found.codes else { return Ok(()) };
    let places = values.read(batch)?;
    found.keys.resize(values.values.len(), None);
    let codes = (0..tally.legs.len()).map(|n| column(&format!("period_{n}"))).collect::<Result<Vec<_>, _>>()?;
    let sums = (0..tally.sums.len()).map(|n| column(&format!("sum_{n}"))).collect::<Result<Vec<_>, _>>()?;
    let reports = if tally.exposure.is_some() { Some((column("months")?, column("found")?)) } else { None };
    let days = batch.column_by_name("first").zip(batch.column_by_name("last"));
    let days = days.map(|(first, last)| (first.as_primitive::<Date32Type>(), last.as_primitive::<Date32Type>()));
    let left = batch.column_by_name(LEFT).map(|left| left.as_primitive::<Int64Type>());
    for (row, place) in places.into_iter().enumerate() {
        // Of what single facts changed, nothing may be left under the old values.
        if left.is_some_and(|left| left.value(row) == 0) {
            continue;
        }
        if let Some((months, many)) = &reports {
            let day = codes[0].as_primitive::<Int32Type>();
            if !day.is_null(row) && !months.is_null(row) {
                let most = cube.months.entry(day.value(row)).or_default();
                *most = (*most).max(months.as_primitive::<Int64Type>().value(row));
            }
            if many.as_primitive::<Int64Type>().value(row) == 0 {
                continue;
            }
        }
        for (leg, code) in tally.legs.iter().zip(&codes) {
            let code = code.as_primitive::<Int32Type>();
            if code.is_null(row) {
                continue;
            }
            let key = *found.keys[place as usize].get_or_insert_with(|| {
                cube.keys.push(values.values[place as usize].clone());
                u32::try_from(cube.keys.len() - 1).unwrap_or(u32::MAX)
            });
            let place = *found.cells.entry((code.value(row), key)).or_insert_with(|| {
                cube.cells.places.push((code.value(row), key));
                cube.cells.len() - 1
            });
            let many = cube.cells.len();
            for (total, sum) in cube.cells.of.iter_mut().zip(&sums) {
                total.grow(many);
                if !sum.is_null(row) {
                    total.add(std::iter::once((place, i128::from(leg.sign) * whole(sum, row))));
                }
            }
            if let Some((first, last)) = days {
                let (first, last) = (Day(first.value(row)), Day(last.value(row)));
                let (a, b) = cube.span.unwrap_or((first, last));
                cube.span = Some((a.min(first), b.max(last)));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{Int64Array, StringViewArray};
    use datafusion::common::JoinType;
    use datafusion::execution::memory_pool::FairSpillPool;
    use datafusion::execution::runtime_env::RuntimeEnvBuilder;
    use datafusion::prelude::SessionConfig;

    #[tokio::test]
    async fn what_is_too_much_to_be_held_is_brought_together_by_sorting() {
        let pool = Arc::new(FairSpillPool::new(128 << 20));
        let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc().unwrap();
        let settings = SessionConfig::new().with_target_partitions(2).with_sort_spill_reservation_bytes(1 << 20);
        let context = SessionContext::new_with_config_rt(settings, runtime);
        let table = |column: &'static str, step: usize| {
            let batch = |first: usize| {
                let texts: StringViewArray =
                    (first..first + 8_000).map(|n| Some(format!("a policy with the number {}", n * step))).collect();
                let texts: ArrayRef = Arc::new(texts);
                let ones: ArrayRef = Arc::new(Int64Array::from(vec![1; 8_000]));
                RecordBatch::try_from_iter([(column, texts), (if step == 1 { "one" } else { "other" }, ones)]).unwrap()
            };
            context.read_batches((0..250).map(|n| batch(n * 8_000)).collect::<Vec<_>>()).unwrap()
        };
        let both = table("policy", 1).join(table("of", 2), JoinType::Right, &["policy"], &["of"], None).unwrap();
        let sums = |frame: DataFrame| async {
            let sums = frame.aggregate(vec![], vec![sum(ident("one")).alias("one"), sum(ident("other")).alias("other")]).unwrap();
            let batches = sums.collect().await.map_err(Refusal::from)?;
            Ok::<_, Refusal>((0..2).map(|n| batches[0].column(n).as_primitive::<Int64Type>().value(0)).collect::<Vec<_>>())
        };
        assert!(matches!(sums(both.clone()).await, Err(Refusal::TooLarge)));
        assert_eq!(sums(sparing(both)).await.unwrap(), [1_000_000, 2_000_000]);
    }
}
