//! Tells how many policies there are for the people of a place (区域渗透率), and how many would be expected.

use crate::Upcount;
use serde::Serialize;
use upcount_measure::{MarketFigure, Question, Refusal};
use upcount_model::Scope;
use utoipa::ToSchema;

/// Places of a market, and whether the company in it is made up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Penetration {
    /// The places.
    #[serde(flatten)]
    pub market: MarketFigure,
    /// 演示数据
    pub demo: bool,
}

/// Places of a market within a scope.
///
/// # Errors
/// As [`super::ask`], and when there is no such market.
#[tracing::instrument(skip_all)]
pub async fn market(up: &Upcount, scope: &Scope, market: &str, question: &Question) -> Result<Penetration, Refusal> {
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let market = up.measures.market(market, question, &up.book(), scope, &world).await?;
    Ok(Penetration { market, demo: up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))? })
}
