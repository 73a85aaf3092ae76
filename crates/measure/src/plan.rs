//! From a question and the Book to a plan: what to add up, over which facts, and which form makes figures of it.

use crate::derived::Derived;
use crate::distinct::Distinct;
use crate::outcome::Ages;
use crate::reach::Reach;
use crate::{Question, Refusal, World, reach};
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{Book, Feast, Form, Measure, Shown, WeightSet};
use upcount_model::{Calendar, Calibre, Credit, DateBasis, Day, Grain, Kind, Netting, Period, Scope, Text, Type, Unit, nearest};

/// Everything that answering needs.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) measure: Measure,
    pub(crate) calibre: Calibre,
    /// The calibre in words.
    pub(crate) words: Text,
    pub(crate) calendar: Calendar,
    pub(crate) tally: Tally,
    pub(crate) shape: Shape,
    /// What the asker may see.
    pub(crate) seen: Vec<Condition>,
    /// The values asked for by dimension, as codes.
    pub(crate) only: BTreeMap<String, Vec<String>>,
    /// The dimensions as asked, with the one of time, in the order asked.
    pub(crate) by: Vec<String>,
    pub(crate) grain: Option<Grain>,
    /// The days asked for, before a window reached back.
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    /// What the company's money is in.
    pub(crate) currency: String,
}

/// How sums become figures.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// The sum itself; a stock is divided by its months.
    Plain,
    /// The first sum divided by the second.
    Ratio,
    /// Each class divided by all.
    Share,
    /// The same, each policy by its weight.
    Weighted(Box<WeightSet>),
    /// The same, pooled over so many periods.
    Rolling(u32),
    /// How far the two smoothings lie apart.
    SmoothingGap(u32),
    /// The count without its seasons, and without what the feasts that move do.
    Seasonal(Vec<Feast>),
    /// The mean of so many shares.
    MovingAverage(u32),
    /// Agents on the roll.
    Roster,
    /// Agents who reach a threshold.
    Active(Box<Active>),
    /// Of those who joined so many months before, the agents still there.
    Retained(u32),
    /// Plans added up, divided by others.
    Quotient(Box<Sides>),
}

/// Which agents are active.
#[derive(Clone, Debug)]
pub(crate) struct Active {
    /// What is looked at, by agent.
    pub(crate) of: Plan,
    /// The threshold, in what is added up.
    pub(crate) at_least: i64,
    /// Only those on the roll at the end of the period.
    pub(crate) on_roll: bool,
}

/// What stands above and below the line.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    pub(crate) of: Vec<Plan>,
    pub(crate) less: Vec<Plan>,
    pub(crate) over: Vec<Plan>,
}

impl Shape {
    /// Periods in the window, when there is one.
    pub(crate) fn window(&self) -> Option<u32> {
        match self {
            Self::Rolling(n) | Self::MovingAverage(n) | Self::SmoothingGap(n) => Some(*n),
            _ => None,
        }
    }
}

/// One pass over the facts of a kind.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) kind: &'static Kind,
    /// Fields to group by.
    pub(crate) by: Vec<String>,
    /// Fields to group by besides, which the answer does not show.
    pub(crate) also: Vec<String>,
    /// Those of the dimensions named that no field bears.
    pub(crate) derived: Vec<Derived>,
    /// Days that put a fact into periods, each with the sign of what it adds.
    pub(crate) legs: Vec<Leg>,
    pub(crate) sums: Vec<Summed>,
    pub(crate) filters: Vec<Condition>,
    /// What is counted once, in place of the facts.
    pub(crate) distinct: Option<Distinct>,
    /// What facts came to within a limit.
    pub(crate) reach: Option<Reach>,
    /// The ages at which is looked how far facts came, which tell them apart.
    pub(crate) ages: Option<Ages>,
    /// For period reports: the field with the months covered.
    pub(crate) exposure: Option<String>,
    /// Whether sums are divided by the months covered.
    pub(crate) stock: bool,
    /// How a policy that several agents share counts.
    pub(crate) credit: Credit,
    pub(crate) grain: Option<Grain>,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) as_of: Option<Day>,
}

