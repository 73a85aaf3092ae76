//! Home (首页): everything that its screen shows, in one answer.

use crate::{Upcount, know};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_measure::{Answer, AnswerRow, CalibreName, MeasureName, Question, Refusal};
use upcount_model::{Day, Grain, Scope, Text};
use utoipa::ToSchema;

/// What Home shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HomeTold {
    /// 演示数据
    pub demo: bool,
    /// The company's name.
    pub company: Text,
    /// Whether there are any facts to show.
    pub has_facts: bool,
    /// Whether leads came in the year until the latest day: then the funnel tells where policies are lost.
    pub has_leads: bool,
    /// The latest day of the facts.
    pub facts_until: Option<String>,
    /// The latest period, that the cards tell about.
    pub period: Option<String>,
    /// How long the periods are.
    pub grain: String,
    /// One for each measure that the facts can answer.
    pub cards: Vec<Card>,
    /// Policies by period, as far as they are shown.
    pub bars: Vec<PeriodBar>,
    /// Whether the bars may be added up; averages in force may not.
    pub bars_add_up: bool,
    /// Policies by region, this year so far against the same days of the year before.
    pub league: Vec<League>,
    /// Policies by channel, this year so far.
    pub channel_share: Vec<Part>,
    /// Policies by product line, this year so far.
    pub product_share: Vec<Part>,
}

/// One measure at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Card {
    /// The measure.
    pub measure: MeasureName,
    /// The formula in words.
    pub definition: Text,
    /// The calibre.
    pub calibre: CalibreName,
    /// The period.
    pub period: String,
    /// How long it is.
    pub grain: String,
    /// The figure.
    pub value: Option<f64>,
    /// Months of the period that reports cover, when they do not cover it whole.
    pub covers_months: Option<i64>,
    /// The period before; absent when reports cover more or fewer months of it.
    pub previous: Option<f64>,
    /// The same period a year before; absent when reports cover more or fewer months of it.
    pub last_year: Option<f64>,
    /// The last periods.
    pub series: Vec<Point>,
}

/// A figure of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Point {
    /// The period.
    pub period: String,
    /// The figure.
    pub value: Option<f64>,
}

/// Policies of a period beside those of a year before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeriodBar {
    /// The period.
    pub period: String,
    /// Policies.
    pub value: f64,
    /// A year before.
    pub last_year: Option<f64>,
}

/// A region's policies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct League {
    /// The region.
    pub region: String,
    /// This year so far.
    pub value: f64,
    /// The same days of the year before.
    pub previous: Option<f64>,
}

/// A class's part of the whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Part {
    /// The class.
    pub key: Option<String>,
    /// Its part of 1.
    pub value: f64,
}

const CARDS: &[&str] =
    &["policies", "goal_attainment", "policies_in_force", "quote_conversion", "retention", "loss_ratio", "written_premium"];

