//! Period reports (期间报表): which of them count, and how those of days become those of longer periods.

use crate::Refusal;
use crate::plan::Plan;
use crate::scan::Cube;
use crate::sums::Cell;
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Date32Type, Int64Type};
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::max;
use datafusion::logical_expr::{ident, lit};
use std::collections::BTreeMap;
use upcount_model::Day;

/// Reports come by the day on which their period begins; figures are asked for by longer periods.
pub(crate) fn roll_up(by_day: Cube, plan: &Plan) -> Result<Cube, Refusal> {
    let code = |day: i32| plan.grain.map_or(0, |grain| plan.calendar.period(Day(day), grain).number);
    if let Some(grain) = plan.grain
        && let Some((day, months)) = by_day.months.iter().find(|(_, months)| **months > i64::from(grain.months()))
    {
        let (zh, en) = (grain.text().zh, grain.text().en);
        return Err(Refusal::question(
            format!("报表按更长的期间给出（{} 起 {months} 个月），不能按{zh}拆开；请用更长的粒度，如 --grain year", Day(*day)),
            format!(
                "reports come for longer periods (from {} for {months} months) and cannot be told apart by {en}; ask by a longer grain, such as --grain year",
                Day(*day)
            ),
        ));
    }
    let mut cube = Cube { keys: by_day.keys, ..Cube::default() };
    let counted = counted_reports(plan, &by_day.months)?;
    for (day, last) in &counted {
        *cube.months.entry(code(*day)).or_default() += by_day.months[day];
        let (a, b) = cube.span.unwrap_or((Day(*day), *last));
        cube.span = Some((a.min(Day(*day)), b.max(*last)));
    }
    let mut cells: BTreeMap<(i32, u32), [i128; 2]> = BTreeMap::new();
    for cell in by_day.cells.iter().filter(|cell| counted.contains_key(&cell.code)) {
        let own = cells.entry((code(cell.code), cell.key)).or_default();
        own.iter_mut().zip(cell.sums).for_each(|(total, sum)| *total += sum);
    }
    cube.cells = cells.into_iter().map(|((code, key), sums)| Cell { code, key, sums }).collect();
    Ok(cube)
}

/// Which reports count, each with its last day: those inside the time asked for that were over by the moment of
/// knowledge. One that lies partly inside is refused, for nobody can tell which part of its sums belongs there.
fn counted_reports(plan: &Plan, months: &BTreeMap<i32, i64>) -> Result<BTreeMap<i32, Day>, Refusal> {
    let (from, to) = (plan.tally.from, plan.to);
    let mut counted = BTreeMap::new();
    for (day, months) in months {
        let (first, last) = (Day(*day), last_day_of_report(Day(*day), *months));
        let outside = from.is_some_and(|from| last < from) || to.is_some_and(|to| first > to);
        if outside || plan.tally.as_of.is_some_and(|as_of| last > as_of) {
            continue;
        }
        if let Some(at) = from.filter(|from| first < *from).or(to.filter(|to| last > *to)) {
            return Err(Refusal::question(
                format!("从 {first} 到 {last} 的报表不能在 {at} 处截断；请把起止日放在报表期的起止"),
                format!("the report from {first} to {last} cannot be cut at {at}; let the first and the last day be those of reports"),
            ));
        }
        counted.insert(*day, last);
    }
    Ok(counted)
}

/// The same as a filter, for a list of the reports themselves.
pub(crate) async fn only_counted(frame: DataFrame, plan: &Plan) -> Result<DataFrame, Refusal> {
    let Some(exposure) = &plan.tally.exposure else { return Ok(frame) };
    let day = plan.tally.kind.day;
    let found = frame.clone().aggregate(vec![ident(day)], vec![max(ident(exposure)).alias("months")])?.collect().await?;
    let mut months = BTreeMap::new();
    for batch in &found {
        let (days, longest) = (batch.column(0).as_primitive::<Date32Type>(), batch.column(1).as_primitive::<Int64Type>());
        months.extend((0..batch.num_rows()).map(|row| (days.value(row), longest.value(row))));
    }
    let counted = counted_reports(plan, &months)?;
    Ok(frame.filter(ident(day).in_list(counted.into_keys().map(|d| lit(ScalarValue::Date32(Some(d)))).collect(), false))?)
}

fn last_day_of_report(first: Day, months: i64) -> Day {
    let (year, month, dom) = first.to_ymd();
    let after = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let next =
        Day::ymd(i32::try_from(after.div_euclid(12)).unwrap_or(9999), u32::try_from(after.rem_euclid(12)).unwrap_or(0) + 1, dom.min(28));
    next.map_or(first, |day| day.plus(-1))
}
