//! Explains why two figures disagree (口径桥): steps that add up, each with its policies.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{AsOf, Bridge, BridgePolicies, Page, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// A bridge, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Bridged {
    /// The bridge.
    #[serde(flatten)]
    pub bridge: Bridge,
    /// 演示数据
    pub demo: bool,
}

/// Explains the difference of two answers within a scope.
///
/// # Errors
/// As [`super::ask`], and when the two do not ask for one measure and one time.
pub async fn bridge(up: &Upcount, scope: &Scope, a: &Question, b: &Question) -> Result<Bridged, Refusal> {
    let world = up.world_at(earlier(a, b)).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let bridge = up.measures.bridge(a, b, &up.book(), scope, &world).await?;
    Ok(Bridged { bridge, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}

/// The policies that a step moves, a page of them; steps are counted from 1.
///
/// # Errors
/// As [`bridge`], and when there is no such step.
pub async fn bridge_policies(
    up: &Upcount,
    scope: &Scope,
    a: &Question,
    b: &Question,
    step: usize,
    page: Page,
) -> Result<BridgePolicies, Refusal> {
    let world = up.world_at(earlier(a, b)).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    up.measures.bridge_policies(a, b, step, page, &up.book(), scope, &world).await
}

/// The earlier moment of knowledge of two.
fn earlier<'q>(a: &'q Question, b: &'q Question) -> Option<&'q AsOf> {
    [&a.as_of, &b.as_of].into_iter().flatten().min_by(|a, b| a.instant.cmp(&b.instant))
}
