//! Resources (资源匹配): what the company gives to places, matched to where it brings the most, beside what they have today; who
//! takes it up makes moves.

mod gather;
mod propose;
mod refusal;
mod told;

use super::moves::{amount, holds};
use crate::{Caller, Upcount};
use gather::{Ground, gather};
pub use propose::{ResourceMoves, propose_resource_moves};
pub use refusal::ResourceRefusal;
pub use told::{AskResource, ResourceEffect, ResourceItem, ResourcePlace, ResourceReason, ResourceTold, Resources};
use upcount_book::{Book, Needed, Resource};
use upcount_engine::resource::{Behind, Curves, Need, Plan, Planned, Reason, Team, Told, assumed, curves, plan};
use upcount_measure::Page;
use upcount_model::{Day, Right, Text, nearest};

/// Units shared at most.
const MOST_UNITS: u64 = 1_000_000;
/// The longest time ahead, in days.
const LONGEST_DAYS: i32 = 366;
const LONGEST_SOURCE_CHARS: usize = 300;
/// How far a stated elasticity may be off when nobody says, as part of it: 19 times in 20 it lies between nothing and twice.
const UNSURE: f64 = 0.51;

/// Lists the resources of the Book.
///
/// # Errors
/// When the store fails.
pub async fn list_resources(up: &Upcount) -> Result<Resources, ResourceRefusal> {
    let book = up.book();
    Ok(Resources { resources: book.resources.values().map(|one| item(&book, one)).collect(), demo: up.made_up().await? })
}

/// What is matched, with the numbers that it was made of.
struct Matched {
    ground: Ground,
    curves: Curves,
    plan: Plan,
    settings: Settings,
}

/// What a match keeps to.
struct Settings {
    from: Day,
    to: Day,
    budget: u64,
    at_least: f64,
    at_most: Option<f64>,
    behind: Option<Behind>,
}

/// Matches a resource to the places that the caller sees, beside what they have today.
///
/// # Errors
/// [`ResourceRefusal`]
#[tracing::instrument(skip_all)]
pub async fn match_resource(up: &Upcount, by: &Caller, ask: &AskResource, page: Page) -> Result<ResourceTold, ResourceRefusal> {
    let book = up.book();
    let resource = resource_of(&book, &ask.resource)?;
    let matched = matched(up, by, &book, resource, ask).await?;
    let Matched { ground, curves, plan, settings } = &matched;
    let mut order: Vec<usize> = (0..plan.teams.len()).collect();
    // What moves the most stands first.
    let moved = |n: usize| plan.teams[n].after.abs_diff(plan.teams[n].before);
    order.sort_by_key(|n| (std::cmp::Reverse(moved(*n)), *n));
    let place = |n: usize| place_told(resource, &matched, n);
    Ok(ResourceTold {
        resource: item(&book, resource),
        from: settings.from.to_string(),
        to: settings.to.to_string(),
        known_until: ground.until.to_string(),
        budget: settings.budget,
        has_today: plan.teams.iter().map(|team| u64::from(team.before)).sum(),
        at_least: settings.at_least,
        at_most: settings.at_most,
        behind_below: settings.behind.map(|behind| behind.below),
        behind_at_least: settings.behind.map(|behind| behind.at_least),
        behind: ground.places.iter().filter(|p| settings.behind.is_some_and(|b| p.attainment.is_some_and(|a| a < b.below))).count() as u64,
        effect: effect_told(ground, curves, ask),
        expected_today: plan.today,
        expected: plan.planned,
        extra: plan.planned - plan.today,
        extra_range: plan.extra_95,
        one_more: plan.one_more,
        in_words: shadow(resource, plan),
        left: plan.left,
        changed: plan.teams.iter().filter(|team| team.after != team.before).count() as u64,
        total: plan.teams.len() as u64,
        places: order.into_iter().skip(page.offset).take(page.limit).map(place).collect(),
        notes: notes(ground, settings),
        may_propose: by.may(Right::Moves),
        demo: up.made_up().await?,
    })
}

