//! Follows the contacts of customers (客户接触轨迹): which paths led to a policy, and which to nothing.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{JourneyFigure, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// What paths came to, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Followed {
    /// The paths.
    #[serde(flatten)]
    pub journey: JourneyFigure,
    /// 演示数据
    pub demo: bool,
}

/// The contact paths of customers within a scope.
///
/// # Errors
/// As [`super::ask`], and when there are no such paths.
#[tracing::instrument(skip_all)]
pub async fn journey(up: &Upcount, scope: &Scope, journey: &str, question: &Question) -> Result<Followed, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let (book, what) = (up.book(), format!("journey {journey} {question:?} {scope:?}"));
    let reckon = up.measures.journey(journey, question, &book, scope, &world);
    let journey = up.remembered.figure(what, &book, &world, question.as_of.as_ref(), reckon).await?;
    Ok(Followed { journey, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
