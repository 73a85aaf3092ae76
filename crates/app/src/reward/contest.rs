//! Contests (竞赛): the ladder as it stands on a day, what each is short of, and the prizes once it is settled.

mod filed;
mod gather;
mod red_team;
mod refusal;
mod settle;
mod told;

use crate::{Caller, Upcount};
pub use filed::ContestFiled;
use gather::{Asked, Roll, entries, holds, roll};
pub use red_team::contest_red_team;
pub use refusal::ContestRefusal;
pub use settle::settle_contest;
use settle::{Posted, posted};
use std::collections::BTreeMap;
use std::sync::Arc;
pub use told::{
    ContestItem, ContestMended, ContestPast, ContestPlace, ContestRedTeam, ContestState, ContestTold, ContestTry, Contests, PlacePrizeItem,
    StepPrizeItem,
};
use upcount_book::Others;
use upcount_engine::contest::{Counts, Place, Standings, standings};
use upcount_measure::{CalibreName, Page, Refusal, World};
use upcount_model::{Day, Right, Text, policy};

/// The most own places that are told beside a page of the ladder.
const OWN_PLACES: usize = 100;
/// The first day there is.
pub(super) const EVER: Day = Day(i32::MIN);

/// Lists the contests.
///
/// # Errors
/// When the facts cannot be read.
pub async fn list_contests(up: &Upcount) -> Result<Contests, ContestRefusal> {
    let (book, world) = (up.book(), world(up).await?);
    let mut contests = Vec::new();
    for id in book.contests.keys() {
        let asked = Asked::of(up, id)?;
        let is_settled = posted(up, &asked, &world).await?.is_some();
        contests.push((asked.contest.from, item(&asked, is_settled, up.today())));
    }
    contests.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    Ok(Contests { contests: contests.into_iter().map(|one| one.1).collect(), demo: up.made_up().await? })
}

/// Tells where everybody stands on a day: the last that is known when none is given.
///
/// # Errors
/// [`ContestRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_contest(up: &Upcount, by: &Caller, id: &str, day: Option<Day>, page: Page) -> Result<ContestTold, ContestRefusal> {
    let (asked, world) = (Asked::of(up, id)?, world(up).await?);
    let posted = posted(up, &asked, &world).await?;
    let seen = day_of(&asked, &world, day)?;
    let (roll, _, found) = stand(up, &asked, seen, &world).await?;
    let scope = by.scope();
    let whole = scope.is_whole();
    let is_own = |place: &Place| !whole && holds(scope, &roll[&place.unit]);
    let tell = |place: &Place| place_told(&asked, posted.as_ref(), place, is_own(place), whole);
    let visible: Vec<&Place> =
        found.places.iter().filter(|place| whole || asked.contest.others != Others::Nothing || is_own(place)).collect();
    let contest = item(&asked, posted.is_some(), up.today());
    Ok(ContestTold {
        total: found.places.len() as u64,
        count: whole.then(|| policies(found.places.iter().map(|place| place.count_ppm).sum())),
        owed_fen: whole.then_some(found.owed_fen),
        paid_fen: whole.then_some(found.paid_fen),
        posted_fen: posted.as_ref().filter(|_| whole).map(|posted| posted.sum_fen),
        seen: visible.len() as u64,
        own: found.places.iter().filter(|place| is_own(place)).take(OWN_PLACES).map(tell).collect(),
        places: visible.into_iter().skip(page.offset).take(page.limit).map(tell).collect(),
        may_settle: whole && by.may(Right::Pay) && contest.state == ContestState::Due,
        day: seen.to_string(),
        known_until: world.latest(&policy::KIND).map(|day| day.to_string()).unwrap_or_default(),
        currency: asked.book.company.currency.clone(),
        notes: notes(&asked, &found, seen, &world, posted.as_ref(), whole),
        contest,
        demo: up.made_up().await?,
    })
}