async fn matched(up: &Upcount, by: &Caller, book: &Book, resource: &Resource, ask: &AskResource) -> Result<Matched, ResourceRefusal> {
    let ground = gather(up, book, resource, ask).await?;
    let need = match resource.need {
        Needed::Needed => Need::Needed,
        Needed::Helps => Need::Helps,
    };
    let history: Vec<_> = ground.places.iter().map(|place| place.months.clone()).collect();
    let mine: Vec<usize> = (0..ground.places.len()).filter(|n| holds(by.scope(), &ground.places[*n].place)).collect();
    if mine.is_empty() {
        return Err(ResourceRefusal::NothingYours);
    }
    let today: u64 = mine.iter().map(|n| u64::from(ground.places[*n].today)).sum();
    let budget = ask.budget.unwrap_or(today);
    if budget > MOST_UNITS {
        return Err(unclear(
            format!("最多分 {MOST_UNITS} 个单位；请用大一些的单位"),
            format!("at most {MOST_UNITS} units are shared; use larger ones"),
        ));
    }
    let found = match ask.elasticity {
        Some(elasticity) => {
            let source = ask.source.as_deref().map(str::trim).filter(|source| !source.is_empty());
            if source.is_none_or(|source| source.chars().count() > LONGEST_SOURCE_CHARS) {
                return Err(unclear(
                    format!("假设要写明出处，不超过 {LONGEST_SOURCE_CHARS} 字：谁、什么时候、凭什么这样说"),
                    format!(
                        "an assumption says where it comes from, in at most {LONGEST_SOURCE_CHARS} characters: who said it, when, and why"
                    ),
                ));
            }
            let all = ground.places.iter().map(|place| f64::from(place.today)).sum::<f64>().max(budget as f64);
            let usual = (all / ground.places.len() as f64).max(f64::EPSILON);
            assumed(&history, need, usual, elasticity, elasticity * UNSURE)
        }
        None => curves(&history, need),
    };
    let all = found.map_err(|e| ResourceRefusal::of_history(e, resource, ground.given_known))?;
    let ground = ground.only(&mine);
    let curves = all.of(&mine);
    let part = |part: upcount_book::Part| part.0 as f64 / 1e6;
    let at_least = ask.at_least.or(resource.at_least.map(part)).unwrap_or(0.0);
    let at_most = ask.at_most.or(resource.at_most.map(part));
    if !(0.0..=1.0).contains(&at_least) || at_most.is_some_and(|most| !(1.0..=1000.0).contains(&most)) {
        return Err(unclear(
            "`at_least` 是今天的 0 到 1 倍，`at_most` 至少 1 倍",
            "`at_least` is from 0 to 1 times what a place has today, `at_most` at least once",
        ));
    }
    let behind = match (ask.behind_below, ask.behind_at_least) {
        (None, None) => resource.behind.map(|behind| Behind { below: part(behind.below), at_least: behind.at_least }),
        (below, least) => {
            let usual = resource.behind;
            let below = below.or(usual.map(|b| part(b.below))).unwrap_or(0.0);
            Some(Behind { below, at_least: least.or(usual.map(|b| b.at_least)).unwrap_or(0) })
        }
    };
    let teams: Vec<Team> = ground
        .places
        .iter()
        .map(|place| {
            let had = f64::from(place.today);
            // What nobody has today is bounded by the whole alone.
            let cap = at_most.filter(|_| place.today > 0).map(|most| ((had * most).ceil() as u32).max(behind.map_or(0, |b| b.at_least)));
            Team { today: place.today, floor: (had * at_least).ceil() as u32, cap, attainment: place.attainment }
        })
        .collect();
    let plan = plan(&curves, &teams, budget, ground.exposure, behind).map_err(|e| ResourceRefusal::of_bounds(e, &ground))?;
    let settings = Settings { from: ground.from, to: ground.to, budget, at_least, at_most, behind };
    Ok(Matched { ground, curves, plan, settings })
}

fn resource_of<'b>(book: &'b Book, id: &str) -> Result<&'b Resource, ResourceRefusal> {
    book.resources.get(id).ok_or_else(|| ResourceRefusal::Unknown {
        id: id.to_owned(),
        near: nearest(id, book.resources.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    })
}

fn item(book: &Book, one: &Resource) -> ResourceItem {
    let measure = &book.measures[&one.of];
    ResourceItem {
        id: one.id.clone(),
        zh: one.zh.clone(),
        en: one.en.clone(),
        unit: one.unit.clone(),
        of: Text::new(measure.zh.clone(), measure.en.clone()),
        level: one.level.clone(),
    }
}

fn place_told(resource: &Resource, matched: &Matched, n: usize) -> ResourcePlace {
    let (place, planned, curve) = (&matched.ground.places[n], &matched.plan.teams[n], &matched.curves.teams[n]);
    ResourcePlace {
        place: place.place.clone(),
        before: planned.before,
        after: planned.after,
        extra: planned.extra,
        range: planned.extra_95,
        next: planned.next,
        attainment: place.attainment,
        sold: place.months.iter().rev().take(12).map(|month| u64::from(month.policies)).sum(),
        elasticity: curve.elasticity,
        own: curve.told == Told::Itself,
        reason: reason_of(planned.reason),
        why: why(resource, matched, planned, place.attainment),
    }
}

fn reason_of(reason: Reason) -> ResourceReason {
    match reason {
        Reason::HighestReturn => ResourceReason::HighestReturn,
        Reason::MoreElsewhere => ResourceReason::MoreElsewhere,
        Reason::Keeps => ResourceReason::Keeps,
        Reason::FloorBehind => ResourceReason::FloorBehind,
        Reason::Floor => ResourceReason::Floor,
        Reason::Capped => ResourceReason::Capped,
    }
}