/// Reads Home within a scope. What the facts cannot answer is left out.
///
/// # Errors
/// When the store or the engine fails.
pub async fn read_home(up: &Upcount, scope: &Scope) -> Result<HomeTold, Refusal> {
    let demo = up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let mut told = HomeTold {
        demo,
        company: if demo {
            Text::new("示例保险公司（虚构）", "Sample Insurance Company (made up)")
        } else {
            Text::new(&up.book().company.zh, &up.book().company.en)
        },
        has_facts: {
            let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
            !world.files.is_empty() || !world.said.is_empty()
        },
        has_leads: false,
        facts_until: None,
        period: None,
        grain: Grain::Month.id().to_owned(),
        cards: Vec::new(),
        bars: Vec::new(),
        bars_add_up: false,
        league: Vec::new(),
        channel_share: Vec::new(),
        product_share: Vec::new(),
    };
    let mut seen: Vec<String> = Vec::new();
    for measure in CARDS {
        let Some((mut answer, grain)) = series(up, scope, measure).await? else { continue };
        // Goals are known of months to come, in which nothing can be attained yet.
        if let Some(until) = told.facts_until.as_deref().filter(|_| *measure == "goal_attainment") {
            answer.rows.retain(|row| until.get(..row.period.len()).is_none_or(|until| row.period.as_str() <= until));
        }
        // On a home of reports the count of policies is the stock, and one card is enough.
        if seen.contains(&answer.calibre.id)
            && *measure == "policies_in_force"
            && told.cards.iter().any(|c| c.measure.id == "policies" && c.calibre.id == answer.calibre.id)
        {
            continue;
        }
        seen.push(answer.calibre.id.clone());
        if told.cards.is_empty() {
            told.facts_until.clone_from(&answer.facts_until);
            if *measure == "policies" {
                told.bars = bars(&answer, grain);
                told.bars_add_up = answer.rows.iter().all(|r| r.covers_months.is_none());
            }
            told.period = answer.rows.last().map(|r| r.period.clone());
            grain.id().clone_into(&mut told.grain);
        }
        told.cards.extend(card(answer, grain));
    }
    if let Some(until) = told.facts_until.as_deref().and_then(|d| d.parse::<Day>().ok()) {
        let leads = Question { measure: "leads".into(), from: Some(until.plus(-365)), to: Some(until), ..Question::default() };
        // Whoever may not see leads, or has none, is told nothing of them.
        let leads = know::ask(up, scope, &leads).await;
        told.has_leads = leads.is_ok_and(|asked| asked.answer.rows.iter().any(|row| row.value.is_some_and(|value| value > 0.0)));
        let year = until.to_ymd().0;
        let so_far = |years_before: i32| {
            let (_, month, day) = until.to_ymd();
            Day::ymd(year - years_before, 1, 1)
                .zip(Day::ymd(year - years_before, month, day).or_else(|| Day::ymd(year - years_before, month, 28)))
        };
        told.league = league(up, scope, so_far(0), so_far(1)).await?;
        told.channel_share = parts(up, scope, "channel", so_far(0)).await?;
        told.product_share = parts(up, scope, "product_line", so_far(0)).await?;
    }
    Ok(told)
}