/// Everybody's place, with who is on the roll and what counts of whom.
async fn stand(up: &Upcount, asked: &Asked, seen: Day, world: &World) -> Result<(Roll, Counts, Standings), ContestRefusal> {
    let contest = &asked.contest;
    let on = seen.min(contest.to).max(contest.from);
    let roll = roll(up, asked, on, world).await?;
    if roll.is_empty() {
        return Err(ContestRefusal::NobodyOnRoll(on));
    }
    // How likely policies stay is read off all that came before.
    let since = if contest.expected_months.is_some() { EVER } else { contest.from };
    let entries = entries(up, asked, (since, contest.to.min(seen)), |unit| roll.contains_key(unit), world).await?;
    let (asked, roll) = (Asked { contest: contest.clone(), calibre: asked.calibre.clone(), book: asked.book.clone() }, roll);
    let reckoned = tokio::task::spawn_blocking(move || {
        let found = asked.counts(&entries, seen);
        // Over the roll: who did nothing stands there too.
        let none = roll.keys().map(|unit| (unit.clone(), 0));
        let mut counts: BTreeMap<Arc<str>, i64> = none.collect();
        counts.extend(found.iter().map(|(unit, agents)| (unit.clone(), agents.values().sum::<i64>())));
        let standings = standings(&asked.contest, &counts);
        (roll, found, standings)
    });
    reckoned.await.map_err(|e| ContestRefusal::Facts(Refusal::Fault(e.to_string())))
}

/// The day that is looked at: within the contest's time and what is known.
fn day_of(asked: &Asked, world: &World, day: Option<Day>) -> Result<Day, ContestRefusal> {
    let contest = &asked.contest;
    let known = world.latest(&policy::KIND).unwrap_or(contest.from);
    match day {
        Some(day) if day < contest.from || day > contest.settled() => Err(ContestRefusal::Unclear(Text::new(
            format!("{day} 不在竞赛期间；请选 {} 到 {}（结算日）之间的一天", contest.from, contest.settled()),
            format!("{day} is outside the contest; choose a day from {} to {}, when it is settled", contest.from, contest.settled()),
        ))),
        Some(day) => Ok(day),
        // What is known after the last day says what ended since.
        None if known >= contest.to => Ok(contest.settled()),
        None => Ok(known.max(contest.from)),
    }
}

fn place_told(asked: &Asked, posted: Option<&Posted>, place: &Place, own: bool, whole: bool) -> ContestPlace {
    let (named, distances) = (own || whole || asked.contest.others == Others::Names, own || whole);
    let next = place.to_next_prize.filter(|_| distances);
    ContestPlace {
        unit: named.then(|| place.unit.to_string()),
        rank: place.rank,
        tied: place.tied,
        count: policies(place.count_ppm),
        prize_fen: place.prize_fen,
        posted_fen: posted
            .filter(|_| distances && asked.contest.level == "agent")
            .map(|posted| posted.agents.get(&*place.unit).copied().unwrap_or_default()),
        to_next_place: place.to_next_place.filter(|_| distances),
        to_next_prize: next.map(|next| next.policies),
        next_prize_more_fen: next.map(|next| next.more_fen),
        own,
    }
}

fn notes(asked: &Asked, found: &Standings, seen: Day, world: &World, posted: Option<&Posted>, whole: bool) -> Vec<Text> {
    let contest = &asked.contest;
    let mut notes = Vec::new();
    if found.owed_fen > contest.budget.0.fen && whole {
        let part = found.paid_fen as f64 / found.owed_fen as f64 * 100.0;
        notes.push(Text::new(
            format!("应得奖金超过预算，各人同比例计 {part:.1}%"),
            format!("prizes come to more than the budget, so each is paid at {part:.1}%"),
        ));
    }
    match world.latest(&policy::KIND) {
        Some(known) if known < seen.min(contest.settled()) && known < contest.settled() => notes.push(Text::new(
            format!("保单只知道到 {known}，之后的撤保、失效与退保还没有进来"),
            format!("policies are known until {known}; what was withdrawn, lapsed or surrendered since has not come in"),
        )),
        _ => {}
    }
    if posted.is_some() {
        notes.push(Text::new(
            "已结算：发了多少以结算时为准，之后知道的变化不再改变",
            "settled: what was paid stays, whatever is learned since",
        ));
    }
    if contest.level != "agent" {
        notes.push(Text::new("奖金按各代理人带来的件数分给成员", "a prize is parted among members by what each brought"));
    }
    notes
}

