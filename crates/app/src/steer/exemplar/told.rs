//! What is told of exemplars: people are counted, and none is named.

use super::gather::Gathered;
use super::say;
use serde::Serialize;
use upcount_book::{Book, Exemplar};
use upcount_engine::exemplar::{Found, Verdict};
use upcount_measure::{CalibreName, MeasureName};
use upcount_model::Text;
use utoipa::ToSchema;

/// What the top does otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExemplarTold {
    /// Its id.
    pub exemplar: String,
    /// Its name.
    pub name: Text,
    /// What results are.
    pub measure: MeasureName,
    /// The calibre on which they count.
    pub calibre: CalibreName,
    /// The first day of results.
    pub from: String,
    /// The last.
    pub to: String,
    /// The first day of practices.
    pub before_from: String,
    /// The last.
    pub before_to: String,
    /// The dimensions in which people are alike: those of the definition in which half of the top have their like.
    pub alike: Vec<String>,
    /// Completed months at which tenure is another.
    pub tenure_months: Vec<u32>,
    /// Groups of like people.
    pub strata: u64,
    /// Everybody who was on the roll when the first month began.
    pub people: u64,
    /// Of those, who had left by the last day; they count with what they brought.
    pub left: u64,
    /// Of the people, how many are held out.
    pub held_out: u64,
    /// How many are the top.
    pub top: u64,
    /// The part that is the top, at most.
    pub top_share: f64,
    /// The least that one of them brought.
    pub least: u64,
    /// What one of the top brought a month.
    pub top_month: f64,
    /// What one of the others brought a month.
    pub others_month: f64,
    /// Of the top, how many would have been it in the time before.
    pub top_before: u64,
    /// What one of those who were the top in the time before brought a month then, and later; absent where there was none.
    pub fell: Option<[f64; 2]>,
    /// Of the findings, so much may be luck.
    pub false_findings: f64,
    /// The part of the people who are held out.
    pub holdout_share: f64,
    /// With which they are drawn.
    pub seed: u64,
    /// The practices: those confirmed first, and the most apart first.
    pub practices: Vec<ExemplarPractice>,
    /// All exemplars that there are.
    pub exemplars: Vec<ExemplarName>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// An exemplar that may be asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExemplarName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

/// A practice of the top beside that of like people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExemplarPractice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The measure that counts it.
    pub measure: String,
    /// How its rate is shown.
    pub unit: String,
    /// What it is counted of.
    pub below: Text,
    /// The top as it is.
    pub top: ExemplarSide,
    /// All others as they are, matched or not.
    pub others: ExemplarSide,
    /// Among those in whom it was looked for; absent where they are too few.
    pub discovery: Option<ExemplarBeside>,
    /// The part that would be luck of all findings at least as clear.
    pub luck: Option<f64>,
    /// Among those who were held out.
    pub holdout: Option<ExemplarBeside>,
    /// The same of the holdout, for what was found, on the same side.
    pub holdout_luck: Option<f64>,
    /// What it comes to.
    pub verdict: ExemplarVerdict,
    /// Why.
    pub why: Text,
    /// What would try it; absent where it is not confirmed, or nothing is to be tried.
    pub play: Option<ExemplarPlay>,
}

/// What one side counted.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ExemplarSide {
    /// Things.
    pub count: u64,
    /// Of how many things, or in how many days.
    pub of: f64,
    /// The first ÷ the second.
    pub rate: Option<f64>,
}

/// The top beside its like.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ExemplarBeside {
    /// People at the top who have their like.
    pub top: u64,
    /// Their like.
    pub like: u64,
    /// People at the top who have none, and are left out.
    pub without_like: u64,
    /// Things that the first counted.
    pub counted: u64,
    /// Things that they would have counted at the rates of their like.
    pub expected: f64,
    /// The first ÷ the second.
    pub ratio: f64,
    /// Its lower limit, 19 times in 20.
    pub low: f64,
    /// Its upper limit.
    pub high: f64,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExemplarVerdict {
    /// Found, and confirmed in those who were held out.
    Confirmed,
    /// Found, and not confirmed.
    NotConfirmed,
    /// Not unlike luck.
    Luck,
    /// Too few to say anything.
    TooFew,
}

