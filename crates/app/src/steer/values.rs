//! Long-term value (长期价值): counts of agents held against what stays of them, by agent and by cohort; many but thin are listed.

mod gather;
mod refusal;
mod told;

use crate::remembered::{Gathering, kinds};
use crate::steer::moves::{People, holds};
use crate::{Caller, Upcount};
use gather::{Gathered, Member, gather};
pub use refusal::ValueRefusal;
use std::collections::BTreeMap;
pub use told::{
    AskValue, ValueCohort, ValueCohorts, ValueFunnel, ValueLimit, ValueOutcomeTold, ValuePoint, ValueThin, ValueTogether, ValueTold,
    ValueWorse,
};
use upcount_book::{Better, Book, Form, LongTermValue, Measure, ValueOutcome};
use upcount_engine::signal::Fired;
use upcount_engine::value::{Association, Person, associations, funnel, many, worse};
use upcount_model::{Day, Kind, Text, nearest, nearest_in_words, policy};

/// The usual limit of a funnel plot, on each side.
const USUAL_TAIL: f64 = 0.025;
/// A month whose last facts are so many days older than its end is taken to be known: nobody sells on some weekends.
const QUIET_DAYS: i32 = 2;
/// Sizes at which limits are drawn.
const SIZES: usize = 40;

/// Tells how counts go together with what stays, of whom the caller sees.
///
/// # Errors
/// [`ValueRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_value(up: &Upcount, by: &Caller, asks: &AskValue) -> Result<ValueTold, ValueRefusal> {
    let book = up.book();
    let of = value_of(&book, asks.value.as_deref())?;
    let (from, to) = days(up, of, asks.until).await?;
    let (world, what) = (up.world().await?, format!("value {} {from} {to}", of.id));
    let counted = of.outcomes.iter().map(|outcome| &outcome.of).chain([&of.count]);
    let kinds: Vec<&Kind> = counted.flat_map(|measure| kinds(&book, measure)).collect();
    let asked = Gathering { what, book: &book, kinds: &kinds, world: &world, as_of: None };
    let known = up.remembered.gathered(asked, known(up, &book, of, (from, to))).await?;
    let Known { found, people, together, has_many, thin_by } = &*known;
    let held: Vec<&Member> = found.members.iter().filter(|member| member.held).collect();
    let tail = of.tail.fraction();
    let fired = |n: usize| -> Vec<ValueWorse> {
        let one = |(outcome, found): (usize, &Option<Vec<Option<Fired>>>)| {
            let fired = found.as_ref()?[n].filter(|_| has_many[n])?;
            let Fired { counted, of, usual, limit, chance, .. } = fired;
            Some(ValueWorse { outcome: outcome as u64, counted, of, usual, limit, chance })
        };
        let mut all: Vec<ValueWorse> = thin_by.iter().enumerate().filter_map(one).collect();
        all.sort_by(|a, b| a.chance.total_cmp(&b.chance));
        all
    };
    let names = People::read(up).await?;
    let found_by = |code: &str| asks.find.as_ref().is_none_or(|find| names.means(find, code));
    let own: Vec<usize> = (0..held.len()).filter(|n| holds(by.scope(), &held[*n].place)).collect();
    let seen: Vec<usize> = own.iter().copied().filter(|n| found_by(&held[*n].code)).collect();
    let thin_seen = own.iter().filter(|n| !fired(**n).is_empty()).count();
    let border = (0..held.len()).filter(|n| has_many[*n]).map(|n| people[n].count).min_by(f64::total_cmp);
    let mut thin: Vec<ValueThin> = seen
        .iter()
        .map(|n| (held[*n], fired(*n)))
        .filter(|(_, by)| !by.is_empty())
        .map(|(member, by)| ValueThin {
            agent: member.code.clone(),
            place: member.place.clone(),
            left: member.left,
            count: member.count,
            a_month: member.person.count,
            by,
        })
        .collect();
    thin.sort_by(|a, b| a.by[0].chance.total_cmp(&b.by[0].chance));
    let mut points: Vec<ValuePoint> = seen.iter().map(|n| point(held[*n], has_many[*n], !fired(*n).is_empty())).collect();
    points.sort_by(|a, b| b.a_month.total_cmp(&a.a_month).then_with(|| a.agent.cmp(&b.agent)));
    points.truncate(asks.limit);
    let (count, calibre) = found.count.clone();
    Ok(ValueTold {
        value: of.id.clone(),
        name: Text::new(&of.zh, &of.en),
        definition: of.definition.clone(),
        from: from.to_string(),
        to: to.to_string(),
        count,
        calibre,
        held: of.held.iter().chain(&of.mix).cloned().collect(),
        many: of.many.fraction(),
        many_from: border,
        tail,
        enough: of.enough,
        people: people.len() as u64,
        outcomes: (0..of.outcomes.len()).map(|n| outcome(&book, of, found, people, &together[n], n)).collect(),
        funnel: drawn(of, people, tail),
        points,
        seen: seen.len() as u64,
        cohorts: cohorts(of, found, by),
        notes: notes(people, has_many, of.many.fraction(), tail, thin_seen, by),
        thin,
        demo: up.made_up().await?,
    })
}

