//! The organisation (组织): parts inside parts, each from a day on. Nothing is inside itself.

use crate::Day;
use std::collections::{BTreeMap, BTreeSet};

/// A part of the organisation from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub place: String,
    /// What it is: `region`, `branch`, `team`, or any word of the company.
    pub level: String,
    /// The part that it belongs to.
    pub parent: Option<String>,
    /// From this day on.
    pub since: Day,
    /// The day on which it was closed.
    pub until: Option<Day>,
}

/// A part that is inside itself on some day: the way round, from it to it.
#[must_use]
pub fn cycle(places: &[Place]) -> Option<(Day, Vec<String>)> {
    let days: BTreeSet<Day> = places.iter().map(|p| p.since).collect();
    days.into_iter().find_map(|day| {
        let parents = parents_on(places, day);
        parents.keys().find_map(|start| {
            let mut way = vec![(*start).to_owned()];
            let mut at = *start;
            while let Some(parent) = parents.get(at) {
                way.push((*parent).to_owned());
                if parent == start {
                    return Some((day, way));
                }
                // A way that runs into another circle is found from there.
                if way.len() > parents.len() + 1 {
                    return None;
                }
                at = parent;
            }
            None
        })
    })
}

/// Everything inside a part on a day, itself with it: place → level.
#[must_use]
pub fn inside(places: &[Place], of: &str, day: Day) -> BTreeMap<String, String> {
    let there: Vec<&Place> = latest_on(places, day).into_values().filter(|p| p.until.is_none_or(|until| until > day)).collect();
    let mut found: BTreeMap<String, String> = there.iter().filter(|p| p.place == of).map(|p| (p.place.clone(), p.level.clone())).collect();
    loop {
        let more: Vec<_> = there
            .iter()
            .filter(|p| !found.contains_key(&p.place) && p.parent.as_ref().is_some_and(|parent| found.contains_key(parent)))
            .map(|p| (p.place.clone(), p.level.clone()))
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

fn latest_on(places: &[Place], day: Day) -> BTreeMap<&str, &Place> {
    let mut latest: BTreeMap<&str, &Place> = BTreeMap::new();
    for place in places.iter().filter(|p| p.since <= day) {
        let known = latest.entry(&place.place).or_insert(place);
        if known.since <= place.since {
            *known = place;
        }
    }
    latest
}

fn parents_on(places: &[Place], day: Day) -> BTreeMap<&str, &str> {
    latest_on(places, day).into_iter().filter_map(|(place, known)| Some((place, known.parent.as_deref()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(place: &str, level: &str, parent: &str, since: i32) -> Place {
        let parent = (!parent.is_empty()).then(|| parent.to_owned());
        Place { place: place.into(), level: level.into(), parent, since: Day(since), until: None }
    }

    #[test]
    fn a_part_inside_itself_is_found_on_the_day_on_which_it_is() {
        let tree = vec![place("C", "company", "", 0), place("B", "branch", "C", 0), place("T", "team", "B", 0)];
        assert_eq!(cycle(&tree), None);
        let moved: Vec<Place> = tree.iter().cloned().chain([place("B", "branch", "T", 10)]).collect();
        assert_eq!(cycle(&moved), Some((Day(10), vec!["B".into(), "T".into(), "B".into()])));
        // The team had left before: no circle on any day.
        let split: Vec<Place> = moved.into_iter().chain([place("T", "team", "C", 9)]).collect();
        assert_eq!(cycle(&split), None);
        assert!(cycle(&[place("X", "team", "X", 0)]).is_some());
        assert!(cycle(&[place("A", "t", "X", 0), place("X", "t", "Y", 0), place("Y", "t", "X", 0)]).is_some());
    }

    #[test]
    fn what_is_inside_follows_the_day() {
        let mut tree =
            vec![place("Z", "zone", "", 0), place("B", "branch", "Z", 0), place("T", "team", "B", 0), place("T", "team", "N", 10)];
        assert_eq!(inside(&tree, "Z", Day(5)).keys().cloned().collect::<Vec<_>>(), ["B", "T", "Z"]);
        assert_eq!(inside(&tree, "Z", Day(10)).keys().cloned().collect::<Vec<_>>(), ["B", "Z"]);
        tree[1].until = Some(Day(20));
        assert_eq!(inside(&tree, "Z", Day(20)).keys().cloned().collect::<Vec<_>>(), ["Z"]);
    }
}
