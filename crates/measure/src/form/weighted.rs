//! A share in which each policy counts by the weight of its classes.

use super::{Figure, Figures, divisor, over, totals};
use crate::plan::Plan;
use crate::scan::Cube;
use crate::sums::{Cell, Sums};
use datafusion::common::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{WHOLE, WeightSet, WeightVersion};
use upcount_maths::quotient;
use upcount_model::{Day, Text};

/// Weighs the cells, and brings those together that differ only in what was looked at for the weights. The sums are then in
/// millionths, once for each dimension of the set.
pub(crate) fn weighed(cube: &Cube, plan: &Plan, set: &WeightSet) -> (Cube, Vec<Text>) {
    let asked = plan.tally.by.len();
    let fields: Vec<&String> = plan.tally.by.iter().chain(&plan.tally.also).collect();
    let dimensions = set.dimensions();
    let places: Vec<(usize, &String)> =
        dimensions.iter().filter_map(|d| fields.iter().position(|f| *f == d).map(|place| (place, d))).collect();
    let mut weighed = Cube { months: cube.months.clone(), span: cube.span, ..Cube::default() };
    let (mut known, mut notes): (HashMap<Vec<Option<String>>, u32>, Vec<Text>) = (HashMap::new(), Vec::new());
    let mut latest = None;
    let codes: BTreeSet<i32> = cube.cells.iter().map(|cell| cell.code).collect();
    let mut versions: BTreeMap<i32, Option<&WeightVersion>> = BTreeMap::new();
    for code in codes {
        let (first, last) = days(plan, code, cube.span);
        let version = first.and_then(|first| set.on(first));
        latest = version.or(latest);
        notes.extend(changed(set, first, last, version.is_none()));
        versions.insert(code, version);
    }
    let classes = cube.keys.iter().map(|values| {
        *known.entry(values[..asked].to_vec()).or_insert_with_key(|class| {
            weighed.keys.push(class.clone());
            u32::try_from(weighed.keys.len() - 1).unwrap_or(u32::MAX)
        })
    });
    let classes: Vec<u32> = classes.collect();
    let mut sums: BTreeMap<(i32, u32), [i128; 2]> = BTreeMap::new();
    for cell in cube.cells.iter() {
        let (version, values) = (versions[&cell.code], &cube.keys[cell.key as usize]);
        let of = |(place, dimension): &(usize, &String)| version.map_or(WHOLE, |v| v.weight(dimension, values[*place].as_deref()));
        let weight: i128 = places.iter().map(|place| i128::from(of(place))).product();
        let own = sums.entry((cell.code, classes[cell.key as usize])).or_default();
        own.iter_mut().zip(cell.sums).for_each(|(total, sum)| *total += sum * weight);
    }
    weighed.cells = sums.into_iter().map(|((code, key), sums)| Cell { code, key, sums }).collect();
    notes.dedup();
    notes.extend(latest.and_then(|version| sensitive(&cube.cells, &cube.keys, &places, asked, version)));
    notes.extend(latest.map(|version| {
        let (since, why) = (version.since, &version.why);
        Text::new(format!("{}（{since} 起：{}）", set.zh, why.zh), format!("{} from {since}: {}", set.en, why.en))
    }));
    (weighed, notes)
}

/// Which weights decide the order of the classes: without them, and all others as they are, it would be another.
fn sensitive(
    cells: &Sums,
    keys: &[Vec<Option<String>>],
    places: &[(usize, &String)],
    asked: usize,
    version: &WeightVersion,
) -> Option<Text> {
    let order = |left_out: Option<(&String, &String)>| {
        let mut sums: BTreeMap<&[Option<String>], i128> = BTreeMap::new();
        for cell in cells.iter() {
            let values = &keys[cell.key as usize];
            let weight: i128 = places
                .iter()
                .filter(|(place, dimension)| left_out.is_none_or(|(of, class)| of != *dimension || values[*place].as_ref() != Some(class)))
                .map(|(place, dimension)| i128::from(version.weight(dimension, values[*place].as_deref())))
                .product();
            let of_all =
                |(of, class): (&String, &String)| places.iter().any(|(place, d)| of == *d && values[*place].as_ref() == Some(class));
            // What is left out weighs one whole.
            let weight = if left_out.is_some_and(of_all) { weight * i128::from(WHOLE) } else { weight };
            *sums.entry(&values[..asked]).or_default() += cell.sums[0] * weight;
        }
        let mut order: Vec<_> = sums.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        order.into_iter().map(|(class, _)| class.to_vec()).collect::<Vec<_>>()
    };
    let as_it_is = order(None);
    let weights = version.weights.iter().flat_map(|(dimension, classes)| classes.keys().map(move |class| (dimension, class)));
    let decide: Vec<String> = weights.filter(|one| order(Some(*one)) != as_it_is).map(|(d, class)| format!("{d}={class}")).collect();
    if decide.is_empty() {
        return None;
    }
    Some(Text::new(
        format!("名次取决于这些权重（其中任一改回 1，名次就变）：{}", decide.join("、")),
        format!("the order rests on these weights (were any of them 1, it would be another): {}", decide.join(", ")),
    ))
}

/// The first and the last day of a period.
fn days(plan: &Plan, code: i32, span: Option<(Day, Day)>) -> (Option<Day>, Option<Day>) {
    match plan.period(code) {
        Some(period) => {
            let (first, last) = plan.calendar.days(period);
            (Some(first), Some(last))
        }
        None => (plan.from.or(span.map(|s| s.0)), plan.to.or(span.map(|s| s.1))),
    }
}

/// Says where weights change inside a period, or have not begun.
fn changed(set: &WeightSet, first: Option<Day>, last: Option<Day>, none: bool) -> Option<Text> {
    if none {
        let since = set.versions.first().map(|v| v.since.to_string()).unwrap_or_default();
        return Some(Text::new(
            format!("权重自 {since} 起；之前按每件一权计"),
            format!("the weights begin on {since}; before that each policy weighs one"),
        ));
    }
    let (first, last) = (first?, last?);
    let inside = set.versions.iter().find(|v| v.since > first && v.since <= last)?;
    Some(Text::new(
        format!("权重在 {} 改变，这个期间按期初的权重计", inside.since),
        format!("the weights change on {}; this period counts by those of its first day", inside.since),
    ))
}

pub(crate) fn figures(plan: &Plan, cube: &Cube, set: &WeightSet) -> Figures {
    let all = totals(cube);
    let scale: i128 = set.dimensions().iter().map(|_| i128::from(WHOLE)).product();
    let part = |Cell { code, key, sums }: Cell| {
        let one = divisor(plan, cube, &[code]) * scale;
        let parts = Some((over(sums[0], one), over(all[&code], one)));
        Figure { code, key, value: quotient(sums[0], all[&code]), parts, exact: (all[&code] != 0).then_some((sums[0], all[&code])) }
    };
    (cube.cells.iter().map(part).collect(), Vec::new())
}
