//! Counts what facts speak of, each once (去重计数). Two levels: first the facts of each one, then the ones; a set of all
//! values for every group would need many times the memory. The values that each has, such as its product lines, are a set
//! of bits while they are few.

use crate::Refusal;
use crate::function::Function;
use crate::scan::grouped;
use datafusion::arrow::array::{AsArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{bit_or, count, max, min};
use datafusion::logical_expr::{ColumnarValue, Expr, ScalarFunctionImplementation, Volatility, create_udf, ident, lit};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// What is counted once.
#[derive(Clone, Debug)]
pub(crate) struct Distinct {
    /// The field that names it.
    pub(crate) of: String,
    /// The field whose values are counted for each; its facts when absent.
    pub(crate) each: Option<String>,
    /// Only those with so many.
    pub(crate) at_least: u32,
}

const NAMED: &str = "distinct_of";
const EACH: &str = "distinct_each";
const HAS: &str = "distinct_has";

/// Values that a set in one number can hold.
const MOST_IN_A_SET: usize = 63;

/// The values of a field as places in a set of bits, in the order in which they come.
#[derive(Debug, Default)]
pub(crate) struct Places {
    of: Mutex<HashMap<String, u32>>,
    too_many: AtomicBool,
}

impl Places {
    /// Whether there were more values than a set holds; then what was counted with it is wrong.
    pub(crate) fn are_too_many(&self) -> bool {
        self.too_many.load(Relaxed)
    }

    /// From a value to the set of it alone.
    fn set_of(self: &Arc<Self>, value: Expr) -> Expr {
        let places = self.clone();
        let look_up = move |arguments: &[ColumnarValue]| {
            let columns = ColumnarValue::values_to_arrays(arguments)?;
            let texts = columns[0].as_string_view();
            let mut of = places.of.lock().unwrap_or_else(PoisonError::into_inner);
            let mut place = |text: &str| -> i64 {
                if let Some(place) = of.get(text) {
                    return 1 << place;
                }
                if of.len() >= MOST_IN_A_SET {
                    places.too_many.store(true, Relaxed);
                    return 0;
                }
                let place = u32::try_from(of.len()).unwrap_or_default();
                of.insert(text.to_owned(), place);
                1 << place
            };
            let sets: Int64Array = texts.iter().map(|text| text.map(&mut place)).collect();
            Ok(ColumnarValue::Array(Arc::new(sets)))
        };
        create_udf("set_of", vec![DataType::Utf8View], DataType::Int64, Volatility::Volatile, Arc::new(look_up)).call(vec![value])
    }
}

/// How many values are in a set.
pub(crate) fn size() -> ScalarFunctionImplementation {
    Arc::new(|arguments| {
        let columns = ColumnarValue::values_to_arrays(arguments)?;
        let sets = columns[0].as_primitive::<Int64Type>();
        let sizes: Int64Array = sets.iter().map(|set| set.map(|set| i64::from(set.count_ones()))).collect();
        Ok(ColumnarValue::Array(Arc::new(sizes)))
    })
}

impl Distinct {
    /// Those with enough, once for each of the groups; with the first and the last day of their facts where these are told.
    fn those(&self, frame: DataFrame, groups: &[Expr], day: &Expr, told: bool, places: Option<&Arc<Places>>) -> Result<DataFrame, Refusal> {
        let mut by = groups.to_vec();
        by.push(ident(&self.of).alias(NAMED));
        let named = |mut names: Vec<Expr>, more: &str| {
            names.push(ident(more));
            names
        };
        let frame = frame.filter(ident(&self.of).is_not_null())?;
        let outer = grouped(groups);
        let days = |from: &Expr, to: &Expr| match told {
            true => vec![min(from.clone()).alias("from"), max(to.clone()).alias("to")],
            false => Vec::new(),
        };
        let frame = match &self.each {
            None => frame.aggregate(by, [vec![count(lit(1_i64)).alias(HAS)], days(day, day)].concat())?,
            Some(each) if places.is_some() => {
                let known = frame.filter(ident(each).is_not_null())?;
                let set = places.map(|places| places.set_of(ident(each))).unwrap_or_else(|| lit(0_i64));
                let sets = known.aggregate(by, [vec![bit_or(set).alias(EACH)], days(day, day)].concat())?;
                sets.with_column(HAS, Function::SetSize.call(vec![ident(EACH)]))?
            }
            Some(each) => {
                by.push(ident(each).alias(EACH));
                let known = frame.filter(ident(each).is_not_null())?;
                let one = known.aggregate(by, vec![min(day.clone()).alias("from_each"), max(day.clone()).alias("to_each")])?;
                let both = days(&ident("from_each"), &ident("to_each"));
                one.aggregate(named(outer, NAMED), [vec![count(lit(1_i64)).alias(HAS)], both].concat())?
            }
        };
        Ok(frame.filter(ident(HAS).gt_eq(lit(i64::from(self.at_least))))?)
    }

    /// How many there are in each of the groups.
    pub(crate) fn counted(
        &self,
        frame: DataFrame,
        groups: &[Expr],
        day: &Expr,
        open: bool,
        places: Option<&Arc<Places>>,
    ) -> Result<DataFrame, Refusal> {
        let mut sums = vec![count(lit(1_i64)).alias("sum_0")];
        if open {
            sums.push(min(ident("from")).alias("first"));
            sums.push(max(ident("to")).alias("last"));
        }
        Ok(self.those(frame, groups, day, open, places)?.aggregate(grouped(groups), sums)?)
    }

    /// The facts of those with enough in the whole time.
    pub(crate) fn listed(&self, frame: DataFrame, day: &Expr) -> Result<DataFrame, Refusal> {
        let those = self.those(frame.clone(), &[], day, false, None)?.select(vec![ident(NAMED)])?;
        Ok(frame.join(those, JoinType::LeftSemi, &[self.of.as_str()], &[NAMED], None)?)
    }
}
