//! Where things belong (归属): a fact that names its agent and not its team, branch, region or channel belongs where the
//! agent belonged on its day, by the roll, the moves and the organisation.

use crate::derived::Derived;
use crate::lake::Lake;
use crate::measures::{Source, known};
use crate::moves::{Moves, PLACES, Place as Own};
use crate::plan::Condition;
use crate::scan::table;
use crate::{Measures, Question, Refusal, World};
use datafusion::arrow::array::{Array, AsArray, Date32Array, RecordBatch, StringViewArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use upcount_model::{Day, Kind, Place, Type, agent, membership, place};

/// Where each agent belonged from which day on, and until before which.
#[derive(Debug)]
pub(crate) struct Belonging {
    stints: RecordBatch,
    /// What it was made of, by which what was found with it is remembered.
    pub(crate) made_of: String,
}

/// Which fields of a file are not filled in each of its facts. Files never change, so each is looked at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blanks {
    of: Arc<Mutex<HashMap<String, BTreeSet<String>>>>,
}

impl Blanks {
    async fn has(&self, lake: &Lake, file: &str, fields: &BTreeSet<&str>) -> Result<bool, Refusal> {
        let any = |blank: &BTreeSet<String>| fields.iter().any(|field| blank.contains(*field));
        if let Some(blank) = self.of.lock().unwrap_or_else(PoisonError::into_inner).get(file) {
            return Ok(any(blank));
        }
        let blank = blanks(lake, file).await?;
        let found = any(&blank);
        self.of.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned(), blank);
        Ok(found)
    }
}

/// The places that are missing in some fact of a file.
async fn blanks(lake: &Lake, file: &str) -> Result<BTreeSet<String>, Refusal> {
    let gone = || Refusal::FactsUnreadable { file: file.to_owned(), why: "it is not there".to_owned() };
    let end = lake.end_of(file).await?.ok_or_else(gone)?;
    let mut full: BTreeSet<&str> = PLACES.into_iter().collect();
    for group in end.row_groups() {
        let filled = |place: &&str| {
            let column = group.columns().iter().find(|c| c.column_path().string() == **place);
            column.and_then(|c| c.statistics()).and_then(|s| s.null_count_opt()) == Some(0)
        };
        full.retain(|place| filled(place));
    }
    Ok(PLACES.into_iter().filter(|p| !full.contains(p)).map(str::to_owned).collect())
}

impl Measures {
    /// What is known of a kind, with where its facts belong when some of them do not say and the question asks.
    pub(crate) async fn placed(
        &self,
        kind: &'static Kind,
        asked: impl Iterator<Item = &str>,
        derived: &[Derived],
        question: &Question,
        world: &World,
    ) -> Result<Source, Refusal> {
        let mut source = known(kind, question, world)?;
        source.derived = derived.iter().map(|d| d.with_things(question, world)).collect::<Result<_, _>>()?;
        let told = |field: &&str| kind.field(field).is_some_and(|f| f.holds == Type::Text);
        let fields: BTreeSet<&str> = asked.filter(|field| PLACES.contains(field)).filter(told).collect();
        let of_agents = kind.field("agent").is_some() && ![agent::KIND.id, membership::KIND.id].contains(&kind.id);
        if fields.is_empty() || !of_agents || source.is_empty() {
            return Ok(source);
        }
        for file in &source.files {
            if self.blanks.has(&self.lake, &file.file.name, &fields).await? {
                source.leave_it.insert(file.file.name.clone());
            }
        }
        let blank = !source.leave_it.is_empty() || !source.said.is_empty();
        let roll = known(&agent::KIND, question, world)?;
        if blank && !roll.is_empty() {
            source.belonging = Some(self.belonging(&roll, question, world).await?);
        }
        Ok(source)
    }

