//! Gathers what an assessment needs: who is on the roll with which grade, and the figure of each condition.

use super::CareerRefusal;
use super::told::ConditionItem;
use crate::Upcount;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Book, Career, Condition, ConditionOf};
use upcount_engine::career::{Assessed, Member, assess};
use upcount_measure::{Question, Refusal, World};
use upcount_model::{Calendar, Day, Grain, Period, Scope, Text, nearest};

/// What the roll says of an agent, the agent last.
pub(in crate::reward) const LEVELS: [&str; 5] = ["region", "branch", "team", "grade", "agent"];
const GRADE: usize = 3;
const AGENT: usize = 4;

/// Rules, and the period at whose end is assessed.
pub(super) struct Asked {
    pub(super) career: Career,
    pub(super) book: Arc<Book>,
    pub(super) period: Period,
    pub(super) to: Day,
}

/// Months of pay and grades are those of the calendar.
fn calendar() -> Calendar {
    Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 }
}

pub(super) fn career_of(book: &Book, id: &str) -> Result<Career, CareerRefusal> {
    book.careers.get(id).cloned().ok_or_else(|| CareerRefusal::Unknown {
        id: id.to_owned(),
        near: nearest(id, book.careers.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    })
}

/// The last period that is known whole.
pub(super) fn last_whole(career: &Career, known: Day) -> Period {
    let here = calendar().period(known, career.period);
    if calendar().days(here).1 <= known { here } else { Period { number: here.number - 1, ..here } }
}

impl Asked {
    /// Of a period by its name; of the last that is known whole when none is given.
    pub(super) fn of(book: Arc<Book>, career: Career, period: Option<&str>, known: Day) -> Result<Self, CareerRefusal> {
        let period = match period {
            None => last_whole(&career, known),
            Some(text) => {
                let (from, _) = career.period.named(text).ok_or_else(|| wrong_period(&career, text))?;
                calendar().period(from, career.period)
            }
        };
        let to = calendar().days(period).1;
        if to > known {
            return Err(CareerRefusal::Unclear(Text::new(
                format!("{period} 到 {to} 为止，事实只知道到 {known}；请选已经知道全的一期"),
                format!("{period} lasts until {to}, and facts are known until {known}; choose a period that is known whole"),
            )));
        }
        Ok(Self { career, book, period, to })
    }

    /// The same rules at the end of an earlier period.
    pub(super) fn earlier(&self, periods: i32) -> Self {
        let period = Period { number: self.period.number - periods, ..self.period };
        let to = calendar().days(period).1;
        Self { career: self.career.clone(), book: self.book.clone(), period, to }
    }

    /// The day from which new grades hold.
    pub(super) fn since(&self) -> Day {
        self.to.plus(1)
    }
}

fn wrong_period(career: &Career, text: &str) -> CareerRefusal {
    let example = match career.period {
        Grain::Quarter => "2025-Q4",
        Grain::Half => "2025-H2",
        Grain::Year => "2025",
        _ => "2025-12",
    };
    CareerRefusal::Unclear(Text::new(format!("期间写作 {example}，不是 `{text}`"), format!("a period is written {example}, not `{text}`")))
}

/// An agent with what was found.
pub(super) struct Found {
    /// What the roll says.
    pub(super) place: Vec<Option<String>>,
    pub(super) member: Member,
    pub(super) assessed: Assessed,
}

impl Found {
    pub(super) fn agent(&self) -> &str {
        self.place[AGENT].as_deref().unwrap_or_default()
    }
}

/// Assesses everybody on the roll at the end of the period; besides, how many have no grade of the rules.
pub(super) async fn assessed(up: &Upcount, asked: &Asked, floors: f64, world: &World) -> Result<(Vec<Found>, u64), CareerRefusal> {
    let career = scaled(&asked.book, &asked.career, floors);
    let question = Question { by: LEVELS.map(str::to_owned).to_vec(), only: career.who.clone(), ..Question::default() };
    let roll = up.measures.on_roll(&question, asked.to, &asked.book, world).await?;
    let wanted: BTreeMap<Key, Condition> = conditions(&career).into_iter().map(|condition| (key(&condition), condition)).collect();
    let mut figures: BTreeMap<Key, HashMap<String, f64>> = BTreeMap::new();
    for (key, condition) in wanted {
        figures.insert(key, figure(up, &asked.book, asked.to, &condition, world).await?);
    }
    let (mut found, mut without) = (Vec::new(), 0);
    for one in roll {
        let grade = one.keys[GRADE].as_ref().and_then(|grade| career.grades.iter().position(|known| known.id == *grade));
        let (Some(grade), Some(_)) = (grade, &one.keys[AGENT]) else {
            without += 1;
            continue;
        };
        let value = |condition: &Condition| {
            let at = LEVELS.iter().position(|level| *level == condition.of.id()).and_then(|n| one.keys[n].as_deref());
            let known = at.and_then(|at| figures.get(&key(condition))?.get(at)).copied();
            // Who did nothing has brought 0; a share of nothing is not known.
            known.or_else(|| adds_up(&asked.book, condition).then_some(0.0))
        };
        let member = Member {
            grade,
            tenure_months: one.joined.map(|joined| months_between(joined, asked.to)).unwrap_or_default(),
            reach: career.grades.get(grade + 1).map(|next| next.reach.iter().map(value).collect()).unwrap_or_default(),
            keep: career.grades[grade].keep.iter().map(value).collect(),
        };
        let assessed = assess(&career, &member);
        found.push(Found { place: one.keys, member, assessed });
    }
    if found.is_empty() {
        return Err(CareerRefusal::NobodyOnRoll(asked.to));
    }
    found.sort_by(|a, b| a.agent().cmp(b.agent()));
    Ok((found, without))
}

/// The rules with counts that lead to and keep grades times something.
pub(super) fn scaled(book: &Book, career: &Career, floors: f64) -> Career {
    let mut career = career.clone();
    for condition in career.grades.iter_mut().flat_map(|grade| grade.reach.iter_mut().chain(&mut grade.keep)) {
        if adds_up(book, condition) {
            condition.at_least *= floors;
        }
    }
    career
}

fn adds_up(book: &Book, condition: &Condition) -> bool {
    book.measures.get(&condition.measure).is_some_and(|measure| measure.form.additivity() == "additive")
}

/// Every condition of the rules.
fn conditions(career: &Career) -> Vec<Condition> {
    career.grades.iter().flat_map(|grade| grade.reach.iter().chain(&grade.keep)).cloned().collect()
}

type Key = (String, Option<String>, ConditionOf, u32);

fn key(condition: &Condition) -> Key {
    (condition.measure.clone(), condition.calibre.clone(), condition.of, condition.months)
}

/// The figure of each agent, team or branch in the months until a day.
pub(in crate::reward) async fn figure(
    up: &Upcount,
    book: &Book,
    to: Day,
    condition: &Condition,
    world: &World,
) -> Result<HashMap<String, f64>, CareerRefusal> {
    let (year, month, _) = to.plus(1).to_ymd();
    let first = year * 12 + month.cast_signed() - 1 - condition.months.cast_signed();
    let from = Day::ymd(first.div_euclid(12), (first.rem_euclid(12) + 1).unsigned_abs(), 1);
    let question = Question {
        measure: condition.measure.clone(),
        calibre: condition.calibre.clone(),
        by: vec![condition.of.id().to_owned()],
        from,
        to: Some(to),
        ..Question::default()
    };
    let answer = up.measures.ask(&question, book, &Scope::COMPANY, world).await?;
    let rows = answer.rows.into_iter().filter_map(|row| Some((row.keys.into_iter().next()??, row.value?)));
    Ok(rows.collect())
}

/// Completed months from a day to another.
fn months_between(from: Day, to: Day) -> u32 {
    let ((y0, m0, d0), (y1, m1, d1)) = (from.to_ymd(), to.plus(1).to_ymd());
    let months = (y1 * 12 + m1.cast_signed()) - (y0 * 12 + m0.cast_signed()) - i32::from(d1 < d0);
    u32::try_from(months).unwrap_or_default()
}

/// A condition in words.
pub(in crate::reward) fn condition_item(book: &Book, condition: &Condition) -> ConditionItem {
    let measure = &book.measures[&condition.measure];
    ConditionItem {
        measure: measure.id.clone(),
        name: Text::new(&measure.zh, &measure.en),
        unit: measure.shown.id().to_owned(),
        of: condition.of.id().to_owned(),
        months: condition.months,
        at_least: condition.at_least,
    }
}

pub(super) async fn world(up: &Upcount) -> Result<World, CareerRefusal> {
    up.world().await.map_err(|e| CareerRefusal::Facts(Refusal::Fault(e.to_string())))
}

#[cfg(test)]
mod tests {
    use super::months_between;

    #[test]
    fn a_month_is_complete_on_its_last_day() {
        let of = |from: &str, to: &str| months_between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(of("2025-01-01", "2025-03-31"), 3);
        assert_eq!(of("2025-01-02", "2025-03-31"), 2);
        assert_eq!(of("2025-04-15", "2025-03-31"), 0);
    }
}
