//! Counts what facts speak of, each once (去重计数), by a plan that spills to disk and travels to other machines. Two levels: first
//! the facts of each one, then the ones; a set of all values for every group would need many times the memory. What fits into
//! memory is counted by [`crate::once`].

use crate::Refusal;
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{count, max, min};
use datafusion::logical_expr::{Expr, ident, lit};

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

impl Distinct {
    /// Those with enough, once for each of the groups; with the first and the last day of their facts where these are told.
    fn those(&self, frame: DataFrame, groups: &[Expr], day: &Expr, told: bool) -> Result<DataFrame, Refusal> {
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
    pub(crate) fn counted(&self, frame: DataFrame, groups: &[Expr], day: &Expr, open: bool) -> Result<DataFrame, Refusal> {
        let mut sums = vec![count(lit(1_i64)).alias("sum_0")];
        if open {
            sums.push(min(ident("from")).alias("first"));
            sums.push(max(ident("to")).alias("last"));
        }
        Ok(self.those(frame, groups, day, open)?.aggregate(grouped(groups), sums)?)
    }

    /// The facts of those with enough in the whole time.
    pub(crate) fn listed(&self, frame: DataFrame, day: &Expr) -> Result<DataFrame, Refusal> {
        let those = self.those(frame.clone(), &[], day, false)?.select(vec![ident(NAMED)])?;
        Ok(frame.join(those, JoinType::LeftSemi, &[self.of.as_str()], &[NAMED], None)?)
    }
}

/// The columns that a table grouped by these has for them.
fn grouped(groups: &[Expr]) -> Vec<Expr> {
    groups.iter().map(|group| ident(group.schema_name().to_string())).collect()
}
