//! Boards of everybody, gathered before somebody asks (预先汇总): once nothing more was learned for a while, so that nobody waits for them.

use crate::{Caller, Upcount, keep, reward, steer};
use std::time::Duration;
use upcount_measure::Page;

/// Gathers again and again what Boards of everybody tell, when something was learned and nothing more for as long as that; never
/// where that is no time.
pub async fn tend_boards(up: &Upcount, still: Duration) {
    let (mut before, mut gathered) = (None, None);
    while !still.is_zero() {
        tokio::time::sleep(still).await;
        let now = up.last_fact().await.ok().map(|last| (last, up.today()));
        if now == before && now != gathered {
            gather(up).await;
            tracing::info!(target: "upcount::ahead", boards = up.remembered.many(), "Boards are gathered");
            gathered = now;
        }
        before = now;
    }
}

/// One Board after the other, so that those who ask meanwhile do not wait for all. What refuses tells why to whoever asks.
async fn gather(up: &Upcount) {
    let owner = Caller::owner();
    drop(steer::read_value(up, &owner, &steer::AskValue::default()).await);
    drop(steer::read_scores(up, &owner, &steer::AskScores::default()).await);
    for career in up.book().careers.keys() {
        drop(reward::read_career(up, &owner, career, &reward::AskCareer::default(), Page { offset: 0, limit: 0 }).await);
    }
    drop(keep::check_quality(up, owner.scope()).await);
    drop(steer::list_signals(up, &owner, &steer::AskSignals::default()).await);
}
