//! An agent's customers (我的客户): who they are, when they were last in touch, and what there is to talk about now.

mod gather;

use crate::{Caller, Upcount};
use gather::Gathered;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_measure::{Question, Refusal};
use upcount_model::{Day, Text, activity, policy};
use utoipa::ToSchema;

/// Customers that are told, at most.
const MOST_CUSTOMERS: usize = 500;
/// Occasions that are told, at most.
const MOST_OCCASIONS: usize = 100;
/// Prospects that are told, at most.
const MOST_PROSPECTS: usize = 20;

/// Whose customers are asked for, and as of when.
#[derive(Clone, Debug, Default)]
pub struct AskCustomers {
    /// The agent; the caller's own when absent.
    pub agent: Option<String>,
    /// The day; the latest of which policies or activities tell when absent.
    pub day: Option<Day>,
}

/// What there is to talk about with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccasionKind {
    /// 续期应收: a premium is due, or was and is not paid.
    Renewal,
    /// 理赔: a claim is not decided.
    Claim,
    /// 跟进: the last contact left something open.
    FollowUp,
    /// 生日
    Birthday,
}

/// Something to talk about with a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Occasion {
    /// What.
    pub kind: OccasionKind,
    /// With whom.
    pub customer: Option<String>,
    /// The day of it: due, the birthday, of the last contact, or of the claim.
    pub day: String,
    /// Days from the day asked for until it; below 0 for what is past.
    pub in_days: i32,
    /// The policy that it is about.
    pub policy: Option<String>,
    /// What is due, in fen.
    pub amount_fen: Option<i64>,
    /// What came of the last contact, where that is the occasion.
    pub outcome: Option<String>,
}

/// A customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerItem {
    /// The customer's code.
    pub customer: String,
    /// Policies in force with this agent.
    pub policies: u32,
    /// Of which lines of business.
    pub lines: Vec<Text>,
    /// The day on which the first policy was issued.
    pub since: String,
    /// The day of the last contact; absent when none is told.
    pub last: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
}

/// 准客户: leads that are open.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Prospects {
    /// How many are open.
    pub open: u32,
    /// How many the agent's standard asks for at any time (计划100); absent when it asks for none.
    pub asked: Option<u32>,
    /// Those that wait longest, so many at most.
    pub waiting: Vec<Prospect>,
}

/// A lead that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Prospect {
    /// The lead's number.
    pub lead: String,
    /// The customer, where one is named.
    pub customer: Option<String>,
    /// The last step it came to: `day`, `contacted`, `appointed`, `quoted` or `applied`.
    pub step: String,
    /// When it came there.
    pub since: String,
    /// Days since then.
    pub days: i32,
}

/// An agent's customers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomersTold {
    /// The agent.
    pub agent: String,
    /// As of which day.
    pub day: String,
    /// What there is to talk about, the most pressing first.
    pub occasions: Vec<Occasion>,
    /// How many occasions there are.
    pub occasions_total: u64,
    /// Customers with a policy in force, those longest without a contact first.
    pub customers: Vec<CustomerItem>,
    /// How many there are.
    pub total: u64,
    /// 准客户
    pub prospects: Prospects,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// Tells an agent's customers, to the agent or to who leads the place.
///
/// # Errors
/// When no single agent is asked for or seen, the agent is not on the roll of what the caller sees, or facts cannot be read.
#[tracing::instrument(skip_all)]
pub async fn list_customers(up: &Upcount, by: &Caller, asks: &AskCustomers) -> Result<CustomersTold, Refusal> {
    let fault = |e: upcount_store::StoreError| Refusal::Fault(e.to_string());
    let (book, world) = (up.book(), up.world().await.map_err(fault)?);
    let known = [&policy::KIND, &activity::KIND].into_iter().filter_map(|kind| world.latest(kind)).max();
    let day = asks.day.or(known).ok_or_else(|| {
        Refusal::Question(Text::new(
            "没有保单也没有活动事实；先导入或记录",
            "there are no facts of policies or activities; import or tell them first",
        ))
    })?;
    let agent = asks.agent.clone().or_else(|| own(by)).ok_or_else(|| {
        Refusal::Question(Text::new(
            "请写明看哪一位代理人的客户，如 where=agent=A1",
            "say whose customers are asked for, such as where=agent=A1",
        ))
    })?;
    let only = BTreeMap::from([("agent".to_owned(), vec![agent.clone()])]);
    let on_roll = Question {
        measure: "activities".to_owned(),
        by: ["grade", "agent"].map(str::to_owned).to_vec(),
        only: only.clone(),
        ..Question::default()
    };
    let roll = up.measures.on_roll_within(&on_roll, day, &book, by.scope(), &world).await?;
    let Some(member) = roll.first() else {
        return Err(Refusal::Question(Text::new(
            format!("{day} 您看得到的名册上没有代理人 {agent}"),
            format!("there is no agent {agent} on the roll that you see on {day}"),
        )));
    };
    let grade = member.keys.first().cloned().flatten();
    let found = gather::gather(up, &book, &world, &only, day).await?;
    let asked = crate::steer::day::standard_of(&book, grade.as_deref()).and_then(|standard| standard.prospects);
    let names = book.dimensions.get("product_line").map(|of| &of.labels);
    let name = |code: &String| names.and_then(|names| names.get(code)).cloned().unwrap_or_else(|| Text::new(code, code));
    let mut told = tell(found, day, asked, name);
    (told.agent, told.currency, told.demo) = (agent, book.company.currency.clone(), up.made_up().await.map_err(fault)?);
    Ok(told)
}

/// The one agent whose facts the caller sees.
fn own(by: &Caller) -> Option<String> {
    let codes = by.scope().within.as_ref()?.get("agent")?;
    if codes.len() == 1 { codes.first().cloned() } else { None }
}

fn tell(found: Gathered, day: Day, asked: Option<u32>, name: impl Fn(&String) -> Text) -> CustomersTold {
    let mut occasions = found.occasions(day);
    // What is overdue longest or soonest due comes first, and birthdays after what must be done.
    occasions.sort_by(|a, b| {
        let order = |one: &Occasion| (one.kind == OccasionKind::Birthday && one.in_days > 0, one.in_days, one.kind);
        order(a).cmp(&order(b)).then_with(|| a.customer.cmp(&b.customer))
    });
    let (occasions_total, mut customers) = (occasions.len() as u64, found.customers(day, name));
    occasions.truncate(MOST_OCCASIONS);
    customers.sort_by(|a, b| a.last.cmp(&b.last).then_with(|| a.customer.cmp(&b.customer)));
    let total = customers.len() as u64;
    customers.truncate(MOST_CUSTOMERS);
    let mut waiting = found.prospects(day);
    let open = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    waiting.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.lead.cmp(&b.lead)));
    waiting.truncate(MOST_PROSPECTS);
    let mut notes = Vec::new();
    if found.unnamed > 0 {
        notes.push(Text::new(
            format!("有 {} 张有效保单没有写明客户，未列入", found.unnamed),
            format!("{} policies in force name no customer and are not listed", found.unnamed),
        ));
    }
    CustomersTold {
        agent: String::new(),
        day: day.to_string(),
        occasions,
        occasions_total,
        customers,
        total,
        prospects: Prospects { open, asked, waiting },
        currency: String::new(),
        notes,
        demo: false,
    }
}
