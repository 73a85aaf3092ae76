//! Portrays customers (客户画像): how lately, how often and for how much each bought.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{PortraitFigure, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// How lately, how often and for how much customers bought, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Portrayed {
    /// The customers.
    #[serde(flatten)]
    pub portrait: PortraitFigure,
    /// 演示数据
    pub demo: bool,
}

/// A portrait of customers within a scope.
///
/// # Errors
/// As [`super::ask`], and when there is no such portrait.
#[tracing::instrument(skip_all)]
pub async fn portrait(up: &Upcount, scope: &Scope, portrait: &str, question: &Question) -> Result<Portrayed, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let (book, what) = (up.book(), format!("portrait {portrait} {question:?} {scope:?}"));
    let reckon = up.measures.portrait(portrait, question, &book, scope, &world);
    let portrait = up.remembered.figure(what, &book, &world, question.as_of.as_ref(), reckon).await?;
    Ok(Portrayed { portrait, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
