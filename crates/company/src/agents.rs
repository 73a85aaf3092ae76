//! Agents who join, sell, tire and leave; their teams; and who of them a policy goes to.

use crate::calendar::{DRAWN_MONTHS, Day, END, START, month_start, through};
use crate::channels::{AGENT, BANCASSURANCE, CHANNELS, COUNT, GROUP, PART_TIME, TELEPHONE};
use crate::places::{BRANCH_COUNT, BRANCHES};
use crate::random::Random;
use crate::text::Table;
use crate::{MakeError, Written, truths};
use std::path::Path;

/// Policies in three years for each place on the roll.
const POLICIES_PER_AGENT: f64 = 125.0;
const TEAM_SIZE: usize = 30;

/// One agent.
pub(crate) struct Agent {
    pub(crate) joined: Day,
    pub(crate) left: Option<Day>,
    pub(crate) branch: usize,
    pub(crate) channel: usize,
    team: usize,
    /// How much of the branch's sales comes to this agent; a few get most.
    pub(crate) strength: f64,
    idle_since: Option<Day>,
    unskilled_since: Option<Day>,
}

impl Agent {
    pub(crate) fn on_roll(&self, on: Day) -> bool {
        self.joined <= on && self.left.is_none_or(|left| on < left)
    }

    /// On the roll and not among those who have stopped.
    pub(crate) fn works(&self, on: Day) -> bool {
        self.on_roll(on) && self.idle_since.is_none_or(|since| on < since)
    }

    /// Works as before, but few whom this agent visits apply.
    pub(crate) fn is_unskilled(&self, on: Day) -> bool {
        self.unskilled_since.is_some_and(|since| on >= since)
    }

    fn grade(&self) -> &'static str {
        let years = (self.left.unwrap_or(END).min(END) - self.joined) / 365;
        match (years, self.strength) {
            (0, _) => "trainee",
            (3.., s) if s > 4.0 => "manager",
            (_, s) if s > 2.0 => "senior",
            _ => "agent",
        }
    }

    /// Writes the agent's team: branch, channel, number.
    pub(crate) fn write_team(&self, table: &mut Table) {
        const LETTERS: [&str; COUNT] = ["A", "B", "K", "O", "T", "P", "G", "S"];
        table.team(&BRANCHES[self.branch].code[1..], LETTERS[self.channel], self.team as u64 + 1);
    }
}

/// Everybody who is or was on the roll; an agent's number is the place here, and 1 more in the files.
pub(crate) struct Roster {
    agents: Vec<Agent>,
    /// For each month, branch and channel: who can sell, with running totals of strength.
    sellers: Vec<(Vec<f64>, Vec<u32>)>,
}

impl Roster {
    /// Hires and loses agents month by month, so that the roll fits a company of so many policies.
    pub(crate) fn make(policies: u64, seed: u64) -> Self {
        let mut random = Random::new(seed, "agents");
        let mut agents = Vec::new();
        for (channel, how) in CHANNELS.iter().enumerate().filter(|(_, c)| c.agents > 0.0) {
            let everywhere: f64 = BRANCHES.iter().map(|b| b.weight(how.by_population)).sum();
            for (branch, place) in BRANCHES.iter().enumerate() {
                let part = place.weight(how.by_population) / everywhere;
                let wanted = policies as f64 / POLICIES_PER_AGENT * how.agents * part;
                // A branch without anybody to sell would be none, however small the company is.
                let wanted = if channel == AGENT { wanted.max(1.0) } else { wanted };
                staff(&mut random, &mut agents, branch, channel, wanted);
            }
        }
        agents.sort_by_key(|agent| (agent.joined, agent.branch, agent.channel));
        make_idle(&mut random, &mut agents);
        make_unskilled(&mut Random::new(seed, "skill"), &mut agents);
        let sellers = sellers(&agents);
        Self { agents, sellers }
    }