impl Tally {
    /// What one stands for in the sums.
    pub(crate) fn one(&self) -> i128 {
        if self.credit == Credit::Share { 1_000_000 } else { 1 }
    }
}

/// A day of a fact: the latest of these fields.
#[derive(Clone, Debug)]
pub(crate) struct Leg {
    pub(crate) days: Vec<&'static str>,
    pub(crate) sign: i64,
}

#[derive(Clone, Debug)]
pub(crate) enum Summed {
    /// One for each fact.
    One,
    /// As the first, where the fact came to what is looked for.
    Reached,
    /// One, where the field says so: yes, or one of the values.
    Said(String, Vec<String>),
    /// One, and this field more.
    OneAnd(&'static str),
    Field(String),
}

#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// The field has one of the values; an empty value is one that is missing.
    OneOf(String, Vec<String>),
    /// One of the fields has one of its values: a part of the organisation that lies at any depth.
    Inside(BTreeMap<String, Vec<String>>),
    /// The field does not have the value; missing is fine.
    IsNot(&'static str, &'static str),
    Known(String),
    /// The day has not come: missing, or after the moment of knowledge.
    NotYet(&'static str),
    /// The day has come.
    Come(&'static str),
}

/// What the home has, as far as planning needs to know.
pub(crate) struct Facts {
    pub(crate) kinds: Vec<&'static str>,
    /// The day until which things are known.
    pub(crate) known_until: Option<Day>,
}

impl Facts {
    pub(crate) fn of(world: &World) -> Self {
        Self { kinds: world.files.iter().map(|f| f.kind).chain(world.said.kinds()).collect(), known_until: reach::known_until(world) }
    }
}

impl Plan {
    /// The same of some of its days. It has no window that reaches back, and counts no reports.
    pub(crate) fn within(&self, from: Option<Day>, to: Option<Day>) -> Self {
        let mut plan = self.clone();
        (plan.from, plan.to) = (from, to);
        (plan.tally.from, plan.tally.to) = (from, to);
        plan
    }
}

pub(crate) fn plan(question: &Question, book: &Book, scope: &Scope, facts: &Facts) -> Result<Plan, Refusal> {
    let measure = find("measure", &question.measure, &book.measures)?.clone();
    if !scope.allows(&measure.id) {
        return Err(Refusal::MeasureOutOfScope { measure: measure.id });
    }
    let mut bottom = bottom_of(book, &measure);
    let mut calibre = calibre(question, &measure, bottom, book, facts)?.clone();
    if calibre.credit == Credit::FullEach
        && matches!(
            measure.form,
            Form::Share { .. } | Form::Weighted { .. } | Form::Rolling { .. } | Form::MovingAverage { .. } | Form::SmoothingGap { .. }
        )
    {
        return Err(Refusal::CalibreDoesNotFit {
            measure: measure.id.clone(),
            calibre: calibre.id.clone(),
            why: Text::new(
                "共享保单对每位代理人各计一件，各部分之和大于整体，没有占比可言；请用按份额计件的口径",
                "it counts a shared policy for each of its agents, so the parts add up to more than the whole; use a calibre that credits by share",
            ),
        });
    }
    if let (Form::Count { stock: Some(stock), .. }, DateBasis::Reported) = (&bottom.form, &calibre.date_basis) {
        bottom = find("measure", stock, &book.measures)?;
    }
    calibre.as_of = question.as_of.as_ref().map(|a| a.day).or(calibre.as_of);
    let calendar =
        book.calendars.get(&calibre.calendar).cloned().ok_or_else(|| Refusal::Fault(format!("no calendar {}", calibre.calendar)))?;
    let shape = shape(question, book, scope, facts, &measure, bottom, &calibre)?;
    let (grain, dimensions) = split_time(question)?;
    let smoothed = shape.window().is_some() || matches!(shape, Shape::Seasonal(_));
    let grain = grain.or(smoothed.then_some(Grain::Month));
    if matches!(shape, Shape::Seasonal(_)) && !matches!(grain, Some(Grain::Month | Grain::Quarter | Grain::Day)) {
        return Err(Refusal::question("季节调整按天、按月或按季", "seasons are those of days, months or quarters"));
    }
    let (from, to) = days(question, &calendar)?;

    let mut tally = tally(book, bottom, &calibre)?;
    if let Some(reach) = &mut tally.reach {
        reach.until = calibre.as_of.or(facts.known_until);
    }
    let kind = tally.kind;
    if !facts.kinds.contains(&kind.id) {
        return Err(Refusal::NoFacts { kind: kind.id, name: Text::new(kind.zh, kind.en) });
    }
    for dimension in &dimensions {
        side(book, kind, dimension)?;
    }
    let only = only(question, book);
    let seen = seen(scope, kind)?;
    // What a calibre counts only is said of policies; the roll takes of it what an agent has.
    let of_calibre = calibre.only.iter().filter(|(dimension, _)| kind.id != "agent" || kind.field(dimension).is_some());
    let of_calibre: Vec<_> = of_calibre.collect();
    tally.filters.extend(conditions(only.iter().chain(of_calibre.iter().copied()), book, kind)?);
    tally.filters.extend(seen.iter().cloned());
    tally.by = dimensions;
    if let Shape::Weighted(set) = &shape {
        for dimension in set.dimensions().into_iter().filter(|d| !tally.by.contains(d)) {
            side(book, kind, &dimension)?;
            tally.also.push(dimension);
        }
    }
    let asked = tally.by.iter().chain(&tally.also).chain(only.keys()).chain(of_calibre.into_iter().map(|(dimension, _)| dimension));
    let asked: BTreeSet<&String> = asked.collect();
    tally.derived = asked.into_iter().filter_map(|dimension| Derived::of(book, kind, dimension)).collect();
    tally.derived.iter_mut().for_each(|derived| derived.day = tally.legs[0].days[0]);
    tally.grain = grain;
    tally.as_of = calibre.as_of;
    tally.to = to;
    // A window reaches back before the first day asked for.
    tally.from = from.map(|day| match (shape.window(), grain) {
        (Some(n), Some(grain)) => calendar.days(calendar.period(day, grain).plus(1 - n.cast_signed())).0,
        _ => day,
    });
    // Seasons are told by all the years there are.
    if matches!(shape, Shape::Seasonal(_)) {
        tally.from = None;
    }
    let (by, currency) = (question.by.clone(), book.company.currency.clone());
    let words = book.words(&calibre);
    Ok(Plan { seen, only, by, measure, calibre, words, calendar, tally, shape, grain, from, to, currency })
}

/// How the sums of the measure at the bottom become the figures of the one asked for.
fn shape(
    question: &Question,
    book: &Book,
    scope: &Scope,
    facts: &Facts,
    measure: &Measure,
    bottom: &Measure,
    calibre: &Calibre,
) -> Result<Shape, Refusal> {
    // A part of a measure is counted on the calibre of the whole: there is no place to write another. Who may see the
    // whole may see it made of its parts.
    let scope = &Scope { measures: None, ..scope.clone() };
    let part = |id: &String| -> Result<Plan, Refusal> {
        let question = Question { measure: id.clone(), calibre: Some(calibre.id.clone()), ..question.clone() };
        plan(&question, book, scope, facts)
    };
    let shape = match &measure.form {
        Form::Roster {} => Shape::Roster,
        Form::Retained { months } => Shape::Retained(*months),
        Form::Quotient { of, less, over } => {
            let parts = |ids: &[String]| ids.iter().map(part).collect::<Result<Vec<_>, _>>();
            Shape::Quotient(Box::new(Sides { of: parts(of)?, less: parts(less)?, over: parts(over)? }))
        }
        Form::Active { of, at_least, credit, on_roll } => {
            // Where agents belong is told by the roll, so what they did is looked for everywhere.
            let time = question.by.iter().filter(|d| Grain::from_id(d).is_some());
            let by_agent = Question {
                measure: of.clone(),
                calibre: Some(calibre.id.clone()),
                by: time.cloned().chain(["agent".to_owned()]).collect(),
                only: BTreeMap::new(),
                ..question.clone()
            };
            let mut of = plan(&by_agent, book, &Scope::COMPANY, facts)?;
            of.tally.credit = *credit;
            let unit = if of.measure.shown == Shown::Money { 100 } else { 1 };
            Shape::Active(Box::new(Active { of, at_least: at_least.saturating_mul(unit), on_roll: *on_roll }))
        }
        Form::Rolling { window, .. } => Shape::Rolling(question.window.unwrap_or(*window)),
        Form::MovingAverage { window, .. } => Shape::MovingAverage(question.window.unwrap_or(*window)),
        Form::Share { .. } => Shape::Share,
        Form::Seasonal { .. } => Shape::Seasonal(book.feasts.values().cloned().collect()),
        Form::SmoothingGap { window, .. } => Shape::SmoothingGap(question.window.unwrap_or(*window)),
        Form::Weighted { weights, .. } => Shape::Weighted(Box::new(find("weight set", weights, &book.weights)?.clone())),
        _ if matches!(bottom.form, Form::Ratio { .. } | Form::Within { .. } | Form::Part { .. }) => Shape::Ratio,
        _ => Shape::Plain,
    };
    match shape.window() {
        Some(n) if !(1..=120).contains(&n) => Err(Refusal::question("window 是 1 到 120 个期间", "a window has 1 to 120 periods")),
        None if question.window.is_some() => Err(Refusal::question(
            format!("指标 {} 不平滑，没有 window", measure.id),
            format!("{} is not smoothed, so it takes no window", measure.id),
        )),
        _ => Ok(shape),
    }
}

/// The first and the last day that are meant.
fn days(question: &Question, calendar: &Calendar) -> Result<(Option<Day>, Option<Day>), Refusal> {
    match (question.from, question.to) {
        (Some(from), Some(to)) if from > to => {
            Err(Refusal::question(format!("起始日 {from} 晚于结束日 {to}"), format!("the first day {from} is after the last day {to}")))
        }
        (from, to) => Ok(calendar.meant(from, to)),
    }
}

/// Whether a kind's facts can be told apart by a dimension.
fn has_side(book: &Book, kind: &'static Kind, dimension: &str) -> bool {
    kind.field(dimension).is_some_and(|f| f.holds == Type::Text) || Derived::of(book, kind, dimension).is_some()
}

/// Whether a dimension is one by which the kind's facts can be told apart.
pub(crate) fn side(book: &Book, kind: &'static Kind, dimension: &str) -> Result<(), Refusal> {
    match book.dimensions.get(dimension) {
        None => Err(unknown("dimension", dimension, book.dimensions.keys())),
        Some(_) if has_side(book, kind, dimension) => Ok(()),
        Some(_) => Err(Refusal::NoSuchSide { dimension: dimension.to_owned(), kind: kind.id, has: sides(book, kind) }),
    }
}

/// The values asked for, as codes.
fn only(question: &Question, book: &Book) -> BTreeMap<String, Vec<String>> {
    let codes = |dimension: &str, values: &[String]| values.iter().map(|v| code_of(book, dimension, v)).collect();
    question.only.iter().map(|(dimension, values)| (dimension.clone(), codes(dimension, values))).collect()
}

/// The values asked for as conditions on the facts.
pub(crate) fn conditions<'a>(
    only: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
    book: &Book,
    kind: &'static Kind,
) -> Result<Vec<Condition>, Refusal> {
    only.map(|(dimension, values)| {
        if Grain::from_id(dimension).is_some() {
            return Err(Refusal::question(
                format!("时间用 from 和 to 限定，不用 {dimension}"),
                format!("time is limited with from and to, not with {dimension}"),
            ));
        }
        side(book, kind, dimension)?;
        Ok(Condition::OneOf(dimension.clone(), values.clone()))
    })
    .collect()
}

/// What a measure counts only, as conditions on the facts.
fn of_fields(only: &BTreeMap<String, Vec<String>>) -> Vec<Condition> {
    only.iter().map(|(field, values)| Condition::OneOf(field.clone(), values.clone())).collect()
}

/// The scope as conditions on the facts; facts that do not say where they belong are nobody's but the company's.
pub(crate) fn seen(scope: &Scope, kind: &'static Kind) -> Result<Vec<Condition>, Refusal> {
    let part = |(dimension, values): (&String, &BTreeSet<String>)| match kind.field(dimension) {
        Some(field) if field.holds == Type::Text => Ok(Condition::OneOf(dimension.clone(), values.iter().cloned().collect())),
        _ => Err(Refusal::OutOfScope { kind: kind.id }),
    };
    let mut seen = scope.within.iter().flatten().map(part).collect::<Result<Vec<_>, _>>()?;
    if let Some(inside) = &scope.inside {
        let told = inside.iter().filter(|(level, _)| kind.field(level).is_some_and(|f| f.holds == Type::Text));
        let parts: BTreeMap<String, Vec<String>> = told.map(|(level, places)| (level.clone(), places.iter().cloned().collect())).collect();
        if parts.is_empty() {
            return Err(Refusal::OutOfScope { kind: kind.id });
        }
        seen.push(Condition::Inside(parts));
    }
    Ok(seen)
}

/// The code of a value that a person may have named by its label.
fn code_of(book: &Book, dimension: &str, value: &str) -> String {
    let labels = book.dimensions.get(dimension).map(|d| &d.labels);
    let named = |(_, label): &(&String, &Text)| label.zh == value || label.en.eq_ignore_ascii_case(value);
    labels.filter(|l| !l.contains_key(value)).and_then(|l| l.iter().find(named)).map_or_else(|| value.to_owned(), |(code, _)| code.clone())
}

/// The measure at the bottom of another: the one that says what is added up.
fn bottom_of<'b>(book: &'b Book, measure: &'b Measure) -> &'b Measure {
    let mut bottom = measure;
    while let Some(base) = bottom.form.base().and_then(|id| book.measures.get(id)) {
        bottom = base;
    }
    bottom
}

/// The calibres on which a measure can be counted.
#[must_use]
pub fn calibres_of(book: &Book, measure: &Measure) -> Vec<String> {
    let bottom = bottom_of(book, measure);
    book.calibres.values().filter(|c| fits(book, bottom, c).is_ok()).map(|c| c.id.clone()).collect()
}

/// The dimensions by which a measure can be broken down, on some calibre.
#[must_use]
pub fn dimensions_of(book: &Book, measure: &Measure) -> Vec<String> {
    let bottom = bottom_of(book, measure);
    let kinds: Vec<&'static Kind> = match &bottom.form {
        Form::Sum { kind, .. } | Form::Ratio { kind, .. } | Form::Stock { kind, .. } => Kind::from_id(kind).into_iter().collect(),
        Form::Facts { kind, .. } | Form::Within { kind, .. } | Form::Part { kind, .. } => Kind::from_id(kind).into_iter().collect(),
        Form::Distinct { .. } => Kind::from_id("policy").into_iter().collect(),
        Form::Count { stock, .. } => {
            ["policy", "report"].iter().take(1 + usize::from(stock.is_some())).filter_map(|k| Kind::from_id(k)).collect()
        }
        Form::Roster {} | Form::Active { .. } | Form::Retained { .. } => Kind::from_id("agent").into_iter().collect(),
        // What every part knows.
        Form::Quotient { of, less, over } => {
            let parts: Vec<Vec<String>> =
                of.iter().chain(less).chain(over).filter_map(|id| book.measures.get(id)).map(|part| dimensions_of(book, part)).collect();
            return parts
                .first()
                .map_or(Vec::new(), |first| first.iter().filter(|d| parts.iter().all(|p| p.contains(d))).cloned().collect());
        }
        Form::Share { .. }
        | Form::Seasonal { .. }
        | Form::SmoothingGap { .. }
        | Form::Weighted { .. }
        | Form::Rolling { .. }
        | Form::MovingAverage { .. } => Vec::new(),
    };
    book.dimensions.keys().filter(|d| Grain::from_id(d).is_some() || kinds.iter().any(|k| has_side(book, k, d))).cloned().collect()
}

