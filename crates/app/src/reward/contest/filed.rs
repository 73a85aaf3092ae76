//! 报行合一: commission and prizes together stay at or under the filed rate.

use super::ContestRefusal;
use crate::Upcount;
use crate::reward::pay::{WithSold, file, with_sold};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use upcount_engine::pay::{Sold, lines};
use upcount_measure::{Refusal, World};
use upcount_model::{Day, Money, Text};
use utoipa::ToSchema;

/// What is filed for the policies of a time, and what commission leaves of it. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContestFiled {
    /// The first day.
    pub from: String,
    /// The last.
    pub to: String,
    /// What all that policies of this time earn may be.
    pub filed_fen: i64,
    /// What they earn in commission, bonuses and rewards of all schemes in force together.
    pub commission_fen: i64,
    /// What prizes come to.
    pub prizes_fen: i64,
}

impl ContestFiled {
    /// Why prizes are not paid: they would lead above what is filed.
    pub(super) fn refusal(&self) -> Option<ContestRefusal> {
        let room = (self.filed_fen - self.commission_fen).max(0);
        (self.prizes_fen > room).then(|| {
            let of = |fen: i64| Money { fen };
            let (filed, commission, prizes, room) = (of(self.filed_fen), of(self.commission_fen), of(self.prizes_fen), of(room));
            ContestRefusal::AboveFiled(Text::new(
                format!("这段时间的保单报备最多 {filed}，佣金已占 {commission}，余 {room}，奖金 {prizes} 超出；请降低预算再结算"),
                format!(
                    "at most {filed} is filed for the policies of this time, commission takes {commission} of it, and prizes of {prizes} are more than the {room} left; lower the budget and settle then"
                ),
            ))
        })
    }
}

/// What is filed for the policies of a time, each once, and what the schemes in force pay for them; none where none has a filed
/// rate.
pub(super) async fn filed(
    up: &Upcount,
    (from, to): (Day, Day),
    prizes_fen: i64,
    world: &World,
) -> Result<Option<ContestFiled>, ContestRefusal> {
    let book = up.book();
    let (mut policies, mut commission_fen, mut any) = (HashMap::new(), 0, false);
    for id in book.pay.values().filter(|scheme| scheme.in_force && !scheme.ceiling.is_empty()).map(|scheme| &scheme.id) {
        let WithSold { scheme, calendar, sold, until } = with_sold(up, id, to, world).await.map_err(|e| match e {
            crate::reward::PayRefusal::Facts(e) => ContestRefusal::Facts(e),
            other => ContestRefusal::Unclear(upcount_model::Say::text(&other)),
        })?;
        let within =
            |policy: &Sold| (from..=to).contains(&policy.day) && scheme.ceiling.contains_key(policy.class.as_deref().unwrap_or_default());
        file(&mut policies, &scheme, sold.iter().filter(|policy| within(policy)).cloned());
        let those: BTreeSet<Arc<str>> = sold.iter().filter(|policy| within(policy)).map(|policy| policy.policy.clone()).collect();
        let alone = scheme.rewards.is_empty();
        let month = |day| calendar.period(day, upcount_model::Grain::Month).number;
        let months = month(from)..=month(to);
        // A reward is also for policies from before; a step and a bonus are for those of the time.
        let sold: Vec<Sold> = if alone { sold.into_iter().filter(|policy| within(policy)).collect() } else { sold };
        let reckoned = tokio::task::spawn_blocking(move || {
            let owed = lines(&scheme, &calendar, &sold, until);
            let of = |line: &upcount_engine::pay::Line| {
                line.key.policy.as_ref().map_or(alone || months.contains(&line.key.month), |policy| those.contains(policy))
            };
            owed.map(|owed| owed.iter().filter(|line| of(line)).map(|line| line.amount_fen).sum::<i64>())
        });
        let reckoned = reckoned.await.map_err(|e| ContestRefusal::Facts(Refusal::Fault(e.to_string())))?;
        commission_fen +=
            reckoned.map_err(|missing| ContestRefusal::Unclear(upcount_model::Say::text(&crate::reward::PayRefusal::NoRate(missing))))?;
        any = true;
    }
    Ok(any.then(|| ContestFiled {
        from: from.to_string(),
        to: to.to_string(),
        filed_fen: policies.values().map(|one| one.filed_fen).sum(),
        commission_fen,
        prizes_fen,
    }))
}
