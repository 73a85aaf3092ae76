//! Why a place's goal is what it is, and why numbers cannot all be met, in sentences with the numbers.

use super::deeds::Plan;
use super::spread::Spread;
use super::told::SetNumber;
use std::collections::BTreeMap;
use upcount_book::Goal;
use upcount_engine::goal::{Cell, Refusal};
use upcount_model::Text;

/// Why a place's goal is what it is; nothing of the whole, whose total was decided.
pub(super) fn of(goal: &Goal, spread: &Spread, n: usize) -> Vec<Text> {
    let place = &spread.ground.places[n];
    let Some(parent) = place.parent else { return Vec::new() };
    let sisters: Vec<usize> = spread.ground.children(parent).collect();
    let mut told = Vec::new();
    let ways: Vec<Text> = spread
        .ways
        .iter()
        .filter_map(|(name, driver)| {
            let all: f64 = sisters.iter().map(|sister| driver.values[*sister]).sum();
            let (zh, en) = way(name);
            let (share, part) = (driver.values[n] / all * 100.0, driver.part / 10_000.0);
            (all > 0.0).then(|| {
                Text::new(
                    format!("{zh}占同级 {share:.1}%（权重 {part:.0}%）"),
                    format!("{share:.1}% of its sisters' {en} (counts {part:.0}%)"),
                )
            })
        })
        .collect();
    if !ways.is_empty() {
        let join = |of: fn(&Text) -> &str, with: &str| ways.iter().map(of).collect::<Vec<_>>().join(with);
        told.push(Text::new(join(|t| &t.zh, "、"), join(|t| &t.en, ", ")));
    }
    let last: i64 = spread.ground.last_year[n][spread.over..].iter().sum::<i64>().max(0);
    let ahead: i64 = spread.by_month(n)[spread.over..].iter().sum();
    let bound = |ppm: i64, up: i128| i64::try_from((i128::from(last) * i128::from(ppm) + up) / 1_000_000).unwrap_or(i64::MAX);
    if let Some(growth) = goal.growth.filter(|_| last > 0) {
        if let Some(part) = growth.at_least.filter(|part| ahead == bound(part.0, 999_999)) {
            let percent = part.0 as f64 / 10_000.0;
            told.push(Text::new(
                format!("护栏：不低于上年同期 {last} 的 {percent:.0}%"),
                format!("guard rail: at least {percent:.0}% of the {last} of the year before"),
            ));
        }
        if let Some(part) = growth.at_most.filter(|part| ahead == bound(part.0, 0)) {
            let percent = part.0 as f64 / 10_000.0;
            told.push(Text::new(
                format!("护栏：不高于上年同期 {last} 的 {percent:.0}%"),
                format!("guard rail: at most {percent:.0}% of the {last} of the year before"),
            ));
        }
    }
    let steps = i32::try_from(goal.ramp.len()).unwrap_or_default();
    if place.came != i32::MIN && place.came + steps > 0 {
        told.push(Text::new("新人：头几个月按爬坡比例分", "new: the first months count in part, as a newcomer grows"));
    }
    if let Some(there) = &place.there {
        let until = there.until.map_or_else(|| Text::new("期末", "the end"), |day| Text::new(day.to_string(), day.to_string()));
        let (since, why) = (there.since, &there.edit.why);
        told.push(if there.seat {
            Text::new(
                format!("空缺席位，计划 {since} 起到岗：只分到岗后的日子（{why}）"),
                format!("a planned seat that is filled from {since}: only the days from then on have a goal ({why})"),
            )
        } else {
            Text::new(
                format!("休假 {since} 至 {}：只分在岗的日子（{why}）", until.zh),
                format!("on leave from {since} to {}: only the days present have a goal ({why})", until.en),
            )
        });
    }
    if spread.hedge(n) > 0 {
        told.push(Text::new(format!("另加码 {}", spread.hedge(n)), format!("{} are asked above it", spread.hedge(n))));
    }
    if spread.carried(n) > 0 {
        let carried = spread.carried(n);
        told.push(Text::new(format!("已过月份的缺口结转 {carried}"), format!("{carried} are carried on from months that are over")));
    }
    told
}

/// What people set for a place, who and why.
pub(super) fn set(numbers: &[SetNumber], plan: &Plan) -> Vec<Text> {
    let of = |one: &SetNumber| {
        let who = one.by_name.as_ref().unwrap_or(&one.by);
        let why = &one.why;
        let (span_zh, span_en) =
            if one.span == plan.opened.period { (String::new(), "it") } else { (format!("把 {} ", one.span), &*one.span) };
        let (lock_zh, lock_en) = if one.locked { ("并锁定", " and locked") } else { ("", "") };
        Text::new(
            format!("{who} {span_zh}定为 {}{lock_zh}：{why}", one.value),
            format!("{who} set {span_en} to {}{lock_en}: {why}", one.value),
        )
    };
    numbers.iter().map(of).collect()
}

