//! Review packs (复盘包): what people look at together each week or month. A pack is reckoned as was known when it was due, so
//! that whoever asks again later is told the same; what was learned since stands beside it.

mod actions;
mod coaching;
mod figures;
mod look;
mod lost;
mod place;
mod refusal;
mod standing;
mod time;
mod told;

use crate::steer::day::read_span;
use crate::{Caller, Upcount, clock};
pub use actions::agree_action;
use look::{Look, or_why};
use place::{place_of, rows_of};
pub use refusal::ReviewRefusal;
pub(super) use time::Time;
pub use told::{
    AskReview, NewAction, Review, ReviewAction, ReviewActions, ReviewAttained, ReviewCoaching, ReviewFigures, ReviewFunnel,
    ReviewFunnelPeriod, ReviewLost, ReviewMeasure, ReviewPack, ReviewReason, ReviewRow, ReviewSection, ReviewSignal, ReviewSince,
    ReviewStanding,
};
use upcount_book::{Book, Every, Pack, PackSection};
use upcount_measure::AsOf;
use upcount_model::{Day, Right, Text, activity, nearest, nearest_in_words, policy};

/// A period whose last facts are so many days older than its end is taken to be known: nobody sells on some weekends.
const QUIET_DAYS: i32 = 2;

/// Reads a review pack: of a place and a period, as known when it was due or as known now.
///
/// # Errors
/// [`ReviewRefusal`]. What a section cannot tell it says of itself.
#[tracing::instrument(skip_all)]
pub async fn read_review(up: &Upcount, by: &Caller, asks: &AskReview) -> Result<Review, ReviewRefusal> {
    let book = up.book();
    let pack = pack_of(&book, asks.pack.as_deref())?;
    let time = match asks.day {
        Some(day) => Time::of(pack.every, day),
        None => last(up, pack).await?,
    };
    let due = due_by(up, pack, time)?;
    let place = place_of(up, by, &asks.place, Some(time.to)).await?;
    let instant = if asks.now { clock::now() } else { AsOf::end_of(due).instant };
    let as_of = AsOf { day: time.to, instant };
    let world = up.world_at(Some(&as_of)).await?;
    let look = Look { up, by, book: &book, pack, place: &place, rows: rows_of(&place), time, as_of, then: !asks.now, world };
    let mut sections = Vec::new();
    for section in &pack.sections {
        sections.push(read_section(&look, section).await?);
    }
    let mut learned_since = Vec::new();
    if look.then {
        for figures in sections.iter().filter_map(|section: &ReviewSection| section.figures.as_ref()) {
            learned_since.extend(figures::learned_since(&look, figures).await?);
        }
    }
    let after = time.after();
    Ok(Review {
        pack: pack.id.clone(),
        name: Text::new(&pack.zh, &pack.en),
        definition: pack.definition.clone(),
        every: every(pack).to_owned(),
        packs: book
            .packs
            .values()
            .map(|one| ReviewPack { id: one.id.clone(), name: Text::new(&one.zh, &one.en), every: every(one).to_owned() })
            .collect(),
        from: time.from.to_string(),
        to: time.to.to_string(),
        before: time.before().from.to_string(),
        after: due_by(up, pack, after).is_ok().then(|| after.from.to_string()),
        by: look.rows.to_owned(),
        as_of: look.as_of.instant.clone(),
        then: look.then,
        learned_since,
        sections,
        notes: vec![known_when(&look)],
        may_agree: by.may(Right::Moves),
        demo: up.made_up().await?,
        place: place.clone(),
    })
}

async fn read_section(look: &Look<'_>, section: &PackSection) -> Result<ReviewSection, ReviewRefusal> {
    let mut told = ReviewSection { kind: section.kind().to_owned(), title: section.title().clone(), ..ReviewSection::default() };
    let mut refused = None;
    match section {
        PackSection::Standing { attained, goal, .. } => {
            told.standing = kept(standing::standing(look, attained, goal).await, &mut refused)?;
        }
        PackSection::Figures { measures, .. } => told.figures = kept(figures::figures(look, measures).await, &mut refused)?,
        PackSection::Funnel { funnel, .. } => told.funnel = kept(lost::funnel(look, funnel).await, &mut refused)?,
        PackSection::Lost { counts, .. } => told.lost = kept(lost::lost(look, counts).await, &mut refused)?,
        PackSection::Activity { .. } => {
            let days = (look.time.from, look.time.to);
            let span = read_span(look.up, look.scope(), &look.only(), look.rows, days, &look.as_of).await;
            told.activity = kept(span.map_err(ReviewRefusal::from), &mut refused)?;
        }
        PackSection::Coaching { .. } => told.coaching = kept(coaching::coaching(look).await, &mut refused)?,
        PackSection::Actions { .. } => told.actions = kept(actions::actions(look).await, &mut refused)?,
        PackSection::Agreed { .. } => told.agreed = kept(actions::agreed(look).await, &mut refused)?,
    }
    told.refused = refused;
    Ok(told)
}