/// A measure by month, or by year where the facts only know years.
async fn series(up: &Upcount, scope: &Scope, measure: &str) -> Result<Option<(Answer, Grain)>, Refusal> {
    for grain in [Grain::Month, Grain::Year] {
        let question = Question { measure: measure.to_owned(), grain: Some(grain), ..Question::default() };
        match know::ask(up, scope, &question).await {
            Ok(asked) if asked.answer.rows.is_empty() => return Ok(None),
            Ok(asked) => {
                let counted = up.book().measures.get(measure).is_some_and(|m| m.form.additivity() == "additive");
                return Ok(Some((if counted { without_gaps(asked.answer, grain) } else { asked.answer }, grain)));
            }
            Err(Refusal::Question(_)) => {}
            Err(fault) if fault.is_fault() => return Err(fault),
            Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

/// A small part of the company has months in which nothing happened: they are months with 0, up to the last that the
/// facts know. Period reports are left as they are: a month without one is unknown.
fn without_gaps(mut answer: Answer, grain: Grain) -> Answer {
    if grain != Grain::Month || answer.rows.iter().any(|r| r.covers_months.is_some()) {
        return answer;
    }
    let month = |text: &str| Some(text.get(..4)?.parse::<i32>().ok()? * 12 + text.get(5..7)?.parse::<i32>().ok()? - 1);
    let (Some(first), Some(last)) = (
        answer.rows.first().and_then(|r| month(&r.period)),
        answer.facts_until.as_deref().and_then(month).max(answer.rows.last().and_then(|r| month(&r.period))),
    ) else {
        return answer;
    };
    let mut known: BTreeMap<i32, AnswerRow> = answer.rows.drain(..).filter_map(|r| Some((month(&r.period)?, r))).collect();
    answer.rows = (first..=last)
        .map(|n| {
            let period = format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1);
            let nothing = AnswerRow {
                keys: Vec::new(),
                period,
                value: Some(0.0),
                numerator: None,
                denominator: None,
                covers_months: None,
                locked: None,
            };
            known.remove(&n).unwrap_or(nothing)
        })
        .collect();
    answer
}

fn a_year_before(answer: &Answer, n: usize, grain: Grain) -> Option<f64> {
    let back = if grain == Grain::Month { 12 } else { 1 };
    let before = answer.rows.get(n.checked_sub(back)?)?;
    // A gap in the facts would shift the months against each other.
    let year = |p: &str| p.get(..4).and_then(|y| y.parse::<i32>().ok());
    let now = &answer.rows[n];
    let same = year(&before.period)? + 1 == year(&now.period)?
        && before.period.get(4..) == now.period.get(4..)
        && before.covers_months == now.covers_months;
    same.then_some(before.value).flatten()
}

fn bars(answer: &Answer, grain: Grain) -> Vec<PeriodBar> {
    let from = answer.rows.len().saturating_sub(24);
    (from..answer.rows.len())
        .map(|n| PeriodBar {
            period: answer.rows[n].period.clone(),
            value: answer.rows[n].value.unwrap_or_default(),
            last_year: a_year_before(answer, n, grain),
        })
        .collect()
}

fn card(answer: Answer, grain: Grain) -> Option<Card> {
    let n = answer.rows.len().checked_sub(1)?;
    Some(Card {
        period: answer.rows[n].period.clone(),
        grain: grain.id().to_owned(),
        value: answer.rows[n].value,
        covers_months: answer.rows[n].covers_months.filter(|months| *months != i64::from(grain.months())),
        previous: n
            .checked_sub(1)
            .map(|before| &answer.rows[before])
            .filter(|before| before.covers_months == answer.rows[n].covers_months)
            .and_then(|before| before.value),
        last_year: a_year_before(&answer, n, grain),
        series: answer.rows[n.saturating_sub(24)..].iter().map(|r| Point { period: r.period.clone(), value: r.value }).collect(),
        measure: answer.measure,
        definition: answer.definition,
        calibre: answer.calibre,
    })
}

type Days = Option<(Day, Day)>;

async fn by(up: &Upcount, scope: &Scope, measure: &str, dimension: &str, days: Days) -> Result<Option<Answer>, Refusal> {
    let Some((from, to)) = days else { return Ok(None) };
    let question =
        Question { measure: measure.to_owned(), by: vec![dimension.to_owned()], from: Some(from), to: Some(to), ..Question::default() };
    match know::ask(up, scope, &question).await {
        Ok(asked) => Ok(Some(asked.answer)),
        Err(fault) if fault.is_fault() => Err(fault),
        Err(_) => Ok(None),
    }
}

async fn league(up: &Upcount, scope: &Scope, days: Days, before: Days) -> Result<Vec<League>, Refusal> {
    let Some(now) = by(up, scope, "policies", "region", days).await? else { return Ok(Vec::new()) };
    let before = by(up, scope, "policies", "region", before).await?;
    let previous = |region: &Option<String>| before.as_ref()?.rows.iter().find(|r| r.keys.first() == Some(region))?.value;
    let mut league: Vec<League> = now
        .rows
        .iter()
        .filter_map(|r| {
            let key = r.keys.first()?;
            Some(League { region: key.clone()?, value: r.value?, previous: previous(key) })
        })
        .collect();
    league.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.region.cmp(&b.region)));
    Ok(league)
}

async fn parts(up: &Upcount, scope: &Scope, dimension: &str, days: Days) -> Result<Vec<Part>, Refusal> {
    let Some(answer) = by(up, scope, "policy_share", dimension, days).await? else { return Ok(Vec::new()) };
    let mut parts: Vec<Part> =
        answer.rows.into_iter().filter_map(|r| Some(Part { key: r.keys.into_iter().next()?, value: r.value? })).collect();
    parts.sort_by(|a, b| b.value.total_cmp(&a.value));
    Ok(parts)
}
