//! What moved a figure from one time to another (变动归因): the contribution of each part, exact, largest first.

use crate::answer::{Answer, CalibreName, Filter, MeasureName};
use crate::plan::find;
use crate::{Measures, Question, Refusal, World, known_time};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Book, Form};
use upcount_maths::{Moved as Part, moved_ratio, moved_total};
use upcount_model::{Day, Scope, Text};
use utoipa::ToSchema;

/// A question for what moved a figure.
#[derive(Clone, Debug, Default)]
pub struct MovedQuestion {
    /// The measure, the parts (`by`), the filters and the later time.
    pub question: Question,
    /// The earlier time, first and last day.
    pub before: Option<(Day, Day)>,
    /// For a share: the class whose share moved.
    pub of: BTreeMap<String, Vec<String>>,
}

/// What moved a figure, part by part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedFigure {
    /// The measure.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The dimensions of the parts.
    pub by: Vec<String>,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// For a share: the class whose share it is.
    pub of: Vec<Filter>,
    /// The figure before.
    pub before: MovedEnd,
    /// The figure after.
    pub after: MovedEnd,
    /// By how much it changed.
    pub change: f64,
    /// What growth of the whole moved, every part keeping its weight; absent for a ratio, and for the whole of a count it is
    /// the change.
    pub volume: Option<f64>,
    /// What moved because parts grew beside each other.
    pub mix: f64,
    /// What moved because parts changed in themselves; absent for a count.
    pub rate: Option<f64>,
    /// The parts, those that moved most first.
    pub parts: Vec<MovedPart>,
    /// What the parts leave unexplained: nothing, to rounding.
    pub unexplained: f64,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// The figure in one of the times.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedEnd {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The figure.
    pub value: f64,
}

/// Whether a part was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// In both times.
    Kept,
    /// Only after.
    New,
    /// Only before.
    Gone,
}

/// What one part contributes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedPart {
    /// The value of each dimension; `null` where facts have none.
    pub keys: Vec<Option<String>>,
    /// Whether it was there.
    pub state: PartState,
    /// Its own figure before; `null` where there is nothing to divide by.
    pub before: Option<f64>,
    /// Its own figure after.
    pub after: Option<f64>,
    /// Its weight in the whole before.
    pub weight_before: f64,
    /// Its weight in the whole after.
    pub weight_after: f64,
    /// What it contributes through growth of the whole; absent for a ratio.
    pub volume: Option<f64>,
    /// What it contributes through its weight.
    pub mix: f64,
    /// What it contributes through its own ratio; absent for a count.
    pub rate: Option<f64>,
    /// All that it contributes.
    pub change: f64,
}

/// Above and below the line; a count has 1 below.
type Sides = (f64, Option<f64>);
type Keys = Vec<Option<String>>;

/// The parts of one time, and the whole.
struct Time {
    parts: BTreeMap<Keys, Sides>,
    whole: Sides,
    value: f64,
    answer: Answer,
}

impl Measures {
    /// What moved a figure from one time to another, within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], and when the measure does not fall into parts by these dimensions.
    pub async fn moved(&self, asked: &MovedQuestion, book: &Book, scope: &Scope, world: &World) -> Result<MovedFigure, Refusal> {
        let question = &asked.question;
        let measure = find("measure", &question.measure, &book.measures)?;
        let by = &question.by;
        if by.is_empty() || by.iter().any(|d| upcount_model::Grain::from_id(d).is_some()) {
            return Err(Refusal::question(
                "用 by 写明按哪些维度拆分（不含时间）",
                "say with `by` into which dimensions it falls, none of them time",
            ));
        }
        let share = match &measure.form {
            Form::Share { of } => Some(of),
            Form::Rolling { .. }
            | Form::MovingAverage { .. }
            | Form::Weighted { .. }
            | Form::Seasonal { .. }
            | Form::SmoothingGap { .. } => {
                return Err(Refusal::question(
                    "平滑或加权后的占比不拆分；请用占比本身",
                    "a smoothed or weighted share does not fall into parts; ask for the share itself",
                ));
            }
            _ => None,
        };
        if share.is_some() == asked.of.is_empty() {
            return Err(match share {
                Some(_) => Refusal::question(
                    "占比要用 of 写明是哪一类的，如 channel=online",
                    "a share needs the class that it is of, such as of=channel=online",
                ),
                None => Refusal::question(
                    format!("{} 不是占比，不写 of", measure.id),
                    format!("{} is no share, so it takes no `of`", measure.id),
                ),
            });
        }
        if let Some(dimension) = asked.of.keys().find(|d| by.contains(d)) {
            return Err(Refusal::question(
                format!("占比是按 {dimension} 分的，拆分要用别的维度"),
                format!("the share is one of {dimension}, so it falls into parts by other dimensions"),
            ));
        }
        let mut times = Vec::new();
        for (from, to) in the_two_times(asked)? {
            let question = Question { from: Some(from), to: Some(to), grain: None, ..question.clone() };
            let told = known_time::told(&question, book, scope, world)?;
            let mut time = match share {
                None => self.time(&question, book, scope, world).await?,
                Some(base) => self.time_of_share(&question, base, &asked.of, book, scope, world).await?,
            };
            time.answer.notes.extend(told);
            times.push(time);
        }
        let [before, after] = <[Time; 2]>::try_from(times).unwrap_or_else(|_| unreachable!("two were asked"));
        figure(asked, before, after)
    }

