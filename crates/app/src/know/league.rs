//! Holds members beside each other (代理人产能对标), so that small numbers are not ranked by luck.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{LeagueAsks, LeagueFigure, Page, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// Members beside each other, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ladder {
    /// The members.
    #[serde(flatten)]
    pub league: LeagueFigure,
    /// 演示数据
    pub demo: bool,
}

/// Members beside each other within a scope; of their rows those of a page.
///
/// # Errors
/// As [`super::ask`], and when there is no such league.
#[tracing::instrument(skip_all)]
pub async fn league(
    up: &Upcount,
    scope: &Scope,
    league: &str,
    asks: LeagueAsks,
    question: &Question,
    page: Page,
) -> Result<Ladder, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let league = up.measures.league(league, asks, question, &up.book(), scope, &world, page).await?;
    Ok(Ladder { league, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