impl From<Verdict> for ExemplarVerdict {
    fn from(of: Verdict) -> Self {
        match of {
            Verdict::Confirmed => Self::Confirmed,
            Verdict::NotConfirmed => Self::NotConfirmed,
            Verdict::Luck => Self::Luck,
            Verdict::TooFew => Self::TooFew,
        }
    }
}

impl ExemplarVerdict {
    /// The word in files and the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not_confirmed",
            Self::Luck => "luck",
            Self::TooFew => "too_few",
        }
    }
}

/// What would try a practice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExemplarPlay {
    /// What somebody does who tries it.
    pub what: Text,
    /// The rule of signals that tries it.
    pub rule: String,
    /// Where its definition stands in the Book.
    pub path: String,
    /// The text of the definition.
    pub content: String,
    /// Why, for whoever releases it.
    pub why: Text,
    /// The part that is held back by lot.
    pub held_back: f64,
    /// Whether it is tried already.
    pub state: ExemplarState,
    /// Whether the caller may propose it now.
    pub may_propose: bool,
}

/// How a play stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExemplarState {
    /// Nobody tries it.
    Untried,
    /// It is in the Book: what it brings is told with the worth of signals.
    Tried,
    /// It was tried, and is retired.
    Retired,
}

pub(super) fn told(
    one: &Exemplar,
    book: &Book,
    gathered: &Gathered<'_>,
    found: &Found,
    mut practices: Vec<ExemplarPractice>,
    demo: bool,
) -> ExemplarTold {
    practices.sort_by(|a, b| {
        let apart = |of: &ExemplarPractice| of.holdout.or(of.discovery).map_or(0.0, |of| of.ratio.ln().abs());
        (a.verdict as u8).cmp(&(b.verdict as u8)).then(apart(b).total_cmp(&apart(a)))
    });
    let many = |of: &[bool]| of.iter().filter(|is| **is).count() as u64;
    let [months_before, months] = gathered.months(one);
    let mean = |top: bool| {
        let of = gathered.people.iter().zip(&found.top).filter(|(_, is)| **is == top).map(|(member, _)| member.person().result);
        let (sum, people) = of.fold((0, 0_u32), |(sum, people), result| (sum + result, people + 1));
        sum as f64 / f64::from(people.max(1)) / months
    };
    let fell = (found.were_top > 0).then(|| {
        let [then, later] = found.fell.map(|sum| sum as f64 / found.were_top as f64);
        [then / months_before, later / months]
    });
    let mut of = ExemplarTold {
        exemplar: one.id.clone(),
        name: Text::new(&one.zh, &one.en),
        measure: gathered.answer.measure.clone(),
        calibre: gathered.answer.calibre.clone(),
        from: gathered.results.0.to_string(),
        to: gathered.results.1.to_string(),
        before_from: gathered.before.0.to_string(),
        before_to: gathered.before.1.to_string(),
        alike: one.alike[..one.alike.len() - found.way].to_vec(),
        tenure_months: one.tenure_months.clone(),
        strata: gathered.strata[found.way] as u64,
        people: gathered.people.len() as u64,
        left: gathered.left as u64,
        held_out: many(&found.held_out),
        top: many(&found.top),
        top_share: one.top.fraction(),
        least: found.least,
        top_month: mean(true),
        others_month: mean(false),
        top_before: found.top_before as u64,
        fell,
        false_findings: one.false_findings.fraction(),
        holdout_share: one.holdout.share.fraction(),
        seed: one.holdout.seed,
        practices,
        exemplars: book.exemplars.values().map(|one| ExemplarName { id: one.id.clone(), name: Text::new(&one.zh, &one.en) }).collect(),
        notes: Vec::new(),
        demo,
    };
    of.notes = say::notes(one, book, gathered, &of);
    of
}
