//! Inhibition (抑制): where most members of a place are out of the ordinary, the place is, and its members are silent.

use super::watch::{Found, Member, Sight};
use crate::steer::moves::{LEVELS, Place};
use std::collections::BTreeMap;
use upcount_book::Signal;

pub(super) fn together(rule: &Signal, members: &[Member], found: Vec<Found>) -> Vec<Found> {
    let Some(together) = &rule.together else { return found };
    let above = |place: &Place| -> Place {
        let deepest = LEVELS.iter().rposition(|level| place.contains_key(*level)).unwrap_or_default();
        place.iter().filter(|(level, _)| LEVELS[..deepest].contains(&level.as_str())).map(|(l, c)| (l.clone(), c.clone())).collect()
    };
    let mut many: BTreeMap<Place, usize> = BTreeMap::new();
    members.iter().for_each(|member| *many.entry(above(&member.place)).or_default() += 1);
    let mut of: BTreeMap<Place, Vec<Found>> = BTreeMap::new();
    for one in found {
        of.entry(above(&one.place)).or_default().push(one);
    }
    let mut all = Vec::new();
    for (place, mut inside) in of {
        let members = many.get(&place).copied().unwrap_or_default();
        let needed = ((members as f64 * together.part.fraction()).ceil() as usize).max(together.at_least as usize);
        if place.is_empty() || inside.len() < needed {
            all.append(&mut inside);
            continue;
        }
        inside.sort_by_key(|one| one.since);
        // The place is since so many of its members are.
        let (since, from, to) = (inside[needed - 1].since, inside[0].from, inside[0].to);
        let sight = Sight { counted: inside.len() as f64, of: Some(members as f64), ..Sight::default() };
        let code = |one: &Found| one.place.get(&rule.each).cloned();
        all.push(Found { place, since, from, to, sight, members: inside.iter().filter_map(code).collect() });
    }
    all
}
