//! Whom a caller may tell of: agents on the roll that the caller sees, and no other agent's customers (他人的客户).

use super::add_facts::{FactRefusal, GivenFact};
use crate::{Caller, Upcount};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use upcount_measure::{Question, Refusal, World};
use upcount_model::{Day, Event, Scope, Text, activity, lead};

/// Refuses what is told of people who are not the caller's own. Who sees the whole company tells of everybody.
pub(super) async fn of_own_people(up: &Upcount, given: &[GivenFact], by: &Caller, world: &World) -> Result<(), FactRefusal> {
    if by.scope().is_whole() {
        return Ok(());
    }
    of_own_agents(up, given, by, world).await?;
    of_own_customers(up, given, by, world).await
}

/// Refuses what is told of an agent who is not on the roll of what the caller sees, whatever place the fact names. Where nobody is on
/// any roll there is nothing to hold it against.
async fn of_own_agents(up: &Upcount, given: &[GivenFact], by: &Caller, world: &World) -> Result<(), FactRefusal> {
    let scope = by.scope();
    // Who sees one agent alone has said which.
    if scope.within.as_ref().is_some_and(|within| within.contains_key("agent")) {
        return Ok(());
    }
    let book = up.book();
    for (n, fact) in given.iter().enumerate() {
        let Some(event) = Event::from_id(&fact.event).filter(|event| ["activity", "lead", "leave"].contains(&event.of)) else { continue };
        let text = |field: &str| fact.says.get(field).and_then(Value::as_str).map(str::trim);
        let (Some(agent), Some(Ok(day))) = (text("agent"), text(event.day).map(str::parse::<Day>)) else { continue };
        let question = Question {
            by: vec!["agent".to_owned()],
            only: BTreeMap::from([("agent".to_owned(), vec![agent.to_owned()])]),
            ..Question::default()
        };
        let there = match up.measures.on_roll_within(&question, day, &book, scope, world).await {
            Ok(members) => !members.is_empty(),
            Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. }) => true,
            Err(Refusal::UnknownValue { .. }) => false,
            Err(fault) => return Err(FactRefusal::Engine(fault)),
        };
        if !there {
            return Err(FactRefusal::Fact {
                place: n + 1,
                what: Text::new(
                    format!("{day} 您看得到的名册上没有代理人 {agent}"),
                    format!("no agent {agent} is on the roll that you see on {day}"),
                ),
            });
        }
    }
    Ok(())
}

/// Refuses a contact with a customer, or a prospect, of agents outside what the caller sees: somebody who bought from them or is their
/// prospect, and whom nothing inside names. Whose agents have all left, whom no agent sold anything, and who is new, is free to be called.
async fn of_own_customers(up: &Upcount, given: &[GivenFact], by: &Caller, world: &World) -> Result<(), FactRefusal> {
    let customer = |fact: &GivenFact| {
        Event::from_id(&fact.event).filter(|event| [activity::KIND.id, lead::KIND.id].contains(&event.of))?;
        Some(fact.says.get("customer")?.as_str()?.trim().to_owned())
    };
    let mut others: BTreeSet<String> = given.iter().filter_map(customer).collect();
    if others.is_empty() {
        return Ok(());
    }
    let inside = up.measures.named_inside("customer", &others, by.scope(), world).await.map_err(FactRefusal::Engine)?;
    others.retain(|customer| !inside.contains(customer));
    let agents = up.measures.agents_of(&others, world).await.map_err(FactRefusal::Engine)?;
    if agents.is_empty() {
        return Ok(());
    }
    let question = Question { by: vec!["agent".to_owned()], ..Question::default() };
    let roll = up.measures.on_roll_within(&question, up.today(), &up.book(), &Scope::COMPANY, world).await;
    let roll: BTreeSet<String> = match roll {
        Ok(members) => members.into_iter().filter_map(|mut member| member.keys.pop().flatten()).collect(),
        Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. }) => BTreeSet::new(),
        Err(fault) => return Err(FactRefusal::Engine(fault)),
    };
    let others: BTreeSet<String> = agents.into_iter().filter(|(_, agent)| roll.contains(agent)).map(|(customer, _)| customer).collect();
    match given.iter().position(|fact| customer(fact).is_some_and(|customer| others.contains(&customer))) {
        None => Ok(()),
        Some(place) => {
            let customer = customer(&given[place]).unwrap_or_default();
            Err(FactRefusal::Fact {
                place: place + 1,
                what: Text::new(
                    format!(
                        "客户 {customer} 属于您所见之外的在册代理人；请写自己的客户；如果客户要转给您，请看得到双方的人先替您记一次接触"
                    ),
                    format!(
                        "customer {customer} is of an agent on the roll outside what you see; tell of your own customers; where this one is handed over to you, ask somebody who sees you both to tell the first contact for you"
                    ),
                ),
            })
        }
    }
}
