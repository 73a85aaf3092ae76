//! The place of a move: found on the roll, told with the places that it is in.

use super::MoveRefusal;
use crate::Upcount;
use crate::caller::PLACE;
use std::collections::{BTreeMap, BTreeSet};
use upcount_measure::{Question, RollMember};
use upcount_model::{Day, Scope, Text, nearest, policy};

/// The levels that the roll tells, from the highest down.
pub(crate) const LEVELS: [&str; 4] = ["region", "branch", "team", "agent"];

/// A place by dimension; the company is empty.
pub(crate) type Place = BTreeMap<String, String>;

/// Whether a place lies in what somebody sees.
pub(crate) fn holds(scope: &Scope, place: &Place) -> bool {
    let lies = |level: &str, codes: &BTreeSet<String>| match level {
        // An account that is not laid open yet names places of any level.
        PLACE => place.values().any(|code| codes.contains(code)),
        _ => place.get(level).is_some_and(|code| codes.contains(code)),
    };
    let within = scope.within.iter().flatten().all(|(level, codes)| lies(level, codes));
    let inside =
        scope.inside.as_ref().is_none_or(|all| all.iter().any(|(level, codes)| place.get(level).is_some_and(|code| codes.contains(code))));
    within && inside
}

/// The deepest level that a place names; none for the company.
pub(crate) fn level(place: &Place) -> Option<&'static str> {
    LEVELS.into_iter().rev().find(|level| place.contains_key(*level))
}

/// Those on the roll down to a level on a day; on the last that is known when it is absent.
async fn roll(up: &Upcount, deepest: &str, on: Option<Day>) -> Result<Vec<RollMember>, MoveRefusal> {
    let levels = LEVELS.iter().take_while(|level| **level != deepest).chain([&deepest]);
    let world = up.world().await?;
    let day = on.or_else(|| world.latest(&policy::KIND)).unwrap_or_else(|| up.today());
    let question = Question { by: levels.map(|level| (*level).to_owned()).collect(), ..Question::default() };
    Ok(up.measures.on_roll(&question, day, &up.book(), &world).await?)
}

/// The same place with the places that it is in, as the roll says on a day; on the last that is known when it is absent.
pub(crate) async fn whole(up: &Upcount, given: &Place, on: Option<Day>) -> Result<Place, MoveRefusal> {
    if let Some(other) = given.keys().find(|level| !LEVELS.contains(&level.as_str())) {
        return Err(MoveRefusal::Unclear(Text::new(
            format!("机构写成 {} 中的层级和代码，如 team=T1，不是 `{other}`", LEVELS.join("、")),
            format!("a place is a level of {} with its code, such as team=T1, not `{other}`", LEVELS.join(", ")),
        )));
    }
    let Some(deepest) = level(given) else { return Ok(Place::new()) };
    let members = roll(up, deepest, on).await?;
    let at = |level: &str| LEVELS.iter().position(|l| *l == level).unwrap_or_default();
    let fits = |member: &&RollMember| given.iter().all(|(level, code)| member.keys[at(level)].as_ref() == Some(code));
    let Some(member) = members.iter().find(fits) else {
        let codes: BTreeSet<&str> = members.iter().filter_map(|member| member.keys[at(deepest)].as_deref()).collect();
        return Err(MoveRefusal::NoPlace {
            place: given.iter().map(|(level, code)| format!("{level}={code}")).collect::<Vec<_>>().join(" "),
            near: nearest(&given[deepest], codes).into_iter().map(str::to_owned).collect(),
        });
    };
    Ok(of(&member.keys))
}

/// A place from its codes, from the highest level down.
pub(crate) fn of(keys: &[Option<String>]) -> Place {
    LEVELS.iter().zip(keys).filter_map(|(level, code)| Some(((*level).to_owned(), code.clone()?))).collect()
}

/// The codes of a place, from the highest level down, as people write it.
#[must_use]
pub fn place_path(place: &Place) -> String {
    LEVELS.iter().filter_map(|level| place.get(*level)).cloned().collect::<Vec<_>>().join("/")
}
