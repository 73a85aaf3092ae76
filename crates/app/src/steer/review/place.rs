//! The place of a pack: the one that is asked for, or the caller's own.

use super::ReviewRefusal;
use crate::steer::moves::{LEVELS, MoveRefusal, Place, holds, level, whole};
use crate::{Caller, Upcount};
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::{Day, Scope, Text};

/// The place that is asked for with those that it is in on a day, or the caller's own when none is.
pub(super) async fn place_of(up: &Upcount, by: &Caller, asked: &Place, on: Option<Day>) -> Result<Place, ReviewRefusal> {
    let given = if asked.is_empty() { own(by.scope())? } else { asked.clone() };
    let place = match whole(up, &given, on).await {
        // Who sees a part is told no names of other parts.
        Err(MoveRefusal::NoPlace { place, .. }) if !by.scope().is_whole() => Err(MoveRefusal::NoPlace { place, near: Vec::new() }),
        found => found,
    }?;
    if holds(by.scope(), &place) { Ok(place) } else { Err(ReviewRefusal::NotYours) }
}

/// The place of which somebody sees everything.
fn own(scope: &Scope) -> Result<Place, ReviewRefusal> {
    if scope.is_whole() {
        return Ok(Place::new());
    }
    let one = |levels: [&'static str; 4], of: &BTreeMap<String, BTreeSet<String>>| {
        let only = |level: &'static str| of.get(level).filter(|codes| codes.len() == 1).and_then(|codes| codes.first());
        levels.into_iter().find_map(|level| Some(Place::from([(level.to_owned(), only(level)?.clone())])))
    };
    let mut deepest = LEVELS;
    deepest.reverse();
    let found = match (&scope.inside, &scope.within) {
        // What lies inside a part is named down to agents: the highest level is the part's own.
        (Some(inside), _) => one(LEVELS, inside),
        (None, Some(within)) => one(deepest, within),
        (None, None) => None,
    };
    found.ok_or_else(|| {
        ReviewRefusal::Unclear(Text::new(
            "您看得到几个机构，或不按机构看；请写明复盘哪一个，如 branch=B1",
            "you see several places, or none by place; say which one is reviewed, such as branch=B1",
        ))
    })
}

/// What the rows of its sections are.
pub(super) fn rows_of(place: &Place) -> &'static str {
    match level(place) {
        None | Some("region") => "branch",
        Some("branch") => "team",
        Some(_) => "agent",
    }
}

/// Whether one place lies in another.
pub(super) fn lies_in(inner: &Place, outer: &Place) -> bool {
    outer.iter().all(|(level, code)| inner.get(level) == Some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
        all.iter().map(|(level, codes)| ((*level).to_owned(), codes.iter().map(|code| (*code).to_owned()).collect())).collect()
    }

    #[test]
    fn everybody_begins_with_the_own_place() {
        let within = |all: &[(&str, &[&str])]| own(&Scope { within: Some(of(all)), ..Scope::COMPANY });
        assert_eq!(own(&Scope::COMPANY).unwrap(), Place::new());
        assert_eq!(within(&[("team", &["T1"])]).unwrap(), Place::from([("team".into(), "T1".into())]));
        assert_eq!(within(&[("branch", &["B1"]), ("region", &["R"])]).unwrap(), Place::from([("branch".into(), "B1".into())]));
        assert!(within(&[("team", &["T1", "T2"])]).is_err(), "two places are no one place");
        assert!(within(&[("platform", &["web"])]).is_err());
        let zone = Scope { inside: Some(of(&[("branch", &["B1"]), ("team", &["T1", "T2"]), ("agent", &["A"])])), ..Scope::COMPANY };
        assert_eq!(own(&zone).unwrap(), Place::from([("branch".into(), "B1".into())]));
    }

    #[test]
    fn a_place_lies_in_itself_and_in_those_above() {
        let place = |all: &[(&str, &str)]| -> Place { all.iter().map(|(l, c)| ((*l).to_owned(), (*c).to_owned())).collect() };
        let team = place(&[("branch", "B1"), ("team", "T1")]);
        assert!(lies_in(&team, &team) && lies_in(&team, &place(&[("branch", "B1")])) && lies_in(&team, &Place::new()));
        assert!(!lies_in(&place(&[("branch", "B1")]), &team) && !lies_in(&team, &place(&[("branch", "B2")])));
    }
}
