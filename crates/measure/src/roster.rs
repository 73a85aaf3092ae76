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
#[derive(Debug)]
pub(crate) struct Roll {
    /// In the order of their agents.
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
        Ok(roll.in_order())
    }

    fn in_order(mut self) -> Self {
        self.stints.sort_by_key(|stint| stint.agent);
        self
    }

    /// How many are on it.
    pub(crate) fn len(&self) -> usize {
        self.stints.len() + self.keys.len()
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
    pub(crate) fn manpower(&self, plan: &Plan, until: Option<Day>) -> Result<Counted, Refusal> {
        let mut figures = Vec::new();
        let spans = self.spans(plan, until)?;
        // Who is there twice stands side by side, and is counted once.
        let mut stints: Vec<&Stint> = self.stints.iter().collect();
        stints.sort_by_key(|stint| (stint.key, stint.agent));
        for (code, first, last) in &spans {
            let (opening, closing) = (first.plus(-1), *last);
            let mut cells = vec![0_i128; self.keys.len()];
            let mut add = |day: Day| on_roll(&stints, plan, day).for_each(|key| cells[key as usize] += 1);
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
                    for stint in &stints {
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

    /// Who of the roll is active in which period; nobody yet.
    pub(crate) fn activity<'r>(&'r self, plan: &'r Plan, active: &'r Active, until: Option<Day>) -> Result<Activity<'r>, Refusal> {
        let spans = self.spans(plan, until)?;
        let roll = self;
        let mut first_of = vec![0; roll.agents.len() + 1];
        roll.stints.iter().for_each(|stint| first_of[stint.agent as usize + 1] += 1);
        for agent in 0..roll.agents.len() {
            first_of[agent + 1] += first_of[agent];
        }
        let many = vec![vec![None; roll.keys.len()]; spans.len()];
        let mut activity = Activity { roll, plan, active, spans, first_of, many };
        activity.begin();
        Ok(activity)
    }

    /// Of those who joined so many months before each period, the part that is on the roll at its end.
    pub(crate) fn retained(&self, plan: &Plan, months: u32, until: Option<Day>) -> Result<Counted, Refusal> {
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

    fn counted(&self, figures: Vec<Figure>, spans: &[Span]) -> Counted {
        let span = spans.first().zip(spans.last()).map(|(first, last)| (first.1, last.2));
        Counted { keys: self.keys.clone(), figures, notes: Vec::new(), span, months: BTreeMap::new() }
    }
}

/// Agents who reach the threshold, where the roll says that they belong at the end of the period.
pub(crate) struct Activity<'r> {
    roll: &'r Roll,
    plan: &'r Plan,
    active: &'r Active,
    spans: Vec<Span>,
    /// By agent: the first of the agent's stints.
    first_of: Vec<usize>,
    /// By period, by key: how many are active; none where nobody is on the roll.
    many: Vec<Vec<Option<u32>>>,
}

/// Agents and periods that are looked at together, at most: each may be a sum of its own.
pub(crate) const TOGETHER: usize = 4_000_000;

impl Activity<'_> {
    fn stints(&self, agent: u32) -> &[Stint] {
        &self.roll.stints[self.first_of[agent as usize]..self.first_of[agent as usize + 1]]
    }

    /// Where nobody is active there are agents still.
    fn begin(&mut self) {
        for (n, (_, first, last)) in self.spans.iter().enumerate() {
            let goes_on = |s: &Stint, left: Day| self.stints(s.agent).iter().any(|t| t.from == left);
            let last_place = |s: &&Stint| s.left.is_none_or(|left| left > *last || !goes_on(s, left));
            let there = self.roll.stints.iter().filter(|s| s.from <= *last && s.left.is_none_or(|left| left > *first));
            let keys: Vec<u32> = there.filter(last_place).filter_map(|stint| stint.key).collect();
            keys.iter().for_each(|key| self.many[n][*key as usize] = Some(0));
        }
    }

    /// The times of which what the agents did is asked together, so that it fits into memory: they go on where the one before
    /// ends, and the first and the last are open where the time asked for is.
    pub(crate) fn times(&self, together: usize) -> Vec<(Option<Day>, Option<Day>)> {
        let together = (together / self.roll.agents.len().max(1)).max(1);
        let mut times: Vec<_> = self.spans.chunks(together).map(|spans| (Some(spans[0].1), spans.last().map(|span| span.2))).collect();
        if let Some(first) = times.first_mut() {
            first.0 = self.plan.from;
        }
        if let Some(last) = times.last_mut() {
            last.1 = self.plan.to;
        }
        times
    }

    /// Adds what agents did: by period and by the place of the agent among `agents`, as one whole number over another.
    pub(crate) fn add(&mut self, agents: &[Keys], did: impl Iterator<Item = (i32, u32, (i128, i128))>) {
        // Periods follow each other.
        let first = self.spans.first().map_or(0, |span| span.0);
        let of_agent = |agent: &Keys| self.roll.agents.get(agent.first()?.as_deref()?).copied();
        let agents: Vec<Option<u32>> = agents.iter().map(of_agent).collect();
        // Both in what is added up: fen, or whole policies.
        let unit = if self.active.of.measure.shown == upcount_book::Shown::Money { 100 } else { 1 };
        for (code, agent, (above, below)) in did {
            let span = usize::try_from(code - first).ok().filter(|n| *n < self.spans.len());
            let (Some(agent), Some(n)) = (agents[agent as usize], span) else { continue };
            if above * unit < i128::from(self.active.at_least) * below {
                continue;
            }
            if let Some(key) = self.place(agent, self.spans[n].2).and_then(|stint| stint.key) {
                *self.many[n][key as usize].get_or_insert(0) += 1;
            }
        }
    }

    /// Where an active agent is counted at the end of a period.
    fn place(&self, agent: u32, last: Day) -> Option<&Stint> {
        let stints = self.stints(agent);
        match stints.iter().find(|s| s.on_roll(self.plan, last)) {
            None if self.active.on_roll => None,
            None => stints.iter().filter(|s| s.from <= last && s.counts(self.plan, last)).max_by_key(|s| s.from),
            there => there,
        }
    }

    pub(crate) fn counted(self) -> Counted {
        let of_span = |((code, _, _), many): (&Span, &Vec<Option<u32>>)| {
            let figure = |(key, many): (u32, &Option<u32>)| many.map(|many| divided(*code, key, i128::from(many), 1));
            (0..).zip(many).filter_map(figure).collect::<Vec<_>>()
        };
        let figures = self.spans.iter().zip(&self.many).flat_map(of_span).collect();
        self.roll.counted(figures, &self.spans)
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

/// Where the agents on the roll on a day belong, once for each agent; of stints in the order of place and agent.
fn on_roll<'a>(stints: &'a [&Stint], plan: &'a Plan, day: Day) -> impl Iterator<Item = u32> {
    let mut last = None;
    stints.iter().filter(move |s| s.on_roll(plan, day)).filter_map(move |stint| {
        let this = (stint.key?, stint.agent);
        (last.replace(this) != Some(this)).then_some(this.0)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Question;
    use crate::plan::{Facts, Shape, plan};
    use upcount_book::Book;
    use upcount_model::Scope;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn active_agents(from: Option<&str>, to: Option<&str>) -> Plan {
        let (from, to) = (from.map(day), to.map(day));
        let question = Question { measure: "active_agents".to_owned(), grain: Some(Grain::Month), from, to, ..Question::default() };
        let facts = Facts { kinds: vec!["policy", "agent"], known_until: None };
        plan(&question, &Book::shipped().unwrap(), &Scope::COMPANY, &facts).unwrap()
    }

    /// One who stays, one who moves in May and leaves in June, and one who comes in June.
    fn roll() -> Roll {
        let stint =
            |agent, joined, from, left: Option<&str>, key| Stint { agent, joined: day(joined), from: day(from), left: left.map(day), key };
        let stints = vec![
            stint(0, "2025-01-01", "2025-01-01", None, Some(0)),
            stint(1, "2025-02-10", "2025-05-10", Some("2025-06-20"), Some(1)),
            stint(2, "2025-06-30", "2025-06-30", None, Some(1)),
            stint(1, "2025-02-10", "2025-02-10", Some("2025-05-10"), Some(0)),
        ];
        let agents = ["a", "b", "c"].iter().zip(0..).map(|(agent, n)| ((*agent).to_owned(), n)).collect();
        Roll { stints, agents, keys: vec![vec![Some("here".to_owned())], vec![Some("there".to_owned())]] }.in_order()
    }

    fn of(plan: &Plan) -> &Active {
        let Shape::Active(active) = &plan.shape else { panic!("{:?}", plan.shape) };
        active
    }

    #[test]
    fn what_agents_did_is_asked_for_in_times_that_are_not_too_large_and_leave_out_no_day() {
        let times = |plan: &Plan, together| roll().activity(plan, of(plan), Some(day("2025-07-31"))).unwrap().times(together);
        let told = |times: Vec<(Option<Day>, Option<Day>)>| {
            let told = |day: Option<Day>| day.map_or("open".to_owned(), |day| day.to_string());
            times.into_iter().map(|(from, to)| format!("{} {}", told(from), told(to))).collect::<Vec<_>>()
        };
        let asked = active_agents(Some("2025-03-05"), Some("2025-06-10"));
        assert_eq!(told(times(&asked, 12)), ["2025-03-05 2025-06-10"]);
        assert_eq!(told(times(&asked, 6)), ["2025-03-05 2025-04-30", "2025-05-01 2025-06-10"]);
        assert_eq!(told(times(&asked, 1)).len(), 4, "a month is the least");
        assert_eq!(told(times(&active_agents(None, None), 9)), ["open 2025-03-31", "2025-04-01 2025-06-30", "2025-07-01 open"]);
    }

    #[test]
    fn who_is_active_counts_where_the_roll_says_at_the_end_of_the_period() {
        let plan = active_agents(Some("2025-04-01"), Some("2025-06-30"));
        let roll = roll();
        let mut activity = roll.activity(&plan, of(&plan), None).unwrap();
        let agents = ["b", "a", "nobody", "c"].map(|agent| vec![Some(agent.to_owned())]);
        let month = |text: &str| plan.calendar.period(day(text), Grain::Month).number;
        let (april, may, june) = (month("2025-04-01"), month("2025-05-01"), month("2025-06-01"));
        activity.add(&agents, [(april, 0, (1, 1)), (april, 2, (1, 1)), (may, 0, (2, 1)), (may, 1, (1, 2))].into_iter());
        activity.add(&agents, [(june, 0, (1, 1)), (june, 3, (1, 1))].into_iter());
        let counted = activity.counted();
        let mut told: Vec<(i32, u32, Option<f64>)> = counted.figures.iter().map(|f| (f.code, f.key, f.value)).collect();
        told.sort_by_key(|(code, key, _)| (*code, *key));
        // Half a policy is not one. Who left in June is counted where the agent was last.
        let nobody = Some(0.0);
        assert_eq!(told, [(april, 0, Some(1.0)), (may, 0, nobody), (may, 1, Some(1.0)), (june, 0, nobody), (june, 1, Some(2.0))]);
    }
}
