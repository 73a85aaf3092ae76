//! Moves (调动): where agents belong from which day on, laid over the roll. What a move does not say stays as it was.

use crate::Refusal;
use crate::measures::Source;
use crate::plan::Condition;
use crate::scan::table;
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, HashMap};
use upcount_model::{Day, membership};

/// What a move may change.
pub(crate) const PLACES: [&str; 5] = ["region", "branch", "team", "channel", "grade"];

/// The value of each of [`PLACES`].
pub(crate) type Place = [Option<String>; PLACES.len()];

/// The moves of each agent, by day.
#[derive(Default)]
pub(crate) struct Moves {
    of: HashMap<String, BTreeMap<Day, Place>>,
}

impl Moves {
    pub(crate) async fn read(context: &SessionContext, source: &Source, as_of: Option<Day>) -> Result<Self, Refusal> {
        let mut moves = Self::default();
        if source.is_empty() {
            return Ok(moves);
        }
        let columns = ["agent", "since"].into_iter().chain(PLACES).map(ident).collect::<Vec<_>>();
        for batch in table(context, &membership::KIND, source).await?.select(columns)?.collect().await? {
            let text = |n: usize| cast(batch.column(n), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()));
            let (agents, since) = (text(0)?, batch.column(1).as_primitive::<Date32Type>());
            let places = (2..2 + PLACES.len()).map(text).collect::<Result<Vec<_>, _>>()?;
            for row in 0..batch.num_rows() {
                let since = Day(since.value(row));
                if as_of.is_some_and(|as_of| since > as_of) {
                    continue;
                }
                let place = std::array::from_fn(|n| {
                    let text = places[n].as_string::<i32>();
                    (!text.is_null(row)).then(|| text.value(row).to_owned())
                });
                moves.of.entry(agents.as_string::<i32>().value(row).to_owned()).or_default().insert(since, place);
            }
        }
        Ok(moves)
    }

    /// The places of one agent on the roll, one after another: from which day, until before which day, and where.
    pub(crate) fn over(&self, agent: &str, joined: Day, left: Option<Day>, mut place: Place) -> Vec<(Day, Option<Day>, Place)> {
        let mut places: Vec<(Day, Option<Day>, Place)> = Vec::new();
        let mut from = joined;
        for (since, moved) in self.of.get(agent).into_iter().flatten() {
            if left.is_some_and(|left| *since >= left) {
                break;
            }
            if *since > from {
                places.push((from, Some(*since), place.clone()));
                from = *since;
            }
            for (now, to) in place.iter_mut().zip(moved) {
                if to.is_some() {
                    now.clone_from(to);
                }
            }
        }
        places.push((from, left, place));
        places
    }

    /// Whether a condition is about where agents belong, and moves have a say in it.
    pub(crate) fn decide(&self, condition: &Condition) -> bool {
        let of_place = match condition {
            Condition::OneOf(field, _) => PLACES.contains(&field.as_str()),
            Condition::Inside(_) => true,
            _ => false,
        };
        of_place && !self.of.is_empty()
    }
}

/// Whether a place is one that a condition wants; an empty value wants what is missing.
pub(crate) fn wanted(condition: &Condition, place: &Place) -> bool {
    let one_of = |field: &String, values: &[String]| {
        let value = PLACES.iter().position(|p| p == field).and_then(|n| place[n].as_deref()).unwrap_or_default();
        values.iter().any(|wanted| value == wanted)
    };
    match condition {
        Condition::OneOf(field, values) => one_of(field, values),
        Condition::Inside(parts) => parts.iter().any(|(field, values)| one_of(field, values)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_who_moves_is_in_one_place_after_another() {
        let at = |region: &str, team: Option<&str>| -> Place { [Some(region.into()), None, team.map(Into::into), None, None] };
        let mut moves = Moves::default();
        moves.of.insert("A".into(), BTreeMap::from([(Day(5), at("X", None)), (Day(10), at("Y", Some("T2"))), (Day(20), at("Z", None))]));
        let places = moves.over("A", Day(7), Some(Day(20)), at("W", Some("T1")));
        assert_eq!(places, [(Day(7), Some(Day(10)), at("X", Some("T1"))), (Day(10), Some(Day(20)), at("Y", Some("T2")))]);
        assert_eq!(moves.over("B", Day(7), None, at("W", None)), [(Day(7), None, at("W", None))]);
    }
}