/// The dimensions that a kind's facts have, as the Book names them.
fn sides(book: &Book, kind: &'static Kind) -> Vec<String> {
    book.dimensions.keys().filter(|d| has_side(book, kind, d)).cloned().collect()
}

pub(crate) fn find<'b, T>(what: &'static str, id: &str, all: &'b BTreeMap<String, T>) -> Result<&'b T, Refusal> {
    all.get(id).ok_or_else(|| unknown(what, id, all.keys()))
}

pub(crate) fn unknown<'a>(what: &'static str, id: &str, all: impl Iterator<Item = &'a String>) -> Refusal {
    let near = nearest(id, all.map(String::as_str)).into_iter().map(str::to_owned).collect();
    Refusal::Unknown { what, id: id.to_owned(), near }
}

/// The calibre asked for, else the measure's, else the first standard one that fits and has facts.
fn calibre<'b>(question: &Question, measure: &Measure, bottom: &Measure, book: &'b Book, facts: &Facts) -> Result<&'b Calibre, Refusal> {
    if let Some(id) = question.calibre.as_ref().or(measure.calibre.as_ref()).or(bottom.calibre.as_ref()) {
        let calibre = find("calibre", id, &book.calibres)?;
        return fits(book, bottom, calibre).map(|()| calibre).map_err(|why| Refusal::CalibreDoesNotFit {
            measure: measure.id.clone(),
            calibre: id.clone(),
            why,
        });
    }
    let fitting: Vec<&Calibre> =
        book.company.standard_calibres.iter().filter_map(|id| book.calibres.get(id)).filter(|c| fits(book, bottom, c).is_ok()).collect();
    let with_facts = fitting.iter().find(|c| facts.kinds.contains(&c.date_basis.kind()));
    with_facts.or(fitting.first()).copied().ok_or_else(|| {
        Refusal::question(
            format!("公司的标准口径都不适合指标 {}；请用 calibre 指定一个", measure.id),
            format!("none of the company's standard calibres fits {}; name one with calibre", measure.id),
        )
    })
}

