//! Diagnoses a funnel (转化漏斗诊断): where policies are lost on their way, and what mending it is worth.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{FunnelFigure, FunnelQuestion, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// A funnel's figures, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Funnel {
    /// The figures.
    #[serde(flatten)]
    pub funnel: FunnelFigure,
    /// 演示数据
    pub demo: bool,
}

/// A funnel's figures within a scope.
///
/// # Errors
/// As [`super::ask`], and when there is no such funnel.
#[tracing::instrument(skip_all)]
pub async fn funnel(up: &Upcount, scope: &Scope, asked: &FunnelQuestion) -> Result<Funnel, Refusal> {
    let world = up.world_at(asked.question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let funnel = up.measures.funnel(asked, up.today(), &up.book(), scope, &world).await?;
    Ok(Funnel { funnel, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
