//! Where things belong (归属): a fact that names its agent and not its team, branch, region or channel belongs where the
//! agent belonged on its day, by the roll, the moves and the organisation.

use crate::cluster::may_travel;
use crate::derived::Derived;
use crate::lake::Lake;
use crate::measures::{Source, known};
use crate::moves::{Moves, PLACES, Place as Own};
use crate::plan::Condition;
use crate::scan::table;
use crate::stints::{self, Stints};
use crate::{Measures, Question, Refusal, World};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, RecordBatch, StringViewArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, ident};
use datafusion::prelude::SessionContext;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use upcount_model::{Day, Kind, Place, Type, agent, membership, place};

/// Where each agent belonged from which day on, and until before which.
#[derive(Debug)]
pub(crate) struct Belonging {
    pub(crate) stints: Stints,
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
        let mut stints = Drafts::default();
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
        let stints = stints.made()?;
        let rows = stints.rows.num_rows();
        Ok(self.belongings.keep(made_of.clone(), Belonging { stints, made_of }, rows))
    }
}

/// Stints as they come.
#[derive(Default)]
struct Drafts {
    agents: Vec<String>,
    from: Vec<i32>,
    until: Vec<Option<i32>>,
    places: [Vec<Option<String>>; PLACES.len()],
}

impl Drafts {
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

    /// As columns, those of an agent one after the other.
    fn made(self) -> Result<Stints, Refusal> {
        let mut order: Vec<usize> = (0..self.agents.len()).collect();
        order.sort_by_key(|n| &self.agents[*n]);
        // Beside facts without an agent all of them are missing.
        let mut columns: Vec<(String, ArrayRef, bool)> = vec![
            (named("agent"), Arc::new(order.iter().map(|n| Some(&self.agents[*n])).collect::<StringViewArray>()), true),
            (named("from"), Arc::new(order.iter().map(|n| Some(self.from[*n])).collect::<Date32Array>()), true),
            (named("until"), Arc::new(order.iter().map(|n| self.until[*n]).collect::<Date32Array>()), true),
        ];
        for (place, values) in PLACES.into_iter().zip(&self.places) {
            columns.push((named(place), Arc::new(order.iter().map(|n| values[*n].as_deref()).collect::<StringViewArray>()), true));
        }
        let rows = RecordBatch::try_from_iter_with_nullable(columns).map_err(|e| Refusal::Fault(e.to_string()))?;
        Ok(Stints::of(rows))
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

/// The column of a field of a stint.
pub(crate) fn named(field: &str) -> String {
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
    // An application that is not decided yet belongs where its agent was when it came.
    let days = [kind.day, "apply"].into_iter().filter(|day| kind.field(day).is_some()).map(ident).collect();
    let day = coalesce(days);
    // A fact that says another team than its agent's was not the agent's team's: nothing more of it is known.
    let told: Vec<&str> = ["region", "branch", "team"].into_iter().filter(|place| kind.field(place).is_some()).collect();
    let columns: Vec<String> = facts.schema().fields().iter().map(|f| f.name().clone()).collect();
    let with = if may_travel(context) {
        joined(context, &belonging.stints, facts, &day, &told)?
    } else {
        stints::onto(belonging, facts, day, &told)?
    };
    let column = |name: &String| {
        if PLACES.contains(&name.as_str()) { coalesce(vec![ident(name), ident(named(name))]).alias(name) } else { ident(name) }
    };
    Ok(with.select(columns.iter().map(column).collect::<Vec<_>>())?)
}

/// Facts beside the stint of their agent, by a plan that others may work on.
fn joined(context: &SessionContext, stints: &Stints, facts: DataFrame, day: &Expr, told: &[&str]) -> Result<DataFrame, Refusal> {
    let stints = context.read_batch(stints.rows.clone())?;
    let begun = ident(named("from")).lt_eq(day.clone());
    let then = begun.and(ident(named("until")).is_null().or(day.clone().lt(ident(named("until")))));
    let agrees = |place: &&str| ident(*place).is_null().or(ident(named(place)).is_null()).or(ident(*place).eq(ident(named(place))));
    let then = told.iter().map(agrees).fold(then, Expr::and);
    // The stints are few, so they are held; the facts stream past them.
    Ok(stints.join(facts, JoinType::Right, &[&named("agent")], &["agent"], Some(then))?)
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

    /// What facts are told of their places, in their order.
    async fn told(frame: DataFrame) -> String {
        let columns = ["number", "agent", "branch", "team"].map(ident).into_iter();
        let columns: Vec<Expr> = columns.chain(PLACES.map(|place| ident(named(place)))).collect();
        let rows = frame.select(columns).unwrap().sort_by(vec![ident("number")]).unwrap().collect().await.unwrap();
        datafusion::arrow::util::pretty::pretty_format_batches(&rows).unwrap().to_string()
    }

    #[tokio::test]
    async fn a_stint_that_is_looked_up_is_the_one_that_a_join_finds() {
        let mut drafts = Drafts::default();
        let team = |n: i32| (n % 4 > 0).then(|| format!("T{}", n % 3));
        // Some agents have one stint and some three, some with times between, and the last one open; they come in no order.
        for (stint, n) in (0..3).flat_map(|stint| (0..200).map(move |n| (stint, n))).filter(|(stint, n)| *stint == 0 || n % 2 == 0) {
            let branch = if n % 5 == 0 { "a branch with a long name".to_owned() } else { format!("B{}", (n + stint) % 3) };
            let own: Own = [Some("R".into()), Some(branch), team(n + stint), None, Some("agent".into())];
            let until = (stint < 2).then(|| Day(100 * stint + 80 + n % 21));
            drafts.add(&format!("A{:05}", n * 7), Day(100 * stint), until, &own, &[]);
        }
        let belonging = Arc::new(Belonging { stints: drafts.made().unwrap(), made_of: String::new() });
        let numbers = 0..5_000_i32;
        let branch = |n: i32| ["B0", "B1", "a branch with a long name"].get(n as usize % 4).map(|branch| (*branch).to_owned());
        let texts = |of: &dyn Fn(i32) -> Option<String>| Arc::new(numbers.clone().map(of).collect::<StringViewArray>()) as ArrayRef;
        let columns: [(&str, ArrayRef); 5] = [
            ("number", Arc::new(datafusion::arrow::array::Int32Array::from_iter_values(numbers.clone()))),
            ("agent", texts(&|n| (n % 17 > 0).then(|| format!("A{:05}", n % 1_500)))),
            ("day", Arc::new(numbers.clone().map(|n| (n % 19 > 0).then_some(n % 350 - 10)).collect::<Date32Array>())),
            ("branch", texts(&branch)),
            ("team", texts(&team)),
        ];
        let facts = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
        let context = SessionContext::new();
        let facts = || context.read_batch(facts.clone()).unwrap();
        let looked_up = told(stints::onto(&belonging, facts(), ident("day"), &["branch", "team"]).unwrap()).await;
        let by_join = told(joined(&context, &belonging.stints, facts(), &ident("day"), &["branch", "team"]).unwrap()).await;
        assert_eq!(looked_up, by_join);
        assert!(looked_up.matches("| agent ").count() > 50, "{}", looked_up.matches("| agent ").count());
    }

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

        let mut stints = Drafts::default();
        stints.add("A", Day(3), Some(Day(20)), &own("T", None), &places);
        assert_eq!((stints.from, stints.until), (vec![3, 10], vec![Some(10), Some(20)]));
    }
}