    async fn belonging(&self, roll: &Source, question: &Question, world: &World) -> Result<Arc<Belonging>, Refusal> {
        let as_of = question.as_of.as_ref().map(|a| a.day);
        let (moved, organised) = (known(&membership::KIND, question, world)?, known(&place::KIND, question, world)?);
        let made_of = [roll, &moved, &organised].map(|s| (&s.files, s.said.mark()));
        let made_of = format!("{made_of:?} {:?}", as_of.filter(|_| !moved.is_empty()));
        if let Some(known) = self.belongings.of(&made_of) {
            return Ok(known);
        }
        let moves = Moves::read(&self.context, &moved, as_of).await?;
        let places = self.places_of(&organised).await?;
        let columns = ["agent", "joined", "left"].into_iter().chain(PLACES).map(ident).collect::<Vec<_>>();
        let mut stints = Stints::default();
        for batch in table(&self.context, &agent::KIND, roll).await?.select(columns)?.collect().await? {
            let text = |n: usize| cast(batch.column(n), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()));
            let (agents, texts) = (text(0)?, (3..3 + PLACES.len()).map(text).collect::<Result<Vec<_>, _>>()?);
            let days = [1, 2].map(|n| batch.column(n).as_primitive::<Date32Type>());
            for row in 0..batch.num_rows() {
                let day = |n: usize| (!days[n].is_null(row)).then(|| Day(days[n].value(row)));
                let (Some(joined), left) = (day(0), day(1)) else { continue };
                let own = std::array::from_fn(|n| {
                    let text = texts[n].as_string::<i32>();
                    (!text.is_null(row)).then(|| text.value(row).to_owned())
                });
                for (from, until, own) in moves.over(agents.as_string::<i32>().value(row), joined, left, own) {
                    // What comes in after somebody left still belongs where they were last.
                    let until = until.filter(|until| left != Some(*until));
                    stints.add(agents.as_string::<i32>().value(row), from, until, &own, &places);
                }
            }
        }
        let stints = stints.batch()?;
        let rows = stints.num_rows();
        Ok(self.belongings.keep(made_of.clone(), Belonging { stints, made_of }, rows))
    }
}

/// Stints as columns.
#[derive(Default)]
struct Stints {
    agents: Vec<String>,
    from: Vec<i32>,
    until: Vec<Option<i32>>,
    places: [Vec<Option<String>>; PLACES.len()],
}

impl Stints {
    /// Adds where an agent was, one row for each time in which the organisation above it stayed the same.
    fn add(&mut self, agent: &str, from: Day, until: Option<Day>, own: &Own, places: &[Place]) {
        let missing = own.iter().zip(PLACES).any(|(place, name)| place.is_none() && name != "grade");
        let changes: BTreeSet<Day> = places.iter().filter(|_| missing).map(|p| p.since).collect();
        let inside = changes.into_iter().filter(|day| *day > from && until.is_none_or(|until| *day < until));
        let starts: Vec<Day> = [from].into_iter().chain(inside).collect();
        for (n, start) in starts.iter().enumerate() {
            self.agents.push(agent.to_owned());
            self.from.push(start.0);
            self.until.push(starts.get(n + 1).copied().or(until).map(|day| day.0));
            for (column, place) in self.places.iter_mut().zip(within(own, places, *start)) {
                column.push(place);
            }
        }
    }

    fn batch(self) -> Result<RecordBatch, Refusal> {
        // Beside facts without an agent all of them are missing.
        let mut columns: Vec<(String, Arc<dyn Array>, bool)> = vec![
            (named("agent"), Arc::new(StringViewArray::from_iter_values(self.agents)), true),
            (named("from"), Arc::new(Date32Array::from(self.from)), true),
            (named("until"), Arc::new(Date32Array::from(self.until)), true),
        ];
        for (place, values) in PLACES.into_iter().zip(self.places) {
            columns.push((named(place), Arc::new(values.into_iter().collect::<StringViewArray>()), true));
        }
        RecordBatch::try_from_iter_with_nullable(columns).map_err(|e| Refusal::Fault(e.to_string()))
    }
}

/// What an agent's own place does not say, as the organisation on that day says it: the team's branch, the branch's region.
fn within(own: &Own, places: &[Place], day: Day) -> Own {
    let mut full = own.clone();
    let order = ["team", "branch", "region"].map(|level| PLACES.iter().position(|p| *p == level).unwrap_or_default());
    let Some(mut at) = order.iter().find_map(|n| own[*n].clone()) else { return full };
    // The organisation has no circles; the bound is for one that came from outside.
    for _ in 0..PLACES.len() * 8 {
        let on_that_day = places.iter().filter(|p| p.place == at && p.since <= day).max_by_key(|p| p.since);
        let Some(here) = on_that_day else { return full };
        if let Some(n) = PLACES.iter().position(|p| *p == here.level) {
            full[n].get_or_insert_with(|| at.clone());
        }
        let Some(parent) = &here.parent else { return full };
        at.clone_from(parent);
    }
    full
}

