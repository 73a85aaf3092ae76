//! Explains what moved a figure (变动归因): the contribution of each part, exact.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{MovedFactors, MovedFigure, MovedQuestion, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// What moved a figure, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Moved {
    /// What moved it.
    #[serde(flatten)]
    pub moved: MovedFigure,
    /// 演示数据
    pub demo: bool,
}

/// What moved a count through its factors, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedByFactors {
    /// What moved it.
    #[serde(flatten)]
    pub moved: MovedFactors,
    /// 演示数据
    pub demo: bool,
}

/// Explains a change by the factors of the measure's chain, within a scope.
///
/// # Errors
/// As [`super::ask`], and when the measure has no chain or one of its counts is nothing.
#[tracing::instrument(skip_all)]
pub async fn moved_factors(up: &Upcount, scope: &Scope, asked: &MovedQuestion) -> Result<MovedByFactors, Refusal> {
    let world = up.world_at(asked.question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let (book, what) = (up.book(), format!("factors {asked:?} {scope:?}"));
    let reckon = up.measures.moved_factors(asked, &book, scope, &world);
    let moved = up.remembered.figure(what, &book, &world, asked.question.as_of.as_ref(), reckon).await?;
    Ok(MovedByFactors { moved, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}

/// Explains a change within a scope.
///
/// # Errors
/// As [`super::ask`], and when the measure does not fall into parts by these dimensions.
#[tracing::instrument(skip_all)]
pub async fn moved(up: &Upcount, scope: &Scope, asked: &MovedQuestion) -> Result<Moved, Refusal> {
    let world = up.world_at(asked.question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let moved = up.measures.moved(asked, &up.book(), scope, &world).await?;
    Ok(Moved { moved, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
