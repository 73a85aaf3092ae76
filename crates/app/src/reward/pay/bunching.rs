//! After a scheme is released: whether counts crowd at its edges (台阶聚集) more than chance lets them. It speaks of months of work,
//! never of a person.

use super::gather::{Asked, sold, world};
use super::{AskPay, PayRefusal};
use crate::Upcount;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_engine::redteam::{BunchingError, Crowd, Ladder, bunching, crowds};
use upcount_model::Text;
use utoipa::ToSchema;

/// Whether counts crowd at the edges of a scheme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayBunching {
    /// The scheme's id.
    pub scheme: String,
    /// The first day that was looked at.
    pub from: String,
    /// The last.
    pub to: String,
    /// Its ladders of policies; none where it has no edge.
    pub ladders: Vec<BunchingLadder>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// One ladder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BunchingLadder {
    /// `tiers`, or `bonus` with its place in the scheme.
    pub ladder: String,
    /// What it is called.
    pub name: Text,
    /// How long the times are: `month`, `quarter` …
    pub period: String,
    /// Agents' times with anything, in all.
    pub times: u64,
    /// How many of them had each count, from 1 to ten beyond the last edge.
    pub counts: Vec<u64>,
    /// The edges, the lowest first; none where nothing can be said.
    pub edges: Vec<BunchingEdge>,
    /// Why nothing is said.
    pub silent: Option<Text>,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BunchingEdge {
    /// The first count that is paid more for.
    pub edge: u32,
    /// Times that reached just the edge.
    pub at: u64,
    /// Times that were one short of it.
    pub below: u64,
    /// Times that would have reached just the edge, of all these, if counts went on smoothly.
    pub at_expected: f64,
    /// Times at the edge beyond that.
    pub excess: f64,
    /// How likely as many or more are there by chance, after all edges were looked at.
    pub p: f64,
    /// `more than chance` or `not more than chance`.
    pub says: String,
}

/// Looks at what was sold under a scheme until a month.
///
/// # Errors
/// [`PayRefusal`]
#[tracing::instrument(skip_all)]
pub async fn pay_bunching(up: &Upcount, ask: &AskPay) -> Result<PayBunching, PayRefusal> {
    let asked = Asked::of(up, ask)?;
    let world = world(up, None).await?;
    let (policies, _) = sold(up, &asked, None, &world).await?;
    let (scheme, calendar, until) = (asked.scheme.clone(), asked.calendar.clone(), asked.days().1);
    let found = tokio::task::spawn_blocking(move || crowds(&scheme, &calendar, &policies, until).iter().map(ladder).collect());
    let ladders = found.await.map_err(|e| PayRefusal::Facts(upcount_measure::Refusal::Fault(e.to_string())))?;
    Ok(PayBunching {
        scheme: asked.scheme.id.clone(),
        from: asked.scheme.since.to_string(),
        to: until.to_string(),
        ladders,
        notes: vec![Text::new(
            "说的是件数的分布，不是对任何人的判断：聚集可以是努力够到台阶，也可以是挪动和拆单，要看了才知道",
            "this is of how counts lie, and says nothing of any person: they crowd where people strive for an edge, and where they shift and split; one knows after looking",
        )],
        demo: up.made_up().await?,
    })
}

fn ladder(crowd: &Crowd) -> BunchingLadder {
    let (id, name) = match crowd.ladder {
        Ladder::Tiers => ("tiers".to_owned(), Text::new("阶梯", "Steps")),
        Ladder::Bonus(n) => (format!("bonus {}", n + 1), Text::new(format!("达标奖 {}", n + 1), format!("Bonus {}", n + 1))),
    };
    let most = crowd.edges.last().copied().unwrap_or_default().saturating_add(10);
    let mut many: BTreeMap<u32, u64> = BTreeMap::new();
    crowd.counts.iter().for_each(|count| *many.entry(*count).or_default() += 1);
    let found = bunching(&crowd.counts, &crowd.edges);
    let edges = found.iter().flatten().map(|one| BunchingEdge {
        edge: one.edge,
        at: one.at,
        below: one.below,
        at_expected: one.at_expected,
        excess: one.excess,
        p: one.p_adjusted,
        says: one.says.id().to_owned(),
    });
    BunchingLadder {
        ladder: id,
        name,
        period: crowd.grain.id().to_owned(),
        times: crowd.counts.len() as u64,
        counts: (1..=most).map(|count| many.get(&count).copied().unwrap_or_default()).collect(),
        edges: edges.collect(),
        silent: found.as_ref().err().map(silent),
    }
}

fn silent(error: &BunchingError) -> Text {
    match error {
        BunchingError::NoEdge | BunchingError::NothingBelow { .. } => Text::new("没有可看的台阶", "there is no edge to look at"),
        BunchingError::TooFew { months, counts } => Text::new(
            format!("台阶以外只有 {counts} 种件数、共 {months} 个人期，不足以说平常是怎样"),
            format!("away from the edges there are {counts} counts in {months} times of agents, too few to say what is usual"),
        ),
    }
}