fn named(field: &str) -> String {
    format!("belongs_{field}")
}

/// Facts with what they do not say themselves: their places, and the dimensions found from other fields.
pub(crate) async fn filled(context: &SessionContext, kind: &Kind, facts: DataFrame, source: &Source) -> Result<DataFrame, Refusal> {
    derived_onto(context, with_places(context, kind, facts, source)?, source).await
}

/// Facts with the dimensions found from other fields.
pub(crate) async fn derived_onto(context: &SessionContext, mut facts: DataFrame, source: &Source) -> Result<DataFrame, Refusal> {
    for derived in &source.derived {
        facts = derived.onto(context, facts).await?;
    }
    Ok(facts)
}

/// Facts with the places that they do not say themselves.
pub(crate) fn with_places(context: &SessionContext, kind: &Kind, facts: DataFrame, source: &Source) -> Result<DataFrame, Refusal> {
    let Some(belonging) = &source.belonging else { return Ok(facts) };
    let stints = context.read_batch(belonging.stints.clone())?;
    // An application that is not decided yet belongs where its agent was when it came.
    let days = [kind.day, "apply"].into_iter().filter(|day| kind.field(day).is_some()).map(ident).collect();
    let day = coalesce(days);
    let then = ident(named("from")).lt_eq(day.clone()).and(ident(named("until")).is_null().or(day.lt(ident(named("until")))));
    // A fact that says another team than its agent's was not the agent's team's: nothing more of it is known.
    let told = ["region", "branch", "team"].into_iter().filter(|place| kind.field(place).is_some());
    let agrees = |place: &str| ident(place).is_null().or(ident(named(place)).is_null()).or(ident(place).eq(ident(named(place))));
    let then = told.map(agrees).fold(then, |all, one| all.and(one));
    let columns: Vec<String> = facts.schema().fields().iter().map(|f| f.name().clone()).collect();
    // The stints are few, so they are held; the facts stream past them.
    let both = stints.join(facts, JoinType::Right, &[&named("agent")], &["agent"], Some(then))?;
    let column = |name: &String| {
        if PLACES.contains(&name.as_str()) { coalesce(vec![ident(name), ident(named(name))]).alias(name) } else { ident(name) }
    };
    Ok(both.select(columns.iter().map(column).collect::<Vec<_>>())?)
}

/// The fields that conditions look at.
pub(crate) fn looked_at(conditions: &[Condition]) -> impl Iterator<Item = &str> {
    conditions.iter().flat_map(|condition| match condition {
        Condition::OneOf(field, _) => vec![field.as_str()],
        Condition::Inside(parts) => parts.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organisation_says_what_a_place_does_not_and_follows_the_day() {
        let place = |place: &str, level: &str, parent: &str, since: i32| Place {
            place: place.into(),
            level: level.into(),
            parent: Some(parent.to_owned()).filter(|p| !p.is_empty()),
            since: Day(since),
            until: None,
        };
        let places = [
            place("T", "team", "B1", 0),
            place("T", "team", "B2", 10),
            place("B1", "branch", "Z", 0),
            place("B2", "branch", "R2", 0),
            place("Z", "zone", "R1", 0),
            place("R1", "region", "", 0),
        ];
        let own = |team: &str, branch: Option<&str>| -> Own { [None, branch.map(Into::into), Some(team.into()), None, None] };
        let found = |own: &Own, day: i32| within(own, &places, Day(day))[..3].to_vec();
        let some = |t: &str| Some(t.to_owned());
        assert_eq!(found(&own("T", None), 5), [some("R1"), some("B1"), some("T")]);
        assert_eq!(found(&own("T", None), 10), [None, some("B2"), some("T")]);
        assert_eq!(found(&own("T", Some("own")), 5), [some("R1"), some("own"), some("T")]);
        assert_eq!(found(&own("X", None), 5), [None, None, some("X")]);

        let mut stints = Stints::default();
        stints.add("A", Day(3), Some(Day(20)), &own("T", None), &places);
        assert_eq!((stints.from, stints.until), (vec![3, 10], vec![Some(10), Some(20)]));
    }
}
