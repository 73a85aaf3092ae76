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
pub(crate) async fn credited(
    context: &SessionContext,
    plan: &Plan,
    policies: DataFrame,
    files: &Source,
    credits: &Source,
) -> Result<DataFrame, Refusal> {
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
    // What is less is held, and the rest streams past it.
    let shared = if parts_are_less(plan, files, credits) {
        parts.join(policies, JoinType::Right, &["credited_policy"], &["policy"], None)?
    } else {
        policies.join(parts, JoinType::Left, &["policy"], &["credited_policy"], None)?
    };
    let fields = plan.tally.kind.fields.iter().map(|field| match field.id {
        "agent" => coalesce(vec![ident("credited_agent"), ident("agent")]).alias("agent"),
        other => ident(other),
    });
    let mut columns: Vec<_> = fields.collect();
    columns.push(coalesce(vec![ident("credited_share"), all]).alias(SHARE));
    Ok(shared.select(columns)?)
}

/// Whether the parts of all policies are less than the policies of the time that a plan looks at, by the bytes of their files.
/// A part is narrow, and so is what is looked at of a policy.
fn parts_are_less(plan: &Plan, files: &Source, credits: &Source) -> bool {
    let bytes = |source: &Source| source.files.iter().map(|file| file.file.bytes).sum::<u64>();
    let days = files.files.iter().filter_map(|file| file.days);
    let all = days.reduce(|all, days| (all.0.min(days.0), all.1.max(days.1)));
    let part = all.map_or(1.0, |(first, last)| {
        let (from, to) = (plan.tally.from.unwrap_or(first), plan.tally.to.unwrap_or(last));
        f64::from(to.0 - from.0 + 1) / f64::from(last.0 - first.0 + 1)
    });
    bytes(credits) as f64 <= part * bytes(files) as f64
}
