//! Carries our functions beside a plan: a plan names them, and what they say of themselves goes along in the head of the
//! request.

use crate::function::Function;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{Result, internal_datafusion_err};
use datafusion::logical_expr::{Expr, LogicalPlan, ScalarUDF};
use http::{HeaderMap, HeaderValue};
use std::collections::BTreeSet;
use std::sync::Arc;

const FUNCTION: &str = "upcount-function";
/// What a worker takes of them, in bytes.
pub(super) const MOST_BYTES: u32 = 1 << 20;

/// What the functions of a plan say of themselves.
pub(super) fn functions_of(plan: &LogicalPlan) -> Result<HeaderMap> {
    let mut found = BTreeSet::new();
    plan.apply_with_subqueries(|step| {
        step.apply_expressions(|expression| {
            expression.apply(|part| {
                if let Expr::ScalarFunction(call) = part
                    && let Some(says) = Function::says(&call.func)
                {
                    found.insert(says.to_owned());
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    let mut head = HeaderMap::new();
    for says in found {
        let says = HeaderValue::from_bytes(says.as_bytes()).map_err(|e| internal_datafusion_err!("a function cannot be carried: {e}"))?;
        head.append(FUNCTION, says);
    }
    Ok(head)
}

/// The functions that came with a request.
pub(super) fn functions_in(head: &HeaderMap) -> Result<Vec<Arc<ScalarUDF>>> {
    head.get_all(FUNCTION).iter().map(|says| Function::from_what_it_says(says.as_bytes()).map(Arc::new)).collect()
}
