//! A commission scheme (佣金方案): what a policy earns whom, as data.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use upcount_model::{Day, Grain, Money};

/// What policies earn their agents, and when it is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Whether runs of it are posted; else it is only tried.
    #[serde(default = "yes")]
    pub in_force: bool,
    /// Policies that earn from this day on.
    #[serde(deserialize_with = "day")]
    pub since: Day,
    /// The day of a policy on which it earns.
    pub day: String,
    /// Only policies with these values.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Policies that neither earn nor count.
    #[serde(default)]
    pub leaves_out: LeavesOut,
    /// What a rate is a part of: a field of the policy with money.
    pub base: String,
    /// When months begin.
    pub calendar: String,
    /// The field by whose values rates and ceilings differ.
    pub by: String,
    /// The rates, from a day on, in the order of their days.
    pub rates: Vec<Rates>,
    /// 报行合一: what all that a policy earns may be of its base, at most.
    #[serde(default)]
    pub ceiling: BTreeMap<String, Part>,
    /// 阶梯: by how much the month's business multiplies.
    pub tiers: Option<Tiers>,
    /// 达标奖: a fixed amount for a count.
    #[serde(default)]
    pub bonus: Vec<Bonus>,
    /// 交叉销售奖、家庭组合奖: a fixed amount for policies that belong together.
    #[serde(default)]
    pub rewards: Vec<Reward>,
    /// Least and most.
    #[serde(default)]
    pub limits: Limits,
    /// What is held back for a while.
    pub hold_back: Option<HoldBack>,
    /// What is taken back when a policy ends, and when.
    #[serde(default)]
    pub clawback: Vec<Clawback>,
    /// 红队: what is taken for granted when it is gamed before its release.
    #[serde(default)]
    pub red_team: RedTeam,
}

/// Policies that neither earn nor count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeavesOut {
    /// 自保件: the holder is the agent.
    pub self_insured: bool,
    /// 互保件: agents insure each other.
    pub mutual: bool,
}

/// What is taken for granted when a scheme is gamed before its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedTeam {
    /// 犹豫期: days in which all of the premium comes back.
    pub cooling_off_days: u32,
    /// The most policies that one makes, buys or writes anew in a month.
    pub most_policies: u32,
    /// The days at the beginning and the end of a month whose policies can be booked in the other month.
    pub shift_days: u32,
    /// How much of what is paid may be gained before the scheme fails.
    pub tolerated: Part,
}

impl Default for RedTeam {
    fn default() -> Self {
        Self { cooling_off_days: 15, most_policies: 5, shift_days: 3, tolerated: Part(5_000) }
    }
}

/// Rates from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub since: Day,
    /// Value → rate.
    pub of: BTreeMap<String, Part>,
}

/// Steps by the month's business of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// What is added up.
    pub on: TierOn,
    /// How steps work.
    pub way: TierWay,
    /// Only policies with at least this base are added up.
    pub base_at_least: Option<Amount>,
    /// What is taken back counts no more: the month is reckoned again without it, and what that changes is a difference.
    #[serde(default)]
    pub only_what_stays: bool,
    /// The bands, from 0 up without a gap.
    pub bands: Vec<TierBand>,
}

/// What steps are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierOn {
    /// Policies, shared ones by their shares.
    Policies,
    /// The base in whole units of money.
    Base,
}

/// How steps work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierWay {
    /// The band of the whole month holds for all of it.
    Slab,
    /// Each part by the band in which it falls, in the order of days and policy numbers.
    Progressive,
}

/// A band from one bound, included, to the next, not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierBand {
    /// Where it begins.
    pub from: u64,
    /// Where it ends; the last goes on.
    pub below: Option<u64>,
    /// By how much it multiplies.
    pub factor: Part,
}

/// A fixed amount for the policies of an agent's month, quarter or longer; when one of them ends early it counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// In which policies are counted, shared ones by their shares.
    pub period: Grain,
    /// Only policies with at least this base count.
    pub base_at_least: Option<Amount>,
    /// The steps, from the lowest; the highest that is reached is paid, the others are in it.
    pub steps: Vec<BonusStep>,
}

/// What a count brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusStep {
    /// The count from which on.
    pub from: u64,
    /// The amount.
    pub amount: Amount,
}

/// A fixed amount, once for each customer or family, for policies that belong together: whoever sold the one that completes
/// them has it, and when one of them ends early it is owed no more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reward {
    /// Whose policies belong together.
    pub of: RewardOf,
    /// What is counted of them.
    pub each: RewardEach,
    /// So many of it.
    pub at_least: u32,
    /// From the first of them to the one that completes them, at most.
    pub within_days: u32,
    /// Only policies with at least this base count.
    pub base_at_least: Option<Amount>,
    /// The first day on which they can be completed; that of the scheme when absent.
    #[serde(default, deserialize_with = "maybe_day")]
    pub since: Option<Day>,
    /// The last one; never when absent.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// What it brings.
    pub amount: Amount,
}

/// Whose policies belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RewardOf {
    /// One customer's: 交叉销售奖.
    Customer,
    /// One family's: 家庭组合奖.
    Family,
}

/// What is counted of policies that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RewardEach {
    /// Values of the field by which rates differ, such as product lines.
    Class,
    /// Customers.
    Customer,
    /// Policies.
    Policy,
}

/// Least and most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// For one policy, all its agents together.
    pub a_policy_most: Option<Amount>,
    /// For one agent and month of earning.
    pub a_month_most: Option<Amount>,
    /// For one agent and month in which anything was earned.
    pub a_month_least: Option<Amount>,
}

/// What is held back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldBack {
    /// The part of what is earned.
    pub part: Part,
    /// Months until it is released.
    pub months: u32,
}

/// What is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clawback {
    /// The day of the policy that brings it about.
    pub on: String,
    /// Only within so many months after the day of earning; always when absent.
    pub within_months: Option<u32>,
    /// The part of what was earned.
    pub part: Part,
}

/// A part or a multiple in millionths, written "12.5%".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(pub i64);

/// An amount of money, written "1234.50".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Money);

impl Scheme {
    /// The rates that hold on a day; none before the first.
    #[must_use]
    pub fn rates_on(&self, day: Day) -> Option<&Rates> {
        self.rates.iter().rev().find(|r| r.since <= day)
    }
}

impl Reward {
    /// Whether a policy completed on a day has it.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Part {
    /// The part of one, such as 0.125.
    #[must_use]
    pub fn fraction(self) -> f64 {
        self.0 as f64 / 1_000_000.0
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || {
            serde::de::Error::custom(format!("a part is written in percent with at most four decimals, such as \"12.5%\", not \"{text}\""))
        };
        let number = text.trim().strip_suffix('%').ok_or_else(wrong)?;
        let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|c| c.is_ascii_digit());
        if !digits(whole) || rest.len() > 4 || !(rest.is_empty() || digits(rest)) || whole.len() > 7 {
            return Err(wrong());
        }
        format!("{whole}{rest:0<4}").parse().map(Self).map_err(|_| wrong())
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{}.{:04}%", self.0 / 10_000, self.0 % 10_000))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let amount = Money::parse(&text, 100).ok().filter(|m| m.fen >= 0);
        amount.map(Self).ok_or_else(|| serde::de::Error::custom(format!("an amount is written \"1234.50\", not \"{text}\"")))
    }
}

fn maybe_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
    day(from).map(Some)
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("`since` is a day such as \"2025-01-01\", not \"{text}\"")))
}

const fn yes() -> bool {
    true
}
