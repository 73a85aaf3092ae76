//! Where policies are lost on their way (转化漏斗): how many reach each step, how many will, how long it takes, and what
//! mending a step is worth.

mod count;
mod figures;
mod steps;

use crate::answer::Filter;
use crate::plan::{Facts, find, plan};
use crate::{Measures, Question, Refusal, World};
use serde::Serialize;
use steps::Asking;
pub(crate) use steps::Steps;
use upcount_book::Book;
use upcount_model::{Day, Scope, Text};
use utoipa::ToSchema;

/// Days before the time asked for whose leads tell how young ones go on, and what was usual.
pub(crate) const BEFORE_DAYS: i32 = 365;

/// What is asked of a funnel.
#[derive(Clone, Debug, Default)]
pub struct FunnelQuestion {
    /// The funnel's id.
    pub funnel: String,
    /// By what, with which filters, from when to when, known when; its measure is the funnel's.
    pub question: Question,
    /// Whose steps are counted.
    pub view: FunnelView,
    /// What a group is held against.
    pub against: FunnelAgainst,
}

/// Whose steps are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelView {
    /// 按入组: of those who entered in the time, however long they take.
    #[default]
    Cohort,
    /// 按期间: the steps taken in the time, whenever those who took them entered.
    Period,
}

/// What a group is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelAgainst {
    /// All of them together.
    #[default]
    Whole,
    /// The same group in the year before.
    Before,
}

/// A funnel's figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FunnelFigure {
    /// The funnel's id.
    pub funnel: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What it counts, in words.
    pub definition: Text,
    /// The dimensions of the groups.
    pub by: Vec<String>,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// The last day of which anything is known: who has not come by then is still under way.
    pub known_until: String,
    /// Whose steps are counted.
    pub view: FunnelView,
    /// What a group is held against.
    pub against: FunnelAgainst,
    /// Entering and the steps after it.
    pub steps: Vec<FunnelStepName>,
    /// All together.
    pub whole: FunnelGroup,
    /// The groups, the largest first.
    pub groups: Vec<FunnelGroup>,
    /// How many were lost on the way to which step, and why.
    pub reasons: Vec<LostReason>,
    /// The dimension of those reasons.
    pub reason: Option<String>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// A step's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FunnelStepName {
    /// Its name in answers; `entered` for entering.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// One group on its way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FunnelGroup {
    /// The value of each dimension; empty for all together.
    pub keys: Vec<Option<String>>,
    /// How many have reached each step, entering first.
    pub reached: Vec<u64>,
    /// From each step to the next.
    pub moves: Vec<FunnelMove>,
    /// The part of those who entered that will reach the end.
    pub through: Option<FunnelEstimate>,
}

/// A figure with its interval at 95%.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct FunnelEstimate {
    /// The figure.
    pub value: f64,
    /// Its lower limit.
    pub low: f64,
    /// Its upper limit.
    pub high: f64,
}

/// From one step to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct FunnelMove {
    /// Those who reached the step before.
    pub entered: u64,
    /// Those who reached this one.
    pub came: u64,
    /// Those who were lost between the two.
    pub lost: u64,
    /// Those who have not had their time yet.
    pub open: u64,
    /// Came ÷ entered: too low while some are still under way.
    pub rate: Option<f64>,
    /// The part that will come, those under way carried on as others of their age went.
    pub expected: Option<FunnelEstimate>,
    /// The same drawn to the other groups as far as it may be luck.
    pub shrunk: Option<f64>,
    /// What the group is held against.
    pub benchmark: Option<f64>,
    /// How likely such a difference is by luck, corrected for the number of comparisons.
    pub p: Option<f64>,
    /// Days within which half of those who come have come.
    pub median_days: Option<f64>,
    /// How many more would reach the end if this step went as the benchmark does; below 0 where it goes better.
    pub worth: Option<FunnelEstimate>,
}

/// How many were lost, where and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LostReason {
    /// The step that they did not reach.
    pub step: String,
    /// Why, as the dimension says it; `null` where nothing is said.
    pub reason: Option<String>,
    /// How many.
    pub lost: u64,
}

impl Measures {
    /// A funnel's figures within a scope. Days after `today` have not come, whatever a fact says.
    ///
    /// # Errors
    /// As [`Self::ask`], and when there is no such funnel or none of its steps has a day.
    pub async fn funnel(
        &self,
        asked: &FunnelQuestion,
        today: Day,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<FunnelFigure, Refusal> {
        let funnel = find("funnel", &asked.funnel, &book.funnels)?;
        let question = Question { measure: funnel.of.clone(), grain: None, window: None, ..asked.question.clone() };
        if let Some(time) = question.by.iter().find(|d| upcount_model::Grain::from_id(d).is_some()) {
            return Err(Refusal::question(
                format!("漏斗按分类拆分，不按时间 {time}；用 from 和 to 选期间"),
                format!("a funnel falls into classes, not into time ({time}); choose the time with from and to"),
            ));
        }
        let mut plan = plan(&question, book, scope, &Facts::of(world))?;
        self.check_values(&plan, &question, book, scope, world).await?;
        let seen = self.steps(&mut plan, Asking { funnel, question: &question, view: asked.view, book, world }, today).await?;
        let filters = plan.only.iter().map(|(dimension, values)| Filter { dimension: dimension.clone(), values: values.clone() });
        let mut figure = FunnelFigure {
            funnel: funnel.id.clone(),
            zh: funnel.zh.clone(),
            en: funnel.en.clone(),
            definition: funnel.definition.clone(),
            by: question.by.clone(),
            only: filters.collect(),
            from: plan.from.map(|d| d.to_string()),
            to: plan.to.map(|d| d.to_string()),
            known_until: seen.until.to_string(),
            view: asked.view,
            against: asked.against,
            steps: seen.names.clone(),
            whole: FunnelGroup { keys: Vec::new(), reached: Vec::new(), moves: Vec::new(), through: None },
            groups: Vec::new(),
            reasons: seen.reasons.clone(),
            reason: funnel.reason.clone().filter(|_| !seen.reasons.is_empty()),
            notes: seen.notes.clone(),
        };
        figures::fill(&mut figure, &seen, plan.from.is_some());
        Ok(figure)
    }
}
