//! Credit (业绩归属): a policy that several agents share, told once for each of them.

use crate::Refusal;
use crate::measures::Source;
use crate::plan::Plan;
use crate::scan::table;
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{ident, lit};
use datafusion::prelude::SessionContext;
use std::borrow::Cow;
use upcount_model::{Credit, Kind};

/// The column with an agent's part, in millionths.
pub(crate) const SHARE: &str = "credited_ppm";

/// The plan as it is where nobody has a part of another's policy: each is wholly its own agent's, whatever the calibre says.
pub(crate) fn of_one_each<'p>(plan: &'p Plan, credits: &Source) -> Cow<'p, Plan> {
    if matches!(plan.tally.credit, Credit::Share | Credit::FullEach) && credits.is_empty() {
        let mut plan = plan.clone();
        plan.tally.credit = Credit::Company;
        return Cow::Owned(plan);
    }
    Cow::Borrowed(plan)
}

/// The policies, each once for each agent who has a part of it; `agent` is then that agent. A policy without credits is
/// wholly its own agent's.
pub(crate) async fn credited(context: &SessionContext, plan: &Plan, policies: DataFrame, credits: &Source) -> Result<DataFrame, Refusal> {
    if !matches!(plan.tally.credit, Credit::Share | Credit::FullEach) {
        return Ok(policies);
    }
    let all = lit(1_000_000_i64);
    let Some(kind) = Kind::from_id("credit").filter(|_| !credits.is_empty()) else {
        return Ok(policies.with_column(SHARE, all)?);
    };
    let parts = table(context, kind, credits).await?.select(vec![
        ident("policy").alias("credited_policy"),
        ident("agent").alias("credited_agent"),
        ident("share_ppm").alias("credited_share"),
    ])?;
    // The parts are fewer and narrower, so they are held; the policies stream past them.
    let shared = parts.join(policies, JoinType::Right, &["credited_policy"], &["policy"], None)?;
    let fields = plan.tally.kind.fields.iter().map(|field| match field.id {
        "agent" => coalesce(vec![ident("credited_agent"), ident("agent")]).alias("agent"),
        other => ident(other),
    });
    let mut columns: Vec<_> = fields.collect();
    columns.push(coalesce(vec![ident("credited_share"), all]).alias(SHARE));
    Ok(shared.select(columns)?)
}
