//! A contest is settled (竞赛结算): its prizes become lines of pay, once.

use super::filed::filed;
use super::gather::Asked;
use super::{ContestRefusal, ContestState, ContestTold, read_contest, stand, state, world};
use crate::keep::{ImportFile, import_file, told as noted};
use crate::reward::pay::written;
use crate::{Caller, Upcount, clock};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_engine::contest::{Counts, Standings, shared_by};
use upcount_engine::pay::{Key, Line, Reason};
use upcount_measure::import::Control;
use upcount_measure::{EachFact, FactRow, Page, World};
use upcount_model::{Calendar, Grain, Text, pay};
use upcount_store::{NewFact, StoreError};

/// One whole in millionths.
const ONE: i64 = 1_000_000;

/// What was paid of a contest.
#[derive(Default)]
pub(super) struct Posted {
    pub(super) sum_fen: i64,
    pub(super) agents: BTreeMap<String, i64>,
}

/// What was paid of a contest; none before it is settled.
pub(super) async fn posted(up: &Upcount, asked: &Asked, world: &World) -> Result<Option<Posted>, ContestRefusal> {
    let mut paid: Option<Posted> = None;
    let only = BTreeMap::from([("scheme".to_owned(), vec![asked.contest.id.clone()])]);
    let look = |row: &FactRow<'_>| {
        let (Some(agent), Some(fen)) = (row.text(0), row.whole(1)) else { return };
        let paid = paid.get_or_insert_default();
        paid.sum_fen += fen;
        *paid.agents.entry(agent.to_owned()).or_default() += fen;
    };
    let fields = ["agent", "amount_fen"];
    up.measures.each_fact(EachFact { kind: &pay::KIND, fields: &fields, only: &only, as_of: None }, &asked.book, world, look).await?;
    Ok(paid)
}

/// Settles a contest: what each won, as it is known on the day of settling, is paid. It does not change any more.
///
/// # Errors
/// [`ContestRefusal`]; then nothing is kept.
#[tracing::instrument(skip_all)]
pub async fn settle_contest(up: &Upcount, by: &Caller, id: &str, page: Page) -> Result<ContestTold, ContestRefusal> {
    let asked = Asked::of(up, id)?;
    let _one_at_a_time = up.paying.lock().await;
    let world = world(up).await?;
    match state(&asked, posted(up, &asked, &world).await?.is_some(), up.today()) {
        ContestState::Due => {}
        ContestState::Settled => return Err(ContestRefusal::Settled),
        _ => {
            let day = asked.contest.settled();
            return Err(ContestRefusal::NotOver(Text::new(
                format!("结算日是 {day}，过了那一天才能结算，因为到那天为止的撤保、失效与退保都要看"),
                format!("it is settled after {day}: what ends until then is looked at"),
            )));
        }
    }
    let (_, counts, found) = stand(up, &asked, asked.contest.settled(), &world).await?;
    let lines = lines(&asked, &counts, &found);
    if lines.is_empty() {
        return Err(ContestRefusal::Nothing);
    }
    let contest = &asked.contest;
    if let Some(refusal) = filed(up, (contest.from, contest.to), found.paid_fen, &world).await?.and_then(|filed| filed.refusal()) {
        return Err(refusal);
    }
    let folder = up.home.incoming();
    let file = folder.join(format!("contest-{id}.csv"));
    let unwritable = |source: std::io::Error| ContestRefusal::Store(StoreError::Folder { path: file.clone(), source });
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    std::fs::write(&file, written(id, asked.contest.settled(), id, &lines)).map_err(unwritable)?;
    let import =
        ImportFile { definition: "pay_lines".into(), file: file.clone(), name: Some(id.to_owned()), strict: true, made_up_until: None };
    let kept = import_file(up, import, Arc::new(Control::default())).await;
    // It has become facts, or nothing.
    let _ = std::fs::remove_file(&file);
    kept.map_err(ContestRefusal::Kept)?;
    let amount_fen: i64 = lines.iter().map(|line| line.amount_fen).sum();
    let says = json!({ "contest": id, "lines": lines.len(), "amount_fen": amount_fen });
    up.store.note(NewFact { kind: "pay_run".to_owned(), ..noted(by, "contest_settled", id, &says) }, &clock::now()).await?;
    read_contest(up, by, id, None, page).await
}

/// The prizes as lines: the prize before the budget × the budget's cut × the agent's part of it.
fn lines(asked: &Asked, counts: &Counts, found: &Standings) -> Vec<Line> {
    // Months of pay are those of the calendar.
    let calendar = Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 };
    let month = calendar.period(asked.contest.to, Grain::Month).number;
    let part = |above: i64, below: i64| i64::try_from(i128::from(above) * i128::from(ONE) / i128::from(below.max(1))).unwrap_or_default();
    let none = BTreeMap::new();
    let mut lines = Vec::new();
    for place in found.places.iter().filter(|place| place.prize_fen > 0) {
        let before = place.place_fen + place.step_fen;
        for (agent, amount_fen) in shared_by(place.prize_fen, counts.get(&place.unit).unwrap_or(&none)) {
            lines.push(Line {
                key: Key { agent, month, policy: None, reason: Reason::Contest },
                amount_fen,
                base_fen: before,
                rate_ppm: ONE,
                factor_ppm: part(place.prize_fen, before),
                credit_ppm: part(amount_fen, place.prize_fen),
                with: Vec::new(),
            });
        }
    }
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    lines
}
