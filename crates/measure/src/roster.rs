//! The roll of agents (在册名单): who was on it on a day, and what is counted of them. An agent who did nothing is there too.

use crate::codes::Keys;
use crate::form::{Figure, divided};
use crate::measures::{Counted, Source, World};
use crate::moves::{Moves, PLACES, wanted};
use crate::plan::{Active, Plan};
use crate::scan::{condition, table};
use crate::{Refusal, scan};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::HashMap;
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::{Day, Grain, Period, Roster};

/// Days with a figure of their own, at most; a longer time is asked for by a longer grain.
const MOST_PERIODS: usize = 4_000;

/// A time that one agent was on the roll in one place. Who moves is on the roll in one place after another.
#[derive(Clone, Debug)]
pub(crate) struct Stint {
    /// The place of the agent among all on the roll.
    agent: u32,
    /// When the agent came to the company.
    joined: Day,
    /// When the agent came to this place.
    from: Day,
    /// The first day on which the agent is not there any more.
    left: Option<Day>,
    /// The place; none when it may not be seen or was not asked for.
    key: Option<u32>,
}

/// Everything on the roll that may be seen, and the values of the dimensions asked for.
pub(crate) struct Roll {
    stints: Vec<Stint>,
    agents: HashMap<String, u32>,
    keys: Vec<Vec<Option<String>>>,
}

/// A period to count for: its code, and its days inside the time asked for.
type Span = (i32, Day, Day);