/// Everybody, and what follows from all of them together.
struct Known {
    found: Gathered,
    /// Of those who are held against each other.
    people: Vec<Person>,
    together: Vec<Association>,
    has_many: Vec<bool>,
    /// Of each outcome by which somebody is called thin, who is.
    thin_by: Vec<Option<Vec<Option<Fired>>>>,
}

/// What somebody takes, about.
const MEMBER_BYTES: usize = 1_000;

async fn known(up: &Upcount, book: &Book, of: &LongTermValue, days: (Day, Day)) -> Result<(Known, usize), ValueRefusal> {
    let found = gather(up, book, of, days).await?;
    if found.members.is_empty() {
        return Err(ValueRefusal::NoFacts);
    }
    let people: Vec<Person> = found.members.iter().filter(|member| member.held).map(|member| member.person.clone()).collect();
    let amounts: Vec<bool> = of.outcomes.iter().map(|outcome| adds_up(&book.measures[&outcome.of])).collect();
    let thin = |(n, outcome): (usize, &ValueOutcome)| {
        outcome.thin.then(|| worse(&people, n, outcome.better == Better::Higher, of.tail.fraction()))
    };
    let thin_by = of.outcomes.iter().enumerate().map(thin).collect();
    let (together, has_many) = (associations(&people, &amounts, f64::from(of.enough)), many(&people, of.many.fraction()));
    let bytes = found.members.len() * MEMBER_BYTES;
    Ok((Known { found, people, together, has_many, thin_by }, bytes))
}

/// Whether a measure adds up money: of that there is no number of things.
fn adds_up(measure: &Measure) -> bool {
    matches!(measure.form, Form::Within { of: Some(_), .. })
}

fn point(member: &Member, many: bool, thin: bool) -> ValuePoint {
    let (counted, of) = member.person.outcomes.iter().copied().unzip();
    let (agent, place) = (member.code.clone(), member.place.clone());
    ValuePoint { agent, place, left: member.left, count: member.count, a_month: member.person.count, many, thin, counted, of }
}

fn outcome(book: &Book, of: &LongTermValue, found: &Gathered, people: &[Person], together: &Association, n: usize) -> ValueOutcomeTold {
    let (outcome, known) = (&of.outcomes[n], &found.outcomes[n]);
    let measure = &book.measures[&outcome.of];
    let all = people.iter().fold((0.0, 0.0), |all, one| (all.0 + one.outcomes[n].0, all.1 + one.outcomes[n].1));
    let told = |one: Option<upcount_engine::value::Together>| {
        one.map(|one| ValueTogether { value: one.value, low: one.range[0], high: one.range[1], odds: one.odds })
    };
    ValueOutcomeTold {
        id: outcome.of.clone(),
        measure: known.measure.clone(),
        calibre: known.calibre.clone(),
        name: Text::new(&measure.zh, &measure.en),
        definition: measure.definition.clone(),
        higher_is_better: outcome.better == Better::Higher,
        thin: outcome.thin,
        is_amount: adds_up(measure),
        rate: (all.1 > 0.0).then(|| all.0 / all.1),
        people: together.people as u64,
        plain: told(together.plain),
        held: told(together.held),
        false_part: together.false_part,
        none: known.none.clone(),
    }
}

/// The limits of the first outcome by which somebody is called thin, up to the size of the largest.
fn drawn(of: &LongTermValue, people: &[Person], tail: f64) -> Option<ValueFunnel> {
    let n = of.outcomes.iter().position(|outcome| outcome.thin)?;
    let most = people.iter().map(|one| one.outcomes[n].1).fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things")]
    let mut sizes: Vec<u64> = (1..=SIZES).map(|step| ((most * (step as f64 / SIZES as f64).powi(2)).round() as u64).max(1)).collect();
    sizes.dedup();
    let (usual, far) = (funnel(people, n, &sizes, USUAL_TAIL)?, funnel(people, n, &sizes, tail)?);
    let limit = |((of, usual), (_, far)): (&(u64, upcount_engine::value::Limits), &(u64, upcount_engine::value::Limits))| ValueLimit {
        of: *of,
        low: usual.low,
        high: usual.high,
        far_low: far.low,
        far_high: far.high,
    };
    Some(ValueFunnel { outcome: n as u64, rate: usual.rate, limits: usual.limits.iter().zip(&far.limits).map(limit).collect() })
}

