//! Contradictions among the facts (数据质量): counted by rule, and listed.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{Page, QualityRule, Refusal, Rows};
use upcount_model::Scope;
use utoipa::ToSchema;

/// Every rule about kinds that the home has, and how many facts break it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Quality {
    /// The rules, those that are broken most often first.
    pub rules: Vec<QualityRule>,
    /// 演示数据
    pub demo: bool,
}

/// Counts contradictions within a scope.
///
/// # Errors
/// When the store or the engine fails.
pub async fn check_quality(up: &Upcount, scope: &Scope) -> Result<Quality, Refusal> {
    let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let (today, what) = (up.today(), format!("quality {scope:?} {}", up.today()));
    let mut rules = up.remembered.figure(what, &up.book(), &world, None, up.measures.quality(scope, &world, today)).await?;
    rules.sort_by_key(|r| std::cmp::Reverse(r.facts));
    Ok(Quality { rules, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}

/// Lists the facts that break a rule, a page of them.
///
/// # Errors
/// When there is no such rule, the scope cannot be applied, or the engine fails.
pub async fn list_contradictions(up: &Upcount, scope: &Scope, rule: &str, page: Page) -> Result<Rows, Refusal> {
    let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
    up.measures.quality_rows(rule, scope, &world, up.today(), page, &up.book().company.currency).await
}
