//! What is asked and told of a run.

use serde::{Deserialize, Serialize};
use upcount_engine::pay::{Line, Reason};
use upcount_model::Text;
use utoipa::ToSchema;

/// Which run.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AskPay {
    /// The scheme's id.
    pub scheme: String,
    /// The month, `2025-03`.
    pub month: String,
}

/// The schemes of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaySchemes {
    /// The schemes.
    pub schemes: Vec<PayScheme>,
    /// 演示数据
    pub demo: bool,
}

/// A scheme, and how far it is posted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayScheme {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Whether runs of it are posted; else it is only tried.
    pub in_force: bool,
    /// The first month in which anything is earned.
    pub first: String,
    /// The months that are posted, in order.
    pub posted: Vec<String>,
}

/// Whether a run has been paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayState {
    /// 试算
    Draft,
    /// 已发放: it does not change any more.
    Posted,
}

/// A run in sum. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayRun {
    /// The scheme's id.
    pub scheme: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The month, `2025-03`.
    pub month: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Whether it is paid.
    pub state: PayState,
    /// Whether runs of the scheme are posted; else it is only tried.
    pub in_force: bool,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// All of it.
    pub amount_fen: i64,
    /// Of it what is owed for earlier months: months that no run paid, and corrections of those that one did.
    pub earlier_fen: i64,
    /// Lines.
    pub lines: u64,
    /// By reason.
    pub reasons: Vec<PayReason>,
    /// The agents, the highest amount first; a page of them.
    pub agents: Vec<PayAgent>,
    /// How many agents there are.
    pub total: u64,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What a reason comes to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayReason {
    /// `commission`, `bonus`, `clawback`, `held`, `released`, `cap`, `floor`, `cross_sell`, `family_bundle`, `reward_back`.
    pub reason: String,
    /// Lines.
    pub lines: u64,
    /// In hundredths of the currency.
    pub amount_fen: i64,
}

/// What an agent is paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayAgent {
    /// The agent.
    pub agent: String,
    /// In hundredths of the currency.
    pub amount_fen: i64,
    /// Of it what is owed for earlier months.
    pub earlier_fen: i64,
    /// Policies that earned.
    pub policies: u64,
}

/// Lines of a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayLines {
    /// Whether they are paid.
    pub state: PayState,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// All of them, in hundredths of the currency.
    pub amount_fen: i64,
    /// A page of the lines, by agent, month, policy and reason.
    pub lines: Vec<PayLine>,
    /// How many there are.
    pub total: u64,
    /// 演示数据
    pub demo: bool,
}

/// A line, and how it came about: base × rate × factor × credit. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PayLine {
    /// Whose it is.
    pub agent: String,
    /// The policy; none for what concerns a whole month.
    pub policy: Option<String>,
    /// The month that it is owed for.
    pub owed_for: String,
    /// Why.
    pub reason: String,
    /// The amount.
    pub amount_fen: i64,
    /// What the rate is a part of.
    pub base_fen: i64,
    /// The rate in millionths.
    pub rate_ppm: i64,
    /// By how much the month multiplied it, in millionths.
    pub factor_ppm: i64,
    /// The agent's part of the policy in millionths.
    pub credit_ppm: i64,
    /// The policies that a reward is for besides this one.
    pub with: Vec<String>,
    /// In words, where it is not base × rate × factor × credit.
    pub why: Option<Text>,
}

/// What a reward is for, or why it goes back.
pub(super) fn why(line: &Line) -> Option<Text> {
    let (zh, en) = (line.with.join("、"), line.with.join(", "));
    let credit = percent(line.credit_ppm);
    let (for_zh, for_en) =
        if line.credit_ppm < 1_000_000 { (format!("，分得 {credit}"), format!("; the part is {credit}")) } else { Default::default() };
    match line.key.reason {
        Reason::CrossSell => Some(Text::new(
            format!("与同一客户的 {zh} 合成交叉销售，每位客户只奖一次{for_zh}"),
            format!("cross-sell with {en} of the same customer, rewarded once a customer{for_en}"),
        )),
        Reason::FamilyBundle => Some(Text::new(
            format!("与同一家庭的 {zh} 合成家庭组合，每个家庭只奖一次{for_zh}"),
            format!("family bundle with {en} of the same family, rewarded once a family{for_en}"),
        )),
        Reason::RewardBack => Some(Text::new(
            format!("与 {zh} 的组合不再成立（其中有保单提前终止），奖励收回"),
            format!("it no longer belongs together with {en}, as one of them ended early: the reward goes back"),
        )),
        _ => None,
    }
}

fn percent(ppm: i64) -> String {
    format!("{}%", ppm as f64 / 1e4)
}
