//! Measures added up and divided by others, cell by cell, in whole numbers.

use super::{Figure, over};
use crate::measures::Counted;
use std::collections::BTreeMap;

/// Whole number over whole number.
type Exact = (i128, i128);

/// By period and by the values of the dimensions.
type Side = BTreeMap<(i32, Vec<Option<String>>), Exact>;

pub(crate) fn counted(of: Vec<Counted>, less: Vec<Counted>, below: Vec<Counted>) -> Counted {
    let mut notes = Vec::new();
    for note in of.iter().chain(&less).chain(&below).flat_map(|c| &c.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let span = of.iter().chain(&less).chain(&below).filter_map(|c| c.span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let (mut of, below) = (added(&of), added(&below));
    for (place, off) in added(&less) {
        let cell = of.entry(place).or_insert((0, 1));
        *cell = (cell.0 * off.1 - off.0 * cell.1, cell.1 * off.1);
    }
    let mut keys: Vec<Vec<Option<String>>> = of.keys().chain(below.keys()).map(|(_, key)| key.clone()).collect();
    keys.sort();
    keys.dedup();
    let mut places: Vec<&(i32, Vec<Option<String>>)> = of.keys().chain(below.keys()).collect();
    places.sort();
    places.dedup();
    let figure = |place: &&(i32, Vec<Option<String>>)| {
        // Nothing above the line is none; nothing below it is nothing to divide by.
        let (above, under) = (of.get(*place).copied().unwrap_or((0, 1)), below.get(*place).copied().unwrap_or((0, 1)));
        let exact = (above.0 * under.1, above.1 * under.0);
        Figure {
            code: place.0,
            key: keys.binary_search(&place.1).map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX)),
            value: upcount_maths::quotient(exact.0, exact.1),
            parts: Some((over(above.0, above.1), over(under.0, under.1))),
            exact: (exact.1 != 0).then_some(exact),
        }
    };
    let figures = places.iter().map(figure).collect();
    Counted { keys, figures, notes, span, months: BTreeMap::new() }
}

fn added(parts: &[Counted]) -> Side {
    let mut side = Side::new();
    for part in parts {
        for figure in &part.figures {
            let Some((above, below)) = figure.exact else { continue };
            let cell = side.entry((figure.code, part.keys[figure.key as usize].clone())).or_insert((0, 1));
            *cell = if cell.1 == below { (cell.0 + above, below) } else { (cell.0 * below + above * cell.1, cell.1 * below) };
        }
    }
    side
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