/// Why a place is given what it is given.
fn why(resource: &Resource, matched: &Matched, planned: &Planned, attainment: Option<f64>) -> Text {
    let (zh, en) = (&resource.unit.zh, &resource.unit.en);
    let (more, next, elsewhere) = (planned.after.abs_diff(planned.before), small(planned.next), small(matched.plan.one_more));
    let percent = |part: f64| format!("{:.0}%", part * 100.0);
    match planned.reason {
        Reason::HighestReturn => Text::new(
            format!("加 {more} {zh}：在这里每加一个，比在别处带来得多；再加一个还带来 {next} 件"),
            format!("{more} {en} more: each brings more here than elsewhere; one more would still bring {next}"),
        ),
        Reason::MoreElsewhere => Text::new(
            format!("减 {more} {zh}：最后一个在这里不如在别处，别处再加一个带来 {elsewhere} 件"),
            format!("{more} {en} less: its last ones bring more elsewhere, where one more brings {elsewhere}"),
        ),
        Reason::Keeps => Text::new("不动：移走或加一个都不比现在多", "as today: neither one less nor one more would bring more"),
        Reason::FloorBehind => Text::new(
            format!("帮扶：目标只达成 {}，保底 {} {zh}", attainment.map(percent).unwrap_or_default(), planned.after),
            format!(
                "support: it attained {} of its goal, so it has at least {} {en}",
                attainment.map(percent).unwrap_or_default(),
                planned.after
            ),
        ),
        Reason::Floor => {
            let (part, floor) = (percent(matched.settings.at_least), planned.after);
            Text::new(format!("保底 {floor} {zh}（今天的 {part}，向上取整）"), format!("floor: {floor} {en}, {part} of today rounded up"))
        }
        Reason::Capped => {
            let (part, cap) = (matched.settings.at_most.map(percent).unwrap_or_default(), planned.after);
            Text::new(
                format!("到上限 {cap} {zh}（今天的 {part}，向上取整）；再加一个还能带来 {next} 件"),
                format!("cap: {cap} {en}, {part} of today rounded up; one more would bring {next}"),
            )
        }
    }
}

/// What one unit more in all would bring, in words.
fn shadow(resource: &Resource, plan: &Plan) -> Text {
    let (zh, en, more) = (&resource.unit.zh, &resource.unit.en, small(plan.one_more));
    if plan.one_more > 0.0 {
        return Text::new(
            format!("总数再加 1 {zh}，期间内约多带来 {more} 件；比这更贵的 1 {zh} 不值得加"),
            format!(
                "one more of the {en} in all would bring about {more} policies in the time; it is worth it where it costs less than they bring"
            ),
        );
    }
    Text::new(format!("再加{zh}也带不来更多：有余地的机构都到了上限"), format!("more {en} would bring nothing: every place has its cap"))
}

/// A small number as people read it.
fn small(value: f64) -> String {
    if value.abs() < 0.995 { format!("{value:.2}") } else { amount(value) }
}

fn effect_told(ground: &Ground, curves: &Curves, ask: &AskResource) -> ResourceEffect {
    let own = curves.teams.iter().filter(|curve| curve.told == Told::Itself).count() as u64;
    let percent = |part: f64| amount(part * 100.0 / 10.0);
    let (elasticity, error) = (curves.elasticity, curves.error);
    let low = percent((elasticity - 1.96 * error).max(0.0));
    let high = percent((elasticity + 1.96 * error).min(1.0));
    let most = percent(elasticity.min(1.0));
    let in_words = match &ask.source {
        Some(source) if ask.elasticity.is_some() => Text::new(
            format!("按假设：多 10% 带来约 {most}% 的件数（出处：{source}）。没有历史可以印证，做了再量"),
            format!(
                "By assumption: 10% more brings about {most}% more policies (source: {source}). No history bears it out; it is measured once done"
            ),
        ),
        _ => Text::new(
            format!(
                "从 {} 个月的历史看：多 10% 带来约 {most}% 的件数（{low}% 至 {high}%）。历史不是试验：先看好才多给的，成效会显得偏大",
                ground.months
            ),
            format!(
                "By {} months of history: 10% more brought about {most}% more policies ({low}% to {high}%). History is no experiment: where more was given because more was coming, the effect looks too large",
                ground.months
            ),
        ),
    };
    ResourceEffect { elasticity, error, assumption: ask.elasticity.map(|_| ask.source.clone().unwrap_or_default()), own, in_words }
}

fn notes(ground: &Ground, settings: &Settings) -> Vec<Text> {
    let mut notes = Vec::new();
    if settings.behind.is_some() && ground.places.iter().all(|place| place.attainment.is_none()) {
        notes.push(Text::new(
            "还没有发布的目标，不知道谁落后，帮扶没有起作用",
            "no goals are published, so nobody is known to be behind and nobody is supported",
        ));
    }
    notes.push(Text::new(
        "预期是平均数：一段时间的件数还会照常波动",
        "what is expected is a mean: the count of a time varies around it as counts do",
    ));
    notes
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> ResourceRefusal {
    ResourceRefusal::Unclear(Text::new(zh, en))
}