/// Whether a measure can be counted on a calibre.
pub(crate) fn fits(book: &Book, bottom: &Measure, calibre: &Calibre) -> Result<(), Text> {
    let says = calibre.date_basis.text();
    match &bottom.form {
        Form::Quotient { of, less, over } => {
            of.iter().chain(less).chain(over).filter_map(|id| book.measures.get(id)).try_for_each(|part| fits(book, part, calibre))
        }
        Form::Active { of, .. } => book.measures.get(of).map_or(Ok(()), |of| fits(book, of, calibre)),
        // Facts of other kinds are dated by their own day.
        Form::Sum { kind, .. } if !["policy", "report", "quote"].contains(&kind.as_str()) => Ok(()),
        Form::Roster {} | Form::Retained { .. } | Form::Facts { .. } if calibre.date_basis.kind() != "policy" => {
            Err(Text::new(format!("它来自名册，而这个口径{}", says.zh), format!("it comes from the roll, and this calibre is {}", says.en)))
        }
        Form::Distinct { .. } if calibre.netting == Netting::InPeriod => Err(Text::new(
            "这个口径把撤保冲减到撤保期，而一位客户不能是负的；请用冲减到承保期的口径",
            "this calibre takes withdrawals off in their own period, and no customer is less than none; use one that takes them off the month of issue",
        )),
        Form::Within { kind, .. } | Form::Part { kind, .. } if kind != "policy" => Ok(()),
        Form::Part { of, .. } if calibre.scope.left_out().iter().any(|(field, ..)| field == of) => Err(Text::new(
            "这个口径不计这类保单，占比无从谈起；请用计入它们的口径",
            "this calibre leaves those policies out, so they are no part of it; use one that counts them",
        )),
        Form::Within { .. } if calibre.netting == Netting::InPeriod => Err(Text::new(
            "这个口径把撤保冲减到撤保期，而期限从承保起算；请用冲减到承保期的口径",
            "this calibre takes withdrawals off in their own period, and the limit runs from issue; use one that takes them off the month of issue",
        )),
        Form::Count { stock: None, .. } | Form::Distinct { .. } | Form::Within { .. } | Form::Part { .. }
            if calibre.date_basis.kind() != "policy" =>
        {
            Err(Text::new(format!("它数保单，而这个口径{}", says.zh), format!("it counts policies, and this calibre is {}", says.en)))
        }
        Form::Count { date_basis: Some(basis), .. } if *basis != calibre.date_basis => Err(Text::new(
            format!("它{}，而这个口径{}；请改问 policies", basis.text().zh, says.zh),
            format!("it is {}, and this calibre is {}; ask for `policies` instead", basis.text().en, says.en),
        )),
        Form::Count { .. } if calibre.date_basis.kind() == "quote" => {
            Err(Text::new("它数保单，而这个口径数报价", "it counts policies, and this calibre counts quotes"))
        }
        Form::Sum { kind, .. } | Form::Ratio { kind, .. } | Form::Stock { kind, .. } if kind != calibre.date_basis.kind() => {
            Err(Text::new(
                format!("它取自 {kind}，而这个口径{}", says.zh),
                format!("it comes from {kind} facts, and this calibre is {}", says.en),
            ))
        }
        _ => Ok(()),
    }
}