fn policies(ppm: i64) -> f64 {
    ppm as f64 / 1e6
}

pub(super) async fn world(up: &Upcount) -> Result<World, ContestRefusal> {
    up.world().await.map_err(|e| ContestRefusal::Facts(Refusal::Fault(e.to_string())))
}

fn state(asked: &Asked, is_settled: bool, today: Day) -> ContestState {
    let contest = &asked.contest;
    match () {
        () if is_settled => ContestState::Settled,
        () if today < contest.from => ContestState::Coming,
        () if today <= contest.to => ContestState::Running,
        () if today <= contest.settled() => ContestState::Over,
        () => ContestState::Due,
    }
}

fn item(asked: &Asked, is_settled: bool, today: Day) -> ContestItem {
    let (contest, calibre) = (&asked.contest, &asked.calibre);
    let words = asked.book.words(calibre);
    let mut before = 0;
    let places = contest.places.iter().map(|prize| {
        let from = before + 1;
        before = prize.to;
        PlacePrizeItem { from, to: prize.to, amount_fen: prize.amount.0.fen }
    });
    ContestItem {
        id: contest.id.clone(),
        zh: contest.zh.clone(),
        en: contest.en.clone(),
        level: contest.level.clone(),
        from: contest.from.to_string(),
        to: contest.to.to_string(),
        settled_on: contest.settled().to_string(),
        state: state(asked, is_settled, today),
        calibre: CalibreName { id: calibre.id.clone(), zh: calibre.zh.clone(), en: calibre.en.clone(), words },
        rules: rules(asked),
        budget_fen: contest.budget.0.fen,
        places_fen: contest.places_fen(),
        places: places.collect(),
        steps: contest.steps.iter().map(|step| StepPrizeItem { from: step.from, amount_fen: step.amount.0.fen }).collect(),
    }
}

/// What besides the calibre decides what counts and what it brings.
fn rules(asked: &Asked) -> Vec<Text> {
    let contest = &asked.contest;
    let mut rules = Vec::new();
    let mut say = |zh: String, en: String| rules.push(Text::new(zh, en));
    if let Some(least) = contest.premium_at_least {
        say(format!("只计保费不低于 {} 的保单", least.0), format!("only policies of at least {} count", least.0));
    }
    if contest.once_a_customer {
        say("同一客户同一险种只计第一件".into(), "of a customer's policies of one class only the first counts".into());
    }
    if contest.only_what_stays {
        say(
            "到结算日已撤保、失效或退保的不计".into(),
            "what was withdrawn, lapsed or surrendered by the day of settling does not count".into(),
        );
    }
    if let Some(months) = contest.expected_months {
        say(
            format!("一件按它 {months} 个月后仍在的可能性计，可能性取自以往同类保单"),
            format!("a policy counts by how likely it is there after {months} months, as those of its class before it were"),
        );
    }
    if contest.at_least > 1 && !contest.places.is_empty() {
        let least = contest.at_least;
        say(format!("不足 {least} 件的没有名次奖"), format!("fewer than {least} bring no prize of a place"));
    }
    if !contest.places.is_empty() {
        say("并列者同名次，平分所占名次的奖金".into(), "those alike share a place, and the prizes of the places that they take".into());
    }
    say(
        format!("全部奖金不超过预算 {}，超过时同比例减少", contest.budget.0),
        format!("all prizes together stay within {}; beyond it each is cut by the same part", contest.budget.0),
    );
    rules
}
