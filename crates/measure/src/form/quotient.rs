//! Measures added up and divided by others, cell by cell, in whole numbers.

use super::{Figure, over};
use crate::codes::Keys;
use crate::measures::Counted;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Whole number over whole number.
type Exact = (i128, i128);

/// A period, and the place of a key among all: a large company has millions of these.
type Place = (i32, u32);

/// In the order of places, each once.
type Side = Vec<(Place, Exact)>;

pub(crate) fn counted(of: Vec<Counted>, less: Vec<Counted>, below: Vec<Counted>) -> Counted {
    let parts = || of.iter().chain(&less).chain(&below);
    let mut notes = Vec::new();
    for note in parts().flat_map(|c| &c.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let span = parts().filter_map(|c| c.span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let (keys, known) = keys_of(parts());
    let above = side(of.iter().map(|part| (part, 1)).chain(less.iter().map(|part| (part, -1))), &known);
    let under = side(below.iter().map(|part| (part, 1)), &known);
    let figures = together(above, under).map(|((code, key), above, under)| {
        let exact = (above.0 * under.1, above.1 * under.0);
        Figure {
            code,
            key,
            value: upcount_maths::quotient(exact.0, exact.1),
            parts: Some((over(above.0, above.1), over(under.0, under.1))),
            exact: (exact.1 != 0).then_some(exact),
        }
    });
    let figures = figures.collect();
    Counted { keys: keys.into_iter().cloned().collect(), figures, notes, span, months: BTreeMap::new() }
}

/// The keys of which anything is counted, in order, and the place of each.
fn keys_of<'p>(parts: impl Iterator<Item = &'p Counted>) -> (Vec<&'p Keys>, HashMap<&'p Keys, u32>) {
    let mut found: HashSet<&Keys> = HashSet::new();
    for part in parts {
        let mut counted = vec![false; part.keys.len()];
        part.figures.iter().filter(|figure| figure.exact.is_some()).for_each(|figure| counted[figure.key as usize] = true);
        found.extend(part.keys.iter().zip(counted).filter(|(_, counted)| *counted).map(|(key, _)| key));
    }
    let mut keys: Vec<&Keys> = found.into_iter().collect();
    keys.sort_unstable();
    let places = keys.iter().copied().zip(0..).collect();
    (keys, places)
}

/// What parts come to together, each with its sign.
fn side<'p>(parts: impl Iterator<Item = (&'p Counted, i128)>, known: &HashMap<&Keys, u32>) -> Side {
    let mut cells = Side::new();
    for (part, sign) in parts {
        let places: Vec<Option<u32>> = part.keys.iter().map(|key| known.get(key).copied()).collect();
        cells.extend(part.figures.iter().filter_map(|figure| {
            let (above, below) = figure.exact?;
            Some(((figure.code, places[figure.key as usize]?), (sign * above, below)))
        }));
    }
    cells.sort_by_key(|(place, _)| *place);
    cells.dedup_by(|(next, more), (place, sum)| {
        let alike = next == place;
        if alike {
            *sum = if sum.1 == more.1 { (sum.0 + more.0, sum.1) } else { (sum.0 * more.1 + more.0 * sum.1, sum.1 * more.1) };
        }
        alike
    });
    cells
}

/// Both sides, place by place. Nothing above the line is none; nothing below it is nothing to divide by.
fn together(above: Side, under: Side) -> impl Iterator<Item = (Place, Exact, Exact)> {
    let (mut above, mut under) = (above.into_iter().peekable(), under.into_iter().peekable());
    std::iter::from_fn(move || {
        let order = match (above.peek(), under.peek()) {
            (Some(one), Some(other)) => one.0.cmp(&other.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let one = if order == Ordering::Greater { None } else { above.next() };
        let other = if order == Ordering::Less { None } else { under.next() };
        let place = one.or(other)?.0;
        Some((place, one.map_or((0, 1), |cell| cell.1), other.map_or((0, 1), |cell| cell.1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::divided;

    fn one(figures: Vec<Figure>, keys: &[&str]) -> Counted {
        let keys = keys.iter().map(|k| vec![Some((*k).to_owned())]).collect();
        Counted { keys, figures, notes: Vec::new(), span: None, months: BTreeMap::new() }
    }

    #[test]
    fn sides_are_added_before_they_are_divided_and_a_place_without_facts_has_none() {
        let of = one(vec![divided(0, 0, 2, 1)], &["a"]);
        let below = vec![one(vec![divided(0, 0, 21, 2), divided(0, 1, 3, 1)], &["a", "b"]), one(vec![divided(0, 0, 3, 2)], &["a"])];
        let figures = counted(vec![of], Vec::new(), below).figures;
        assert_eq!(figures[0].value, Some(2.0 / 12.0));
        assert_eq!((figures[1].value, figures[1].parts), (Some(0.0), Some((0.0, 3.0))), "nobody there did anything");
    }

    #[test]
    fn what_is_taken_off_is_taken_off_where_nothing_was_too() {
        let one_each = |a, b| one(vec![divided(0, 0, a, 1), divided(0, 1, b, 1)], &["a", "b"]);
        let figures = counted(vec![one(vec![divided(0, 0, 5, 1)], &["a"])], vec![one_each(2, 4)], vec![one_each(1, 2)]).figures;
        assert_eq!((figures[0].value, figures[1].value), (Some(3.0), Some(-2.0)));
    }

    #[test]
    fn what_has_nothing_to_divide_by_has_no_value() {
        let figures = counted(vec![one(vec![divided(0, 0, 2, 1)], &["a"])], Vec::new(), vec![one(Vec::new(), &[])]).figures;
        assert_eq!(figures[0].value, None);
    }
}