    /// A measure's parts in one time.
    async fn time(&self, question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Time, Refusal> {
        let answer = self.ask(question, book, scope, world).await?;
        let whole = self.ask(&Question { by: Vec::new(), ..question.clone() }, book, scope, world).await?;
        let sides = |row: &crate::AnswerRow| match (row.numerator, row.denominator) {
            (Some(above), Some(below)) => (above, Some(below)),
            _ => (row.value.unwrap_or_default(), None),
        };
        let whole_sides = whole.rows.first().map_or((0.0, None), sides);
        let value = whole.rows.first().and_then(|r| r.value).unwrap_or_default();
        let parts: BTreeMap<Keys, Sides> = answer.rows.iter().map(|row| (row.keys.clone(), sides(row))).collect();
        let sum = |of: fn(&Sides) -> f64| parts.values().map(of).sum::<f64>();
        let alike = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
        let below = whole_sides.1.is_none_or(|below| alike(sum(|s| s.1.unwrap_or_default()), below));
        if !below && alike(answer.rows.iter().filter_map(|r| r.value).sum(), value) {
            // A mean over time, such as people on the roll, adds up as a count does.
            let parts = answer.rows.iter().map(|row| (row.keys.clone(), (row.value.unwrap_or_default(), None))).collect();
            return Ok(Time { parts, whole: (value, None), value, answer });
        }
        if !alike(sum(|s| s.0), whole_sides.0) || !below {
            return Err(Refusal::question(
                format!("{} 按 {} 分出的部分加起来不是整体，不能这样拆分", question.measure, question.by.join("、")),
                format!(
                    "the parts of {} by {} do not add up to the whole, so its change does not fall into them",
                    question.measure,
                    question.by.join(", ")
                ),
            ));
        }
        Ok(Time { parts, whole: whole_sides, value, answer })
    }

    /// The share of a class in each part: its count over that of all classes.
    async fn time_of_share(
        &self,
        question: &Question,
        base: &str,
        of: &BTreeMap<String, Vec<String>>,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<Time, Refusal> {
        // Who may see the share may see it made of its parts.
        if !scope.allows(&question.measure) {
            return Err(Refusal::MeasureOutOfScope { measure: question.measure.clone() });
        }
        let scope = &Scope { measures: None, ..scope.clone() };
        let all = Question { measure: base.to_owned(), ..question.clone() };
        let mut class = all.clone();
        for (dimension, values) in of {
            if class.only.insert(dimension.clone(), values.clone()).is_some() {
                return Err(Refusal::question(
                    format!("{dimension} 既在 where 又在 of"),
                    format!("{dimension} stands in `where` and in `of`"),
                ));
            }
        }
        let mut named = self.ask(&Question { by: Vec::new(), ..question.clone() }, book, scope, world).await?;
        let (all, class) = (self.time(&all, book, scope, world).await?, self.time(&class, book, scope, world).await?);
        let parts = all.parts.iter().map(|(keys, (below, _))| {
            let above = class.parts.get(keys).map_or(0.0, |s| s.0);
            (keys.clone(), (above, Some(*below)))
        });
        named.notes.clone_from(&all.answer.notes);
        let value = if all.whole.0 == 0.0 { 0.0 } else { class.whole.0 / all.whole.0 };
        Ok(Time { parts: parts.collect(), whole: (class.whole.0, Some(all.whole.0)), value, answer: named })
    }
}

fn figure(asked: &MovedQuestion, before: Time, after: Time) -> Result<MovedFigure, Refusal> {
    let mut keys: Vec<&Keys> = before.parts.keys().chain(after.parts.keys()).collect();
    keys.sort();
    keys.dedup();
    let side = |keys: &Keys, time: &Time| time.parts.get(keys).copied();
    let ratio = before.whole.1.is_some() || after.whole.1.is_some();
    let both = |keys: &Keys, of: fn(Sides) -> f64| [&before, &after].map(|time| side(keys, time).map_or(0.0, of));
    let below = |sides: Sides| sides.1.unwrap_or_default();
    let weigh = |sides: [f64; 2], whole: [f64; 2]| [0, 1].map(|t: usize| if whole[t] == 0.0 { 0.0 } else { sides[t] / whole[t] });
    let there = |keys: &Keys| both(keys, |s| s.1.unwrap_or(s.0)).map(|n| n != 0.0);
    let state = |keys: &Keys| match there(keys) {
        [false, true] => PartState::New,
        [true, false] => PartState::Gone,
        _ => PartState::Kept,
    };
    let mut parts = Vec::with_capacity(keys.len());
    if ratio {
        let moved: Vec<Part> = keys.iter().map(|k| Part { above: both(k, |s| s.0), below: both(k, below) }).collect();
        let contributions = moved_ratio(&moved).ok_or_else(|| {
            Refusal::question(
                "有一个期间没有分母，没有比率可比",
                "one of the times has nothing below the line, so there is no ratio to compare",
            )
        })?;
        let whole = [&before, &after].map(|t| t.whole.1.unwrap_or_default());
        for ((key, sides), part) in keys.iter().zip(&moved).zip(contributions) {
            let own = |t: usize| (sides.below[t] != 0.0).then(|| sides.above[t] / sides.below[t]);
            let weight = weigh(sides.below, whole);
            parts.push(MovedPart {
                keys: (*key).clone(),
                state: state(key),
                before: own(0),
                after: own(1),
                weight_before: weight[0],
                weight_after: weight[1],
                volume: None,
                mix: part.mix,
                rate: Some(part.rate),
                change: part.mix + part.rate,
            });
        }
    } else {
        let moved: Vec<[f64; 2]> = keys.iter().map(|k| both(k, |s| s.0)).collect();
        let whole = [before.whole.0, after.whole.0];
        for ((key, sides), part) in keys.iter().zip(&moved).zip(moved_total(&moved)) {
            let weight = weigh(*sides, whole);
            parts.push(MovedPart {
                keys: (*key).clone(),
                state: state(key),
                before: Some(sides[0]),
                after: Some(sides[1]),
                weight_before: weight[0],
                weight_after: weight[1],
                volume: Some(part.volume),
                mix: part.mix,
                rate: None,
                change: sides[1] - sides[0],
            });
        }
    }
    parts.retain(|p| p.weight_before != 0.0 || p.weight_after != 0.0 || p.change != 0.0);
    parts.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then_with(|| a.keys.cmp(&b.keys)));
    let change = after.value - before.value;
    let sum = |of: fn(&MovedPart) -> f64| parts.iter().map(of).sum::<f64>();
    let (mix, rate) = (sum(|p| p.mix), ratio.then(|| sum(|p| p.rate.unwrap_or_default())));
    // What rounding leaves of figures of this size is nothing.
    let size = before.value.abs().max(after.value.abs()).max(f64::MIN_POSITIVE);
    let rest = change - sum(|p| p.change);
    let unexplained = if rest.abs() <= 1e-9 * size { 0.0 } else { rest };
    let end = |time: &Time| {
        let day = |day: &Option<String>| day.clone().unwrap_or_default();
        MovedEnd { from: day(&time.answer.from), to: day(&time.answer.to), value: time.value }
    };
    let filters =
        |only: &BTreeMap<String, Vec<String>>| only.iter().map(|(d, v)| Filter { dimension: d.clone(), values: v.clone() }).collect();
    let mut notes: Vec<Text> = before.answer.notes.iter().chain(&after.answer.notes).cloned().collect();
    notes.dedup();
    notes.extend(reversal(&parts, change, size));
    Ok(MovedFigure {
        measure: after.answer.measure.clone(),
        calibre: after.answer.calibre.clone(),
        by: asked.question.by.clone(),
        only: after.answer.only.clone(),
        of: filters(&asked.of),
        before: end(&before),
        after: end(&after),
        change,
        volume: (!ratio).then(|| sum(|p| p.volume.unwrap_or_default())),
        mix: if ratio { mix } else { 0.0 },
        rate,
        parts,
        unexplained,
        notes,
    })
}

/// Simpson's reversal: each part moved the one way, and the whole the other.
fn reversal(parts: &[MovedPart], change: f64, size: f64) -> Option<Text> {
    if change.abs() <= 1e-9 * size || parts.iter().all(|p| p.rate.is_none()) {
        return None;
    }
    let own: Vec<f64> = parts.iter().filter_map(|p| Some(p.after? - p.before?)).collect();
    let against = own.len() > 1 && own.iter().all(|d| d * change <= 0.0) && own.iter().any(|d| d * change < 0.0);
    let (zh, en) = if change < 0.0 { ("上升", "rose") } else { ("下降", "fell") };
    let (whole_zh, whole_en) = if change < 0.0 { ("下降", "fell") } else { ("上升", "rose") };
    against.then(|| {
        Text::new(
            format!("每一部分自己都{zh}或不变，整体却{whole_zh}：变的是构成（辛普森反转）"),
            format!("each part {en} or stayed, and the whole {whole_en}: what changed is the mix (Simpson's reversal)"),
        )
    })
}

/// The earlier and the later time that are asked for.
pub(crate) fn the_two_times(asked: &MovedQuestion) -> Result<[(Day, Day); 2], Refusal> {
    let (Some(from), Some(to)) = (asked.question.from, asked.question.to) else {
        return Err(Refusal::question("要写明 from 和 to", "say `from` and `to`"));
    };
    if from > to {
        return Err(Refusal::question(
            format!("起始日 {from} 晚于结束日 {to}"),
            format!("the first day {from} is after the last day {to}"),
        ));
    }
    let (first, last) = asked.before.unwrap_or_else(|| just_before(from, to));
    if last >= from {
        return Err(Refusal::question(
            format!("之前的期间到 {last}，与之后的期间重叠"),
            format!("the earlier time ends on {last}, inside the later one"),
        ));
    }
    Ok([(first, last), (from, to)])
}

/// The time as long as this one that ends the day before it: months for months, days for days.
fn just_before(from: Day, to: Day) -> (Day, Day) {
    let ((year, month, day), (next_year, next_month, next_day)) = (from.to_ymd(), Day(to.0 + 1).to_ymd());
    let months = (next_year - year) * 12 + next_month.cast_signed() - month.cast_signed();
    if day == 1 && next_day == 1 && months > 0 {
        let first = year * 12 + month.cast_signed() - 1 - months;
        let first = Day::ymd(first.div_euclid(12), first.rem_euclid(12).cast_unsigned() + 1, 1);
        return (first.unwrap_or(from), Day(from.0 - 1));
    }
    (Day(from.0 - (to.0 - from.0) - 1), Day(from.0 - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(before: f64, after: f64) -> MovedPart {
        MovedPart {
            keys: Vec::new(),
            state: PartState::Kept,
            before: Some(before),
            after: Some(after),
            weight_before: 0.5,
            weight_after: 0.5,
            volume: None,
            mix: 0.0,
            rate: Some(after - before),
            change: 0.0,
        }
    }

    #[test]
    fn a_reversal_is_pointed_out_only_when_each_part_goes_the_other_way() {
        let up = [part(0.80, 0.90), part(0.20, 0.30)];
        assert!(reversal(&up, -0.1, 1.0).unwrap().en.contains("each part rose"));
        assert!(reversal(&up, 0.1, 1.0).is_none() && reversal(&up, 0.0, 1.0).is_none());
        assert!(reversal(&[part(0.8, 0.9), part(0.3, 0.2)], -0.1, 1.0).is_none());
        assert!(reversal(&up[..1], -0.1, 1.0).is_none());
    }

    #[test]
    fn the_time_before_is_as_long_in_months_where_it_is_months() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let before = |from: &str, to: &str| just_before(day(from), day(to));
        assert_eq!(before("2025-03-01", "2025-03-31"), (day("2025-02-01"), day("2025-02-28")));
        assert_eq!(before("2025-01-01", "2025-03-31"), (day("2024-10-01"), day("2024-12-31")));
        assert_eq!(before("2024-01-01", "2024-12-31"), (day("2023-01-01"), day("2023-12-31")));
        assert_eq!(before("2025-03-10", "2025-03-16"), (day("2025-03-03"), day("2025-03-09")));
    }
}