/// A body, or why there is none.
fn kept<T>(found: Result<T, ReviewRefusal>, refused: &mut Option<Text>) -> Result<Option<T>, ReviewRefusal> {
    match or_why(found)? {
        Ok(body) => Ok(Some(body)),
        Err(why) => {
            *refused = Some(why);
            Ok(None)
        }
    }
}

fn known_when(look: &Look<'_>) -> Text {
    let instant = &look.as_of.instant;
    if look.then {
        return Text::new(
            format!("按 {instant} 时所知：之后才得知的事实、目标和行动不在其中，什么时候再看都一样。公式和规则按现在的定义。"),
            format!(
                "As was known at {instant}: facts, goals and actions that were learned later are not in it, so it stays the same whenever it is looked at. Formulas and rules are as they are defined now."
            ),
        );
    }
    Text::new(
        format!("按现在（{instant}）所知：后来才得知的也算在内，可能与当时的复盘包不同。公式和规则按现在的定义。"),
        format!(
            "As known now ({instant}): what was learned later counts too, so it may differ from the pack of that time. Formulas and rules are as they are defined now."
        ),
    )
}

const fn every(pack: &Pack) -> &'static str {
    match pack.every {
        Every::Week => "week",
        Every::Month => "month",
    }
}

fn pack_of<'b>(book: &'b Book, id: Option<&str>) -> Result<&'b Pack, ReviewRefusal> {
    // A week is looked at more often than a month.
    let usual = || book.packs.values().find(|pack| pack.every == Every::Week).or_else(|| book.packs.values().next());
    let found = id.map_or_else(usual, |id| book.packs.get(id));
    found.ok_or_else(|| {
        let id = id.unwrap_or_default();
        let near: Vec<String> = nearest(id, book.packs.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::new("", "") } else { nearest_in_words(&near) };
        ReviewRefusal::NoPack(Text::new(format!("没有复盘包 `{id}`{}", near.zh), format!("there is no review pack `{id}`{}", near.en)))
    })
}

/// The last day until which a pack waits; a period that is not over has none.
fn due_by(up: &Upcount, pack: &Pack, time: Time) -> Result<Day, ReviewRefusal> {
    let due = time.to.plus(pack.waits_days.cast_signed());
    if due < up.today() {
        return Ok(due);
    }
    let (from, to, on) = (time.from, time.to, due.plus(1));
    Err(ReviewRefusal::NotOver(Text::new(
        format!("{from} 至 {to} 的复盘包 {on} 才出；之前的期间现在就能看"),
        format!("the pack of {from} to {to} comes on {on}; earlier ones can be looked at now"),
    )))
}

/// The first day of a pack's last period, where that came to be due in so many days.
pub(crate) async fn due_pack(up: &Upcount, pack: &Pack, days: i32) -> Result<Option<Day>, ReviewRefusal> {
    let time = last(up, pack).await?;
    Ok((due_by(up, pack, time)?.plus(1 + days) >= up.today()).then_some(time.from))
}

/// The last period that is over and of which facts tell.
async fn last(up: &Upcount, pack: &Pack) -> Result<Time, ReviewRefusal> {
    let world = up.world().await?;
    let known = [&policy::KIND, &activity::KIND].into_iter().filter_map(|kind| world.latest(kind)).max();
    let mut time = Time::of(pack.every, known.unwrap_or(up.today()).min(up.today()));
    while due_by(up, pack, time).is_err() || known.is_some_and(|known| known < time.to.plus(-QUIET_DAYS)) {
        time = time.before();
    }
    Ok(time)
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> ReviewRefusal {
    ReviewRefusal::Unclear(Text::new(zh, en))
}