impl Roll {
    /// The roll, and where each agent belonged on which days.
    pub(crate) async fn read(context: &SessionContext, plan: &Plan, files: &Source, moves: &Source) -> Result<Self, Refusal> {
        let tally = &plan.tally;
        let mut roll = Self { stints: Vec::new(), agents: HashMap::new(), keys: Vec::new() };
        if files.is_empty() {
            return Ok(roll);
        }
        let moves = Moves::read(context, moves, tally.as_of).await?;
        let mut frame = table(context, tally.kind, files).await?;
        // Where an agent belongs is looked at when the moves are laid over the roll.
        for filter in tally.filters.iter().filter(|f| !moves.decide(f)) {
            frame = frame.filter(condition(filter, tally.kind, tally.as_of))?;
        }
        // A dimension may be the agent, so what is read is named by its place.
        let columns = ["agent", "joined", "left"].into_iter().chain(PLACES).chain(tally.by.iter().map(String::as_str));
        let columns = columns.enumerate().map(|(n, column)| ident(column).alias(format!("column_{n}")));
        let mut known: HashMap<Vec<Option<String>>, u32> = HashMap::new();
        for batch in frame.select(columns.collect::<Vec<_>>())?.collect().await? {
            let text = |n: usize| cast(batch.column(n), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()));
            let agents = text(0)?;
            let (agents, joined, left) =
                (agents.as_string::<i32>(), batch.column(1).as_primitive::<Date32Type>(), batch.column(2).as_primitive::<Date32Type>());
            let texts = (3..batch.num_columns()).map(text).collect::<Result<Vec<_>, _>>()?;
            let value = |n: usize, row: usize| {
                let text = texts[n].as_string::<i32>();
                (!text.is_null(row)).then(|| text.value(row).to_owned())
            };
            for row in 0..batch.num_rows() {
                let known_by = |day: Day| tally.as_of.is_none_or(|as_of| day <= as_of);
                let joined = Day(joined.value(row));
                if !known_by(joined) {
                    continue;
                }
                let left = (!left.is_null(row)).then(|| Day(left.value(row))).filter(|day| known_by(*day));
                let agent = agents.value(row);
                let next = u32::try_from(roll.agents.len()).unwrap_or(u32::MAX);
                let code = *roll.agents.entry_ref(agent).or_insert(next);
                let place = std::array::from_fn(|n| value(n, row));
                for (from, until, place) in moves.over(agent, joined, left, place) {
                    let seen = tally.filters.iter().all(|f| !moves.decide(f) || wanted(f, &place));
                    let by = tally.by.iter().enumerate().map(|(n, dimension)| match PLACES.iter().position(|p| p == dimension) {
                        Some(n) => place[n].clone(),
                        None => value(PLACES.len() + n, row),
                    });
                    let key = seen.then(|| by.collect()).map(|values| roll.key(&mut known, values));
                    roll.stints.push(Stint { agent: code, joined, from, left: until, key });
                }
            }
        }
        Ok(roll)
    }

    fn key(&mut self, known: &mut HashMap<Vec<Option<String>>, u32>, values: Vec<Option<String>>) -> u32 {
        *known.entry(values).or_insert_with_key(|values| {
            self.keys.push(values.clone());
            u32::try_from(self.keys.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The periods of the time asked for. Where it is open it begins with the first agent and ends with the facts.
    fn spans(&self, plan: &Plan, until: Option<Day>) -> Result<Vec<Span>, Refusal> {
        let until = plan.tally.as_of.into_iter().chain(until).min();
        let first = plan.from.or_else(|| self.stints.iter().filter(|s| s.key.is_some()).map(|s| s.from).min());
        let (Some(first), Some(last)) = (first, plan.to.or(until)) else { return Ok(Vec::new()) };
        let Some(grain) = plan.grain else { return Ok(vec![(0, first, last)]) };
        let mut spans = Vec::new();
        let mut period = plan.calendar.period(first, grain);
        while spans.len() <= MOST_PERIODS {
            let (from, to) = plan.calendar.days(period);
            if from > last {
                return Ok(spans);
            }
            spans.push((period.number, from.max(first), to.min(last)));
            period = period.plus(1);
        }
        Err(Refusal::question(
            format!("期间超过 {MOST_PERIODS} 个；请缩短时间或加长粒度"),
            format!("there are more than {MOST_PERIODS} periods; ask for a shorter time or by a longer grain"),
        ))
    }

    /// Manpower: those on the roll, as the calibre's roster says.
    pub(crate) fn manpower(mut self, plan: &Plan, until: Option<Day>) -> Result<Counted, Refusal> {
        let mut figures = Vec::new();
        let spans = self.spans(plan, until)?;
        // Who is there twice stands side by side, and is counted once.
        self.stints.sort_by_key(|stint| (stint.key, stint.agent));
        for (code, first, last) in &spans {
            let (opening, closing) = (first.plus(-1), *last);
            let mut cells = vec![0_i128; self.keys.len()];
            let mut add = |day: Day| self.on_roll(plan, day).for_each(|key| cells[key as usize] += 1);
            let over = match plan.calibre.roster {
                Roster::Opening => {
                    add(opening);
                    1
                }
                Roster::Closing => {
                    add(closing);
                    1
                }
                Roster::MeanOfEnds => {
                    add(opening);
                    add(closing);
                    2
                }
                Roster::DailyMean => {
                    for stint in &self.stints {
                        let days = stint.days_on_roll(plan, *first, *last);
                        if let Some(key) = stint.key {
                            cells[key as usize] += i128::from(days);
                        }
                    }
                    i128::from(last.0 - first.0 + 1)
                }
            };
            let there = (0..).zip(cells).filter(|(_, agents)| *agents > 0);
            figures.extend(there.map(|(key, agents)| divided(*code, key, agents, over)));
        }
        Ok(self.counted(figures, &spans))
    }

    /// Agents who reach the threshold, where the roll says that they belong at the end of the period.
    /// What each did is told by period and by the place of the agent among `agents`, as one whole number over another.
    pub(crate) fn active(
        self,
        plan: &Plan,
        active: &Active,
        agents: &[Keys],
        did: impl Iterator<Item = (i32, u32, (i128, i128))>,
        until: Option<Day>,
    ) -> Result<Counted, Refusal> {
        let spans = self.spans(plan, until)?;
        let mut by_agent: Vec<Vec<&Stint>> = vec![Vec::new(); self.agents.len()];
        for stint in &self.stints {
            by_agent[stint.agent as usize].push(stint);
        }
        let mut cells: HashMap<(i32, u32), i128> = HashMap::new();
        // Where nobody is active there are agents still.
        for (code, first, last) in &spans {
            let goes_on = |s: &Stint, left: Day| by_agent[s.agent as usize].iter().any(|t| t.from == left);
            let last_place = |s: &&Stint| s.left.is_none_or(|left| left > *last || !goes_on(s, left));
            for stint in self.stints.iter().filter(|s| s.from <= *last && s.left.is_none_or(|left| left > *first)).filter(last_place) {
                if let Some(key) = stint.key {
                    cells.entry((*code, key)).or_default();
                }
            }
        }
        let ends: HashMap<i32, Day> = spans.iter().map(|(code, _, last)| (*code, *last)).collect();
        let of_agent = |agent: &Keys| self.agents.get(agent.first()?.as_deref()?).copied();
        let agents: Vec<Option<u32>> = agents.iter().map(of_agent).collect();
        // Both in what is added up: fen, or whole policies.
        let unit = if active.of.measure.shown == upcount_book::Shown::Money { 100 } else { 1 };
        for (code, agent, (above, below)) in did {
            let (Some(agent), Some(last)) = (agents[agent as usize], ends.get(&code)) else { continue };
            if above * unit < i128::from(active.at_least) * below {
                continue;
            }
            let stints = &by_agent[agent as usize];
            let there = stints.iter().find(|s| s.on_roll(plan, *last));
            let place = match there {
                None if active.on_roll => None,
                None => stints.iter().filter(|s| s.from <= *last && s.counts(plan, *last)).max_by_key(|s| s.from),
                there => there,
            };
            if let Some(key) = place.and_then(|stint| stint.key) {
                *cells.entry((code, key)).or_default() += 1;
            }
        }
        let figures = cells.into_iter().map(|((code, key), agents)| divided(code, key, agents, 1)).collect();
        Ok(self.counted(figures, &spans))
    }

    /// Of those who joined so many months before each period, the part that is on the roll at its end.
    pub(crate) fn retained(self, plan: &Plan, months: u32, until: Option<Day>) -> Result<Counted, Refusal> {
        let spans = self.spans(plan, until)?;
        let mut figures = Vec::new();
        for (code, first, last) in &spans {
            let (from, to) = (months_before(plan, *first, months).0, months_before(plan, *last, months).1);
            let staying: BTreeSet<u32> = self.stints.iter().filter(|s| s.is_there(*last)).map(|s| s.agent).collect();
            let mut cells: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
            // Who came is counted where the agent came to; who moved on inside the company stayed.
            for stint in self.stints.iter().filter(|s| s.from == s.joined && (from..=to).contains(&s.joined)) {
                let Some(key) = stint.key else { continue };
                let (stayed, entered) = cells.entry(key).or_default();
                *stayed += i128::from(staying.contains(&stint.agent));
                *entered += 1;
            }
            figures.extend(cells.into_iter().map(|(key, (stayed, entered))| divided(*code, key, stayed, entered)));
        }
        Ok(self.counted(figures, &spans))
    }

    /// Where the agents on the roll on a day belong, once for each agent; of stints in the order of place and agent.
    fn on_roll<'a>(&'a self, plan: &'a Plan, day: Day) -> impl Iterator<Item = u32> {
        let mut last = None;
        self.stints.iter().filter(move |s| s.on_roll(plan, day)).filter_map(move |stint| {
            let this = (stint.key?, stint.agent);
            (last.replace(this) != Some(this)).then_some(this.0)
        })
    }

    fn counted(self, figures: Vec<Figure>, spans: &[Span]) -> Counted {
        let span = spans.first().zip(spans.last()).map(|(first, last)| (first.1, last.2));
        Counted { keys: self.keys, figures, notes: Vec::new(), span, months: BTreeMap::new() }
    }
}

impl Stint {
    /// The day of leaving is not a day on the roll.
    fn is_there(&self, day: Day) -> bool {
        self.from <= day && self.left.is_none_or(|left| left > day)
    }

    /// Whether the calibre counts agents who are as new as this one was on that day.
    fn counts(&self, plan: &Plan, day: Day) -> bool {
        let month = |day| plan.calendar.period(day, Grain::Month);
        plan.calibre.scope.first_month_agents || month(self.joined) != month(day)
    }

    fn on_roll(&self, plan: &Plan, day: Day) -> bool {
        self.is_there(day) && self.counts(plan, day)
    }

    fn days_on_roll(&self, plan: &Plan, first: Day, last: Day) -> i32 {
        let counted_from = if plan.calibre.scope.first_month_agents {
            self.joined
        } else {
            plan.calendar.days(plan.calendar.period(self.joined, Grain::Month)).1.plus(1)
        };
        let from = counted_from.max(self.from).max(first);
        let to = self.left.map_or(last, |left| left.plus(-1).min(last));
        (to.0 - from.0 + 1).max(0)
    }
}

/// The days of the month that lies so many months before a day's month, from the same day on and up to it; whole
/// months stay whole.
fn months_before(plan: &Plan, day: Day, months: u32) -> (Day, Day) {
    let month = plan.calendar.period(day, Grain::Month);
    let (first, last) = plan.calendar.days(month);
    let earlier = Period { number: month.number - months.cast_signed(), ..month };
    let (from, to) = plan.calendar.days(earlier);
    let into = |day: Day| Day((from.0 + (day.0 - first.0)).min(to.0));
    (into(day), if day == last { to } else { into(day) })
}

/// The latest day of any facts: where the time asked for is open, the roll is read until then.
pub(crate) fn until(world: &World) -> Option<Day> {
    world.files.iter().filter_map(|f| f.days).map(|d| d.1).chain(world.said.latest()).max()
}

/// The agents that are counted, as a filter on the roll for a list of them.
pub(crate) fn listed(plan: &Plan) -> datafusion::logical_expr::Expr {
    scan::on_roll_within(plan.from, plan.to.or(plan.tally.as_of))
}
