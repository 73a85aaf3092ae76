//! What is asked and told of contests.

use super::ContestFiled;
use crate::reward::RedFinding;
use serde::Serialize;
use upcount_measure::CalibreName;
use upcount_model::Text;
use utoipa::ToSchema;

/// The contests of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contests {
    /// The contests, the latest first.
    pub contests: Vec<ContestItem>,
    /// 演示数据
    pub demo: bool,
}

/// How far a contest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContestState {
    /// 未开始
    Coming,
    /// 进行中
    Running,
    /// 已结束: it is over, and the day of settling has not passed.
    Over,
    /// 待结算: it can be settled.
    Due,
    /// 已结算: its prizes are lines of pay and do not change any more.
    Settled,
}

/// What a contest is about. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContestItem {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Who stands on the ladder: `agent`, `team`, `branch` or `region`.
    pub level: String,
    /// The first day.
    pub from: String,
    /// The last.
    pub to: String,
    /// The day on which prizes are settled: what is known then counts.
    pub settled_on: String,
    /// How far it is.
    pub state: ContestState,
    /// The calibre on which policies count.
    pub calibre: CalibreName,
    /// What else decides what counts, in words.
    pub rules: Vec<Text>,
    /// What all prizes together cost at most; beyond it all are cut alike.
    pub budget_fen: i64,
    /// What the prizes of places come to.
    pub places_fen: i64,
    /// Prizes of places.
    pub places: Vec<PlacePrizeItem>,
    /// Prizes of counts.
    pub steps: Vec<StepPrizeItem>,
}

/// What places bring.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlacePrizeItem {
    /// The first of these places.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// What each brings.
    pub amount_fen: i64,
}

/// What a count brings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepPrizeItem {
    /// From so many policies on.
    pub from: u64,
    /// What it brings; lower ones are in it.
    pub amount_fen: i64,
}

/// A contest's ladder. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContestTold {
    /// The contest.
    pub contest: ContestItem,
    /// What happened after this day is not looked at.
    pub day: String,
    /// How many stand on the ladder.
    pub total: u64,
    /// What they have together, in policies; absent where only a part is seen.
    pub count: Option<f64>,
    /// What prizes come to before the budget cuts them; absent where only a part is seen.
    pub owed_fen: Option<i64>,
    /// What they come to after it.
    pub paid_fen: Option<i64>,
    /// What was paid when it was settled.
    pub posted_fen: Option<i64>,
    /// A page of the ladder, the first place first; of others as much as the contest lets one see.
    pub places: Vec<ContestPlace>,
    /// How many places can be seen.
    pub seen: u64,
    /// The own places, wherever they stand, at most a hundred; none for who sees the whole.
    pub own: Vec<ContestPlace>,
    /// The last day of which any policy is known.
    pub known_until: String,
    /// Whether the caller may settle it.
    pub may_settle: bool,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// A place of the ladder.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ContestPlace {
    /// Who; absent where only the place is seen.
    pub unit: Option<String>,
    /// The place, from 1; those alike share one.
    pub rank: u32,
    /// How many have it.
    pub tied: u32,
    /// What counts, in policies.
    pub count: f64,
    /// What it brings so far.
    pub prize_fen: i64,
    /// What was paid, once it is settled; only of agents.
    pub posted_fen: Option<i64>,
    /// Whole policies to a better place while others stand still; none for the first, and of others.
    pub to_next_place: Option<u64>,
    /// Whole policies to a higher prize while others stand still; none where there is none, and of others.
    pub to_next_prize: Option<u64>,
    /// What that would bring more, before the budget.
    pub next_prize_more_fen: Option<i64>,
    /// Whether it is the caller's own.
    pub own: bool,
}

/// What is changed of a contest to see whether it would hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestTry {
    /// Of a customer's policies of one class only the first counts.
    pub once_a_customer: Option<bool>,
    /// Only what stays counts.
    pub only_what_stays: Option<bool>,
    /// Days after the end on which it is settled.
    pub settle_days: Option<u32>,
    /// The least premium that counts, in hundredths.
    pub premium_at_least_fen: Option<i64>,
    /// Policies count by how likely they are there after so many months.
    pub expected_months: Option<u32>,
    /// Self-insured policies are left out.
    pub without_self_insured: bool,
    /// Mutual policies are left out.
    pub without_mutual: bool,
}

/// A contest gamed on the times before it. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContestRedTeam {
    /// Its id.
    pub contest: String,
    /// Nothing was found.
    pub passes: bool,
    /// What it would have cost in the times before it, the latest first.
    pub past: Vec<ContestPast>,
    /// All of them together.
    pub paid_fen: i64,
    /// What it may cost.
    pub budget_fen: i64,
    /// What is filed for the policies of the last of these times, beside their commission and prizes; absent where no scheme has a
    /// filed rate.
    pub filed: Option<ContestFiled>,
    /// Whether they would have been above it, so that the contest could not have been settled.
    pub above_filed: bool,
    /// What was found, what weighs most first.
    pub findings: Vec<RedFinding>,
    /// What would mend it, as it would be asked to be tried; absent where no rule is known.
    pub mended: Option<ContestMended>,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What it would have been in one time before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContestPast {
    /// The first day.
    pub from: String,
    /// The last.
    pub to: String,
    /// Who had anything.
    pub units: u64,
    /// What counted, in policies.
    pub count: f64,
    /// The prizes before the budget.
    pub owed_fen: i64,
    /// The prizes.
    pub paid_fen: i64,
}

/// The rules that would mend a contest, together with those that were tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContestMended {
    /// Of a customer's policies of one class only the first counts.
    pub once_a_customer: Option<bool>,
    /// Only what stays counts.
    pub only_what_stays: Option<bool>,
    /// Days after the end on which it is settled.
    pub settle_days: Option<u32>,
    /// The least premium that counts, such as `500.00`.
    pub premium_at_least: Option<String>,
    /// Policies count by how likely they are there after so many months.
    pub expected_months: Option<u32>,
    /// Self-insured policies are left out.
    pub without_self_insured: bool,
    /// Mutual policies are left out.
    pub without_mutual: bool,
    /// The lines to write in its file.
    pub lines: String,
}
