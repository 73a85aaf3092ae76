//! Asks for a figure, and for the facts behind it.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{Answer, Page, Question, ReadFrom, Refusal, Rows};
use upcount_model::Scope;
use utoipa::ToSchema;

/// An answer, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Asked {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// 演示数据
    pub demo: bool,
}

/// The facts behind a figure, and whether the company in them is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AskedRows {
    /// The facts.
    #[serde(flatten)]
    pub rows: Rows,
    /// 演示数据
    pub demo: bool,
}

/// Answers a question within a scope.
///
/// # Errors
/// [`Refusal`] says what is unclear, unknown or not to be seen.
#[tracing::instrument(skip_all)]
pub async fn ask(up: &Upcount, scope: &Scope, question: &Question) -> Result<Asked, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let answer = up.measures.ask(question, &up.book(), scope, &world).await?;
    Ok(Asked { answer, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}

/// The facts behind a figure, a page of them.
///
/// # Errors
/// As [`ask`].
#[tracing::instrument(skip_all)]
pub async fn list_rows(up: &Upcount, scope: &Scope, question: &Question, page: Page) -> Result<AskedRows, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let rows = up.measures.rows(question, &up.book(), scope, &world, page).await?;
    Ok(AskedRows { rows, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}

/// Where the figures of a question are read from.
///
/// # Errors
/// As [`ask`].
#[tracing::instrument(skip_all)]
pub async fn explain(up: &Upcount, scope: &Scope, question: &Question) -> Result<Vec<ReadFrom>, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    up.measures.explain(question, &up.book(), scope, &world).await
}
