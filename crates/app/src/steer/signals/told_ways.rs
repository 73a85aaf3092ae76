//! Who was told of a signal and how that stands, or why nobody was; and by which ways people are told.

use super::SignalRefusal;
use super::deeds::SignalState;
use super::delivered::{Delivery, Stands, deliveries};
use super::line::Line;
use super::reach::{Deliveries, Reader, readers};
use super::told::SignalItem;
use crate::steer::moves::People;
use crate::{Upcount, clock};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::Signal;
use upcount_model::{Day, Right, Text};
use utoipa::ToSchema;

/// A message to somebody about a signal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalDelivery {
    /// The name of who is told, or `owner`.
    pub to: String,
    /// The name of the way.
    pub way: String,
    /// `mail`, `dingtalk`, `wecom` or `feishu`; absent when the way is not set up any more.
    pub form: Option<String>,
    /// `trying`, `failed` and tried again, `given_up`, or `delivered`.
    pub state: String,
    /// Since when it stands so (RFC 3339, UTC).
    pub at: String,
    /// How often it was tried.
    pub tries: u32,
    /// Why it was not taken the last time.
    pub why: Option<String>,
    /// What the message is known by.
    pub id: String,
}

/// By which ways people are told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalWays {
    /// Those that are set up.
    pub ways: Vec<SignalWay>,
    /// When people may be told; absent where no way is set up.
    pub hours: Option<Text>,
    /// Whether that is now.
    pub open: bool,
}

/// A way that is set up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalWay {
    /// The name that the company gave it.
    pub id: String,
    /// `mail`, `dingtalk`, `wecom` or `feishu`.
    pub form: String,
    /// How many accounts are reached by it.
    pub people: u64,
}

/// What is known of telling people.
pub(super) struct Telling {
    set_up: Option<std::sync::Arc<Deliveries>>,
    /// Who is told of a signal: a caller and what it sees.
    waits: Vec<crate::Caller>,
    /// By rule and code.
    of: BTreeMap<(String, String), Vec<Delivery>>,
    open: bool,
}

impl Telling {
    pub(super) async fn read(up: &Upcount) -> Result<Self, SignalRefusal> {
        let mut of: BTreeMap<(String, String), Vec<Delivery>> = BTreeMap::new();
        for delivery in deliveries(up).await?.into_iter().filter(|delivery| delivery.stands != Stands::Withdrawn) {
            for one in &delivery.said.signals {
                of.entry((delivery.said.rule.clone(), one.code.clone())).or_default().push(delivery.clone());
            }
        }
        let set_up = up.deliveries.clone();
        let waits = match &set_up {
            None => Vec::new(),
            Some(set_up) => readers(up, set_up).await?.0.into_iter().map(|Reader { caller, .. }| caller).collect(),
        };
        let open = set_up.as_ref().is_some_and(|set_up| set_up.hours.open(up.book().working_days(), clock::seconds()));
        Ok(Self { set_up, waits, of, open })
    }

    pub(super) fn ways(&self) -> SignalWays {
        let of = self.set_up.as_deref();
        let people = |way: &str| of.map_or(0, |of| of.reaches.iter().filter(|reach| reach.way == way).count() as u64);
        let ways = of.into_iter().flat_map(|of| &of.ways);
        SignalWays {
            ways: ways.map(|(id, way)| SignalWay { id: id.clone(), form: way.form().to_owned(), people: people(id) }).collect(),
            hours: of.map(|of| of.hours.words()),
            open: self.open,
        }
    }

    /// Says of a signal who was told of it, and of one that waits now why nobody was.
    pub(super) fn tell(&self, item: &mut SignalItem, line: &Line, rule: &Signal, since: Day, names: &People, now: bool) {
        let all = self.of.get(&(item.rule.clone(), item.code.clone())).map(Vec::as_slice).unwrap_or_default();
        item.deliveries = all.iter().filter(|one| one.tells(&item.code, since, 0)).map(|one| self.told(one, names)).collect();
        if item.deliveries.is_empty() && now && item.state == SignalState::New {
            item.untold = self.untold(line, rule);
        }
    }

    fn told(&self, of: &Delivery, names: &People) -> SignalDelivery {
        let state = match of.stands {
            Stands::Delivered => "delivered",
            _ if of.gave_up() => "given_up",
            Stands::Failed => "failed",
            _ => "trying",
        };
        let way = self.set_up.as_ref().and_then(|set_up| set_up.ways.get(&of.said.way));
        SignalDelivery {
            to: names.name(&of.said.account),
            way: of.said.way.clone(),
            form: way.map(|way| way.form().to_owned()),
            state: state.to_owned(),
            at: of.at.clone(),
            tries: of.said.tries,
            why: of.why.clone().filter(|_| of.stands != Stands::Delivered),
            id: of.said.delivery.clone(),
        }
    }

    fn untold(&self, line: &Line, rule: &Signal) -> Option<Text> {
        let set_up = self.set_up.as_ref()?;
        let waits = |caller: &crate::Caller| caller.may(Right::Moves) && caller.scope().allows(&rule.of) && line.waits_for(caller.scope());
        if !self.waits.iter().any(waits) {
            return Some(Text::new("要处理它的人没有设置送达地址", "whoever it waits for has no address to be told at"));
        }
        let hours = set_up.hours.words();
        Some(if self.open {
            Text::new("即将送达", "about to be delivered")
        } else {
            Text::new(format!("到工作时间送达：{}", hours.zh), format!("delivered when people work: {}", hours.en))
        })
    }
}