/// What else moved it: numbers that are set elsewhere, and those that an earlier plan had here without a lock.
pub(super) fn moved(spread: &Spread, n: usize, own: &[SetNumber], before: Option<&Plan>, names: &BTreeMap<String, String>) -> Vec<Text> {
    let mut told = Vec::new();
    let (without, path) = (spread.suggested[n], &spread.ground.places[n].path);
    if own.is_empty() && without != spread.year(n) {
        told.push(Text::new(
            format!("没有人在别处定数时是 {without}；别处定了的，由其余各处分担"),
            format!("{without} when nobody sets a number elsewhere; what is set there the others make up for"),
        ));
    }
    let set = before.into_iter().flat_map(|plan| plan.edits.range((path.clone(), String::new())..));
    let set = set.take_while(|((at, _), _)| at == path).filter(|(_, edit)| !edit.locked);
    for ((_, span), edit) in set.filter(|((_, span), _)| !own.iter().any(|now| now.span == *span)) {
        let (who, value) = (names.get(&edit.by).unwrap_or(&edit.by), edit.value);
        told.push(Text::new(
            format!("上一版里 {who} 把 {span} 定为 {value}，没有锁定，重订时重新分过"),
            format!("{who} had set {span} to {value} in the plan before without a lock, so it was spread again"),
        ));
    }
    told
}

const fn way(name: &str) -> (&'static str, &'static str) {
    match name.as_bytes() {
        b"last_year" => ("上年同期", "year before"),
        b"recent" => ("近十二个月", "last twelve months"),
        b"potential" => ("潜力", "what was given to work with"),
        b"headcount" => ("人力", "heads"),
        _ => ("机构数", "number of places"),
    }
}

/// What is meant of a place's time.
fn span(cell: Cell, months: &[String]) -> Text {
    match cell {
        Cell::Year => Text::new("全期", "all of the time"),
        Cell::Quarter(n) => Text::new(format!("第 {} 季", n + 1), format!("quarter {}", n + 1)),
        Cell::Month(n) => months.get(n).map_or_else(|| Text::new("", ""), |name| Text::new(name, name)),
    }
}

/// Why numbers cannot all be met.
pub(super) fn unmet(unmet: &Refusal, places: &[Text], months: &[String]) -> Text {
    let name = |place: usize| places.get(place).cloned().unwrap_or_else(|| Text::new("全公司", "the whole company"));
    match *unmet {
        Refusal::TooMuchBelow { place: 0, cell: Cell::Year, least, fixed: 0, .. } => Text::new(
            format!("按护栏（上年同期），总数至少要 {least}"),
            format!("by the guard rails of the year before, the total must be at least {least}"),
        ),
        Refusal::TooLittleBelow { place: 0, cell: Cell::Year, most, .. } => Text::new(
            format!("按护栏和已定死的数，总数最多 {most}"),
            format!("by the guard rails and what is fixed, the total may be {most} at most"),
        ),
        Refusal::TooMuchBelow { place, cell, least, fixed, has } => {
            let (place, span) = (name(place), span(cell, months));
            Text::new(
                format!("{} 在{}有 {has}，下级定死和保底的合计已到 {least}（其中定死 {fixed}）；请放开一些，或提高上级", place.zh, span.zh),
                format!(
                    "{} has {has} for {}, and those below must have {least} together ({fixed} of it fixed); free some, or raise what is above",
                    place.en, span.en
                ),
            )
        }
        Refusal::TooLittleBelow { place, cell, most, has } => {
            let (place, span) = (name(place), span(cell, months));
            Text::new(
                format!("{} 在{}有 {has}，下级定死和封顶的合计最多 {most}；请放开一些，或降低上级", place.zh, span.zh),
                format!(
                    "{} has {has} for {}, and those below may have {most} together at most; free some, or lower what is above",
                    place.en, span.en
                ),
            )
        }
        Refusal::MonthsDiffer { place, cell, least, most, from, to } => {
            let (place, span) = (name(place), span(cell, months));
            Text::new(
                format!("{} 的{}定为 {from} 至 {to}，而其中各月合计只能是 {least} 至 {most}", place.zh, span.zh),
                format!("{} is to have {from} to {to} for {}, and its months come to {least} to {most}", place.en, span.en),
            )
        }
        Refusal::OutsideRails { place, value, floor, ceiling } => {
            let place = name(place);
            let ceiling = if ceiling == i64::MAX { "∞".to_owned() } else { ceiling.to_string() };
            Text::new(
                format!("{} 定为 {value}，在护栏 {floor} 至 {ceiling} 之外（按上年同期）", place.zh),
                format!("{} is set to {value}, outside its guard rail of {floor} to {ceiling} by the year before", place.en),
            )
        }
        Refusal::NeverThere { place, cell, value } => {
            let (place, span) = (name(place), span(cell, months));
            Text::new(
                format!("{} 在{}不在册，不能有目标 {value}", place.zh, span.zh),
                format!("{} is not there for {}, so it cannot have the goal {value}", place.en, span.en),
            )
        }
        Refusal::FixedTwice { place, cell, one, other } => {
            let (place, span) = (name(place), span(cell, months));
            Text::new(
                format!("{} 的{}同时定为 {one} 和 {other}", place.zh, span.zh),
                format!("{} is set to {one} and to {other} for {}", place.en, span.en),
            )
        }
        Refusal::NotTogether { place, cell, bound, nearest, against } => {
            let (of, span_of) = (name(place), span(cell, months));
            let against = against.map(|(place, cell)| (name(place), span(cell, months)));
            let (zh, en) = against.map_or_else(Default::default, |(place, cell)| {
                (format!("，与 {} {} 的设定冲突", place.zh, cell.zh), format!(", against what is set for {}, {}", place.en, cell.en))
            });
            Text::new(
                format!("{} 的{}要 {bound}，其余设定都守住时最近只能到 {nearest}{zh}", of.zh, span_of.zh),
                format!(
                    "{} is to have {bound} for {}, and can have {nearest} at the nearest while all else is kept{en}",
                    of.en, span_of.en
                ),
            )
        }
        ref other => Text::new(format!("目标分不下去：{other:?}"), format!("the goal cannot be spread: {other:?}")),
    }
}
