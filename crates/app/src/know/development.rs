//! Tells how many of the policies booked will stay (件数发展).

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{DevelopmentFigure, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// What stays of what was booked, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Stay {
    /// The cohorts.
    #[serde(flatten)]
    pub development: DevelopmentFigure,
    /// 演示数据
    pub demo: bool,
}

/// What stays of what was booked, within a scope.
///
/// # Errors
/// As [`super::ask`], and when there is no such survival.
#[tracing::instrument(skip_all)]
pub async fn development(up: &Upcount, scope: &Scope, survival: &str, question: &Question) -> Result<Stay, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let development = up.measures.development(survival, question, &up.book(), scope, &world).await?;
    Ok(Stay { development, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