fn cohorts(of: &LongTermValue, found: &Gathered, by: &Caller) -> Vec<ValueCohorts> {
    let seen: Vec<&Member> = found.members.iter().filter(|member| holds(by.scope(), &member.place)).collect();
    let table = |by: &str, key: &dyn Fn(&Member) -> Option<String>| {
        let mut rows: BTreeMap<Option<String>, Vec<&Member>> = BTreeMap::new();
        seen.iter().for_each(|member| rows.entry(key(member)).or_default().push(member));
        let row = |(key, members): (Option<String>, Vec<&Member>)| {
            let sum = |value: &dyn Fn(&Member) -> f64| members.iter().map(|member| value(member)).sum::<f64>();
            let months = sum(&|member| member.person.months);
            let sums: Vec<(f64, f64)> = (0..of.outcomes.len())
                .map(|n| (sum(&|member| member.person.outcomes[n].0), sum(&|member| member.person.outcomes[n].1)))
                .collect();
            ValueCohort {
                key,
                people: members.len() as u64,
                a_month: (months > 0.0).then(|| sum(&|member| member.count) / months),
                rates: sums.iter().map(|(counted, of)| (*of > 0.0).then(|| counted / of)).collect(),
                of: sums.iter().map(|(_, of)| *of).collect(),
            }
        };
        ValueCohorts { by: by.to_owned(), rows: rows.into_iter().map(row).collect() }
    };
    let joined = |member: &Member| {
        let (year, month, _) = member.joined.to_ymd();
        Some(format!("{year:04}-Q{}", (month - 1) / 3 + 1))
    };
    let fields = of.cohorts.iter().enumerate().map(|(n, field)| table(field, &|member| member.says[of.held.len() + n].clone()));
    std::iter::once(table("joined", &joined)).chain(fields).collect()
}

fn notes(people: &[Person], has_many: &[bool], part: f64, tail: f64, thin: usize, by: &Caller) -> Vec<Text> {
    let many = has_many.iter().filter(|many| **many).count();
    let luck = many as f64 * tail;
    let mut notes = vec![
        Text::new(
            "这是关联，不是因果：没有控制的因素可能同时影响两边。离司的人也在内。",
            "This is association, not effect: what is not held may be behind both. Those who left are in it too.",
        ),
        Text::new(
            format!(
                "“件多”看在册期间的每月件数，不看累计：在前 {:.0}% 的，{} 人中有 {many} 人；只凭运气，每个标准约有 {luck:.1} 人会被列入。",
                part * 100.0,
                people.len()
            ),
            format!(
                "“Many” goes by the count a month on the roll, not by the sum: the highest {:.0}%, {many} of {} people. By luck alone about {luck:.1} of them would be listed by each outcome.",
                part * 100.0,
                people.len()
            ),
        ),
    ];
    if !by.scope().is_whole() {
        notes.push(Text::new(
            format!("关联和控制限按全公司计算，名单只列您范围内的 {thin} 人。"),
            format!("Associations and limits are of the whole company; of the list you see the {thin} of your own part."),
        ));
    }
    notes
}

/// The months that are looked at: the last that are over and known, or those until the month of a day.
async fn days(up: &Upcount, of: &LongTermValue, until: Option<Day>) -> Result<(Day, Day), ValueRefusal> {
    let first = |day: Day| day.plus(1 - day.to_ymd().2.cast_signed());
    let to = match until {
        Some(day) => first(day).plus_months(1).plus(-1),
        None => {
            let known = up.world().await?.latest(&policy::KIND).ok_or(ValueRefusal::NoFacts)?.min(up.today());
            first(known.plus(1 + QUIET_DAYS)).plus(-1)
        }
    };
    let (year, month, _) = to.to_ymd();
    let at = year * 12 + month.cast_signed() - of.months.cast_signed();
    let from = Day::ymd(at.div_euclid(12), at.rem_euclid(12).cast_unsigned() + 1, 1).unwrap_or(to);
    Ok((from, to))
}

fn value_of<'b>(book: &'b Book, id: Option<&str>) -> Result<&'b LongTermValue, ValueRefusal> {
    let unclear = |zh: String, en: String| ValueRefusal::Unclear(Text::new(zh, en));
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return book
            .values
            .values()
            .next()
            .ok_or_else(|| unclear("还没有长期价值的定义".into(), "there is no definition of long-term value yet".into()));
    };
    book.values.get(id).ok_or_else(|| {
        let near: Vec<String> = nearest(id, book.values.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
        unclear(format!("没有长期价值定义 `{id}`{}", near.zh), format!("there is no long-term value `{id}`{}", near.en))
    })
}