/// Takes the one dimension of time out of `by`; it is the grain.
fn split_time(question: &Question) -> Result<(Option<Grain>, Vec<String>), Refusal> {
    let (time, rest): (Vec<&String>, Vec<&String>) = question.by.iter().partition(|d| Grain::from_id(d).is_some());
    let mut seen = std::collections::BTreeSet::new();
    if let Some(twice) = rest.iter().find(|d| !seen.insert(**d)) {
        return Err(Refusal::question(format!("维度 {twice} 写了两次"), format!("the dimension {twice} is named twice")));
    }
    let grains: std::collections::BTreeSet<Grain> = time.iter().filter_map(|d| Grain::from_id(d)).chain(question.grain).collect();
    if grains.len() > 1 {
        let names: Vec<&str> = grains.iter().map(|g| g.id()).collect();
        return Err(Refusal::question(
            format!("只能选一个期间粒度，不能同时用 {}", names.join("、")),
            format!("choose one grain of time, not {} together", names.join(" and ")),
        ));
    }
    Ok((grains.first().copied(), rest.into_iter().cloned().collect()))
}

fn tally(book: &Book, bottom: &Measure, calibre: &Calibre) -> Result<Tally, Refusal> {
    let kind = |id: &str| Kind::from_id(id).ok_or_else(|| Refusal::Fault(format!("no kind {id}")));
    let empty = |kind: &'static Kind| Tally {
        kind,
        by: Vec::new(),
        also: Vec::new(),
        derived: Vec::new(),
        legs: vec![Leg { days: vec![kind.day], sign: 1 }],
        sums: Vec::new(),
        filters: Vec::new(),
        distinct: None,
        reach: None,
        ages: None,
        exposure: kind.field("months").map(|f| f.id.to_owned()),
        stock: false,
        credit: Credit::Company,
        grain: None,
        from: None,
        to: None,
        as_of: None,
    };
    Ok(match &bottom.form {
        Form::Roster {} | Form::Active { .. } | Form::Retained { .. } => empty(kind("agent")?),
        Form::Facts { kind: k, day, only } => {
            let kind = kind(k)?;
            let day = kind.field(day).map_or(kind.day, |field| field.id);
            Tally { legs: vec![Leg { days: vec![day], sign: 1 }], sums: vec![Summed::One], filters: of_fields(only), ..empty(kind) }
        }
        Form::Within { kind: k, day, of, .. } if k != "policy" => {
            let kind = kind(k)?;
            let day = day.as_ref().and_then(|day| kind.field(day)).map_or(kind.day, |field| field.id);
            let all = of.clone().map_or(Summed::One, Summed::Field);
            let known = of.iter().cloned().map(Condition::Known).collect();
            let legs = vec![Leg { days: vec![day], sign: 1 }];
            Tally { legs, sums: vec![Summed::Reached, all], reach: Reach::of(&bottom.form, 1), filters: known, ..empty(kind) }
        }
        Form::Part { kind: k, of, is } if k != "policy" => {
            let sums = vec![Summed::Said(of.clone(), is.clone()), Summed::One];
            Tally { sums, filters: vec![Condition::Known(of.clone())], ..empty(kind(k)?) }
        }
        // Only what it lists: the numerator's first.
        Form::Quotient { of, .. } => match of.first().and_then(|id| book.measures.get(id)) {
            Some(first) => tally(book, bottom_of(book, first), calibre)?,
            None => return Err(Refusal::Fault(format!("{} has nothing above its line", bottom.id))),
        },
        Form::Sum { kind: k, of, only } if k != "policy" => {
            Tally { sums: vec![Summed::Field(of.clone())], filters: of_fields(only), ..empty(kind(k)?) }
        }
        Form::Ratio { kind: k, of, over } => {
            let both = [of, over].map(|f| Condition::Known(f.clone())).to_vec();
            Tally { sums: [of, over].map(|f| Summed::Field(f.clone())).to_vec(), filters: both, ..empty(kind(k)?) }
        }
        Form::Stock { kind: k, of, exposure } => {
            Tally { sums: vec![Summed::Field(of.clone())], exposure: Some(exposure.clone()), stock: true, ..empty(kind(k)?) }
        }
        _ => {
            let mut tally = empty(kind("policy")?);
            tally.legs = vec![Leg { days: calibre.date_basis.policy_days(), sign: 1 }];
            tally.credit = calibre.credit;
            tally.sums = vec![match (&bottom.form, calibre.unit) {
                (Form::Sum { of, .. } | Form::Within { of: Some(of), .. }, _) => Summed::Field(of.clone()),
                (Form::Distinct { .. }, _) | (_, Unit::Contract) => Summed::One,
                (_, Unit::Coverage) => Summed::OneAnd("riders"),
                (_, Unit::Life) => Summed::Field("lives".into()),
                (_, Unit::Vehicle) => Summed::Field("vehicles".into()),
                (_, Unit::Certificate) => Summed::Field("certificates".into()),
            }];
            tally.filters = calibre.scope.left_out().into_iter().map(|(field, value, _)| Condition::IsNot(field, value)).collect();
            match calibre.netting {
                Netting::Gross => {}
                Netting::Cohort => tally.filters.push(Condition::NotYet("withdrawn")),
                Netting::InPeriod => {
                    let counted = calibre.date_basis.policy_days();
                    tally.filters.extend(counted.into_iter().map(Condition::Come));
                    tally.legs.push(Leg { days: vec!["withdrawn"], sign: -1 });
                }
            }
            match &bottom.form {
                Form::Sum { only, .. } => tally.filters.extend(of_fields(only)),
                Form::Distinct { of, each, at_least } => {
                    tally.distinct = Some(Distinct { of: of.clone(), each: each.clone(), at_least: *at_least });
                    // Whoever has a part of a policy of a customer has that customer.
                    if tally.credit == Credit::Share {
                        tally.credit = Credit::FullEach;
                    }
                }
                Form::Within { of, .. } => {
                    tally.reach = Reach::of(&bottom.form, tally.legs[0].days.len());
                    tally.sums.insert(0, Summed::Reached);
                    tally.filters.extend(of.iter().cloned().map(Condition::Known));
                }
                Form::Part { of, is, .. } => {
                    tally.sums.insert(0, Summed::Said(of.clone(), is.clone()));
                    tally.filters.push(Condition::Known(of.clone()));
                }
                _ => {}
            }
            tally
        }
    })
}

impl Plan {
    /// Whether the figure rests on the roll of agents.
    pub(crate) fn uses_roster(&self) -> bool {
        match &self.shape {
            Shape::Roster | Shape::Active(_) | Shape::Retained(_) => true,
            Shape::Quotient(sides) => sides.of.iter().chain(&sides.less).chain(&sides.over).any(Self::uses_roster),
            _ => false,
        }
    }

    /// The period of a code that the scan gave: a period of the grain, or the whole time.
    pub(crate) fn period(&self, code: i32) -> Option<Period> {
        self.grain.map(|grain| Period { grain, number: code })
    }
}