    pub(crate) fn agent(&self, number: u32) -> &Agent {
        &self.agents[number as usize]
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (u64, &Agent)> {
        self.agents.iter().enumerate().map(|(number, agent)| (number as u64, agent))
    }

    /// Who sells in this branch and channel on this day; nobody where nobody is there.
    pub(crate) fn pick(&self, random: &mut Random, branch: usize, channel: usize, on: Day) -> Option<u32> {
        let month = crate::calendar::month(on);
        let (running, numbers) = &self.sellers[(month * BRANCH_COUNT + branch) * COUNT + channel];
        if numbers.is_empty() {
            return None;
        }
        // Some of the month's agents join later in it or have left: ask again a few times.
        (0..8).map(|_| numbers[random.pick(running)]).find(|&number| self.agent(number).works(on))
    }

    /// Who closes the sale on which an agent works, and whether that is somebody else: few sales of an unskilled one are closed.
    pub(crate) fn closer(&self, random: &mut Random, agent: Option<u32>, branch: usize, channel: usize, on: Day) -> (Option<u32>, bool) {
        let fails = agent.is_some_and(|agent| self.agent(agent).is_unskilled(on)) && !random.chance(truths::UNSKILLED_LEFT);
        if !fails {
            return (agent, false);
        }
        let other = (0..8).filter_map(|_| self.pick(random, branch, channel, on)).find(|other| !self.agent(*other).is_unskilled(on));
        (other.or(agent), other.is_some())
    }

    /// Those who sold well and stopped: their number in the files and since when.
    pub(crate) fn idle(&self) -> impl Iterator<Item = (u64, Day)> {
        self.all().filter_map(|(number, agent)| agent.idle_since.map(|since| (number + 1, since)))
    }

    /// Those of whose visits little comes any more: their number in the files and since when.
    pub(crate) fn unskilled(&self) -> impl Iterator<Item = (u64, Day)> {
        self.all().filter_map(|(number, agent)| agent.unskilled_since.map(|since| (number + 1, since)))
    }

    /// Writes `agents.csv`.
    pub(crate) fn write(&self, folder: &Path) -> Result<Written, MakeError> {
        let mut table = Table::create(folder, "agents.csv", &["agent", "region", "branch", "team", "channel", "grade", "joined", "left"])?;
        for (number, agent) in self.all() {
            let branch = &BRANCHES[agent.branch];
            table.id("A", number + 1, 6).code(branch.region).code(branch.code);
            agent.write_team(&mut table);
            table.code(CHANNELS[agent.channel].code).code(agent.grade()).day(Some(agent.joined)).day(agent.left);
            table.end()?;
        }
        table.close()
    }
}

/// One branch's agents of one channel over the years.
fn staff(random: &mut Random, agents: &mut Vec<Agent>, branch: usize, channel: usize, wanted: f64) {
    let teams = (wanted / TEAM_SIZE as f64).ceil().max(1.0) as usize;
    let mut on_roll: Vec<usize> = Vec::new();
    let hire = |random: &mut Random, agents: &mut Vec<Agent>, on_roll: &mut Vec<usize>, joined: Day| {
        on_roll.push(agents.len());
        agents.push(Agent {
            joined,
            left: None,
            branch,
            channel,
            team: random.below(teams),
            strength: strength(random),
            idle_since: None,
            unskilled_since: None,
        });
    };
    for _ in 0..(wanted + random.unit()) as usize {
        let joined = START - 1 - random.wait(3_650);
        hire(random, agents, &mut on_roll, joined);
    }
    for month in 0..crate::calendar::MONTHS {
        let first = month_start(month);
        let length = month_start(month + 1) - first;
        let driven_off = truths::agents_driven_off(&BRANCHES[branch], channel, first);
        on_roll.retain(|&number| {
            let leaving = match first - agents[number].joined {
                ..=180 => 0.05,
                181..=720 => 0.026,
                _ => 0.013,
            };
            if random.chance(leaving + driven_off) {
                agents[number].left = Some(first + random.days(1, length - 1));
            }
            agents[number].left.is_none()
        });
        // The roll shrinks slowly, as everywhere in these years.
        let missing =
            (wanted * (1.0 - 0.12 * through(first)) - on_roll.len() as f64) * truths::recruiting_left(&BRANCHES[branch], channel, first);
        for _ in 0..(missing.max(0.0) + random.unit() * 0.5) as usize {
            let joined = first + random.days(0, length - 1);
            hire(random, agents, &mut on_roll, joined);
        }
    }
}

/// A sixth never sell; a few sell twenty times what the others do.
fn strength(random: &mut Random) -> f64 {
    if random.chance(0.16) { 0.0 } else { 1.0 / (random.unit() + 0.05) }
}

fn make_idle(random: &mut Random, agents: &mut [Agent]) {
    for (turn, number) in some(random, agents, 2.0).into_iter().enumerate() {
        agents[number].idle_since = Some(truths::IDLE_SINCE[turn % truths::IDLE_SINCE.len()]);
    }
}

fn make_unskilled(random: &mut Random, agents: &mut [Agent]) {
    for number in some(random, agents, 4.0) {
        agents[number].unskilled_since = Some(truths::UNSKILLED_SINCE);
    }
}

/// One in four hundred of whoever was there all the time and sells more than so much, and of whom nothing is planted yet.
fn some(random: &mut Random, agents: &[Agent], stronger_than: f64) -> Vec<usize> {
    let mut fit: Vec<usize> = (0..agents.len())
        .filter(|&number| {
            let agent = &agents[number];
            let steady = agent.joined < START && agent.left.is_none() && agent.channel == AGENT && agent.idle_since.is_none();
            steady && agent.strength > stronger_than && BRANCHES[agent.branch].code != "B5100"
        })
        .collect();
    let count = (agents.len() / 400).clamp(1, 60).min(fit.len());
    (0..count).map(|_| fit.swap_remove(random.below(fit.len()))).collect()
}

fn sellers(agents: &[Agent]) -> Vec<(Vec<f64>, Vec<u32>)> {
    let mut sellers = vec![(Vec::new(), Vec::new()); DRAWN_MONTHS * BRANCH_COUNT * COUNT];
    for (number, agent) in agents.iter().enumerate().filter(|(_, agent)| agent.strength > 0.0) {
        let last = [agent.left, agent.idle_since].into_iter().flatten().min().unwrap_or(Day::MAX);
        for month in 0..DRAWN_MONTHS {
            if agent.joined < month_start(month + 1) && last > month_start(month) {
                let (running, numbers): &mut (Vec<f64>, Vec<u32>) =
                    &mut sellers[(month * BRANCH_COUNT + agent.branch) * COUNT + agent.channel];
                running.push(running.last().copied().unwrap_or(0.0) + agent.strength);
                numbers.push(number as u32);
            }
        }
    }
    sellers
}

/// Whether people sell in this channel.
pub(crate) fn has_agents(channel: usize) -> bool {
    matches!(channel, AGENT | BANCASSURANCE | TELEPHONE | GROUP | PART_TIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_leaves_before_joining_and_nobody_sells_after_leaving() {
        let roster = Roster::make(50_000, 7);
        let mut random = Random::new(7, "test");
        assert!(roster.agents.iter().all(|a| a.left.is_none_or(|left| left > a.joined && left <= END)));
        for _ in 0..2_000 {
            let on = random.days(START, END);
            if let Some(number) = roster.pick(&mut random, 22, AGENT, on) {
                assert!(roster.agent(number).works(on));
            }
        }
    }

    #[test]
    fn a_channel_has_agents_when_its_row_says_so() {
        for (number, channel) in CHANNELS.iter().enumerate() {
            assert_eq!(has_agents(number), channel.agents > 0.0);
        }
    }
}
