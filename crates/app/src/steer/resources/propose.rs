//! Taking up what is proposed: each place that changes is a move, with its reason, numbers and what it is expected to bring.

use super::{AskResource, Matched, ResourceRefusal, matched, resource_of, why};
use crate::steer::moves::{Expected, MoveNumber, OPEN_DAYS, Proposed, amount, propose_all};
use crate::{Caller, Upcount};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::Text;
use utoipa::ToSchema;

/// Moves made at once, at most.
const MOST_MOVES: usize = 2_000;

/// What became of what was taken up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResourceMoves {
    /// Moves that were made.
    pub made: u64,
    /// Those that were open already.
    pub stood: u64,
    /// Places that do not change.
    pub unchanged: u64,
}

/// Makes a move of each place that changes, or of those of the codes named.
///
/// # Errors
/// [`ResourceRefusal`]; then none is made.
#[tracing::instrument(skip_all)]
pub async fn propose_resource_moves(
    up: &Upcount,
    by: &Caller,
    ask: &AskResource,
    only: Option<&BTreeSet<String>>,
) -> Result<ResourceMoves, ResourceRefusal> {
    let book = up.book();
    let resource = resource_of(&book, &ask.resource)?;
    let matched = matched(up, by, &book, resource, ask).await?;
    let Matched { ground, plan, settings, .. } = &matched;
    let calibre = resource.calibre.clone().or_else(|| book.measures[&resource.of].calibre.clone());
    let calibre = calibre.or_else(|| book.company.standard_calibres.first().cloned()).unwrap_or_default();
    let cost = resource.cost.map_or(0, |cost| cost.0.fen);
    let named = |n: &usize| only.is_none_or(|only| ground.places[*n].place.get(&resource.level).is_some_and(|code| only.contains(code)));
    let asked: Vec<usize> = (0..plan.teams.len()).filter(named).collect();
    let changed: Vec<usize> = asked.iter().copied().filter(|n| plan.teams[*n].after != plan.teams[*n].before).collect();
    if changed.len() > MOST_MOVES {
        return Err(super::unclear(
            format!("{} 个机构有变化，一次最多 {MOST_MOVES} 个；请选一部分", changed.len()),
            format!("{} places change, and at most {MOST_MOVES} moves are made at once; choose some of them", changed.len()),
        ));
    }
    let number = |zh: &str, en: &str, value: String| MoveNumber { name: Text::new(zh, en), value };
    let propose = |n: &usize| {
        let (team, place) = (&plan.teams[*n], &ground.places[*n]);
        let code = &place.place[&resource.level];
        let (zh, en) = (&resource.unit.zh, &resource.unit.en);
        let mut numbers = vec![
            number("今天", "Today", format!("{}", team.before)),
            number("建议", "Proposed", format!("{}", team.after)),
            number("再加一个带来", "One more would bring", format!("{:.2}", team.next)),
        ];
        if let Some(attained) = place.attainment {
            numbers.push(number("目标达成", "Attained of its goal", format!("{:.0}%", attained * 100.0)));
        }
        if let Some(source) = ask.source.as_ref().filter(|_| ask.elasticity.is_some()) {
            numbers.push(number("成效按假设，出处", "Effect assumed, by", source.clone()));
        }
        let reason = why(resource, &matched, team, place.attainment);
        let whole = Text::new(
            format!("{}。全部调整合计预计多带来 {} 件", reason.zh, amount(plan.planned - plan.today)),
            format!("{}. All changes together should bring {} more policies", reason.en, amount(plan.planned - plan.today)),
        );
        Proposed {
            what: Text::new(
                format!("{code} 的{}从 {} {zh}调到 {} {zh}", resource.zh, team.before, team.after),
                format!("{} of {code} from {} to {} {en}", resource.en, team.before, team.after),
            ),
            why: whole,
            numbers,
            source: format!("resource/{}", resource.id),
            place: place.place.clone(),
            expected: Some(Expected {
                measure: resource.of.clone(),
                calibre: calibre.clone(),
                only: BTreeMap::new(),
                beside: None,
                extra: team.extra,
                range: Some(team.extra_95),
                from: settings.from,
                to: settings.to,
            }),
            cost_fen: cost.saturating_mul(i64::from(team.after.saturating_sub(team.before))),
            expires: up.today().plus(OPEN_DAYS),
        }
    };
    let made = propose_all(up, by, changed.iter().map(propose).collect()).await?;
    Ok(ResourceMoves { made: made.made, stood: made.stood, unchanged: (asked.len() - changed.len()) as u64 })
}
