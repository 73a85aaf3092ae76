//! Steer (经营): an agent's customers.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::http::StatusCode;
use upcount_app::steer::{self, AskCustomers, CustomersTold};
use upcount_model::{Lang, Text};

/// An agent's customers, and what there is to talk about with them
///
/// Premiums that are due or overdue, claims that are not decided, contacts that left something open and birthdays, the most pressing
/// first; customers with a policy in force, those longest without a contact first; and leads that are open. Customers are told by
/// their code alone.
#[utoipa::path(get, path = "/api/v1/customers", tag = "steer",
    params(
        ("where" = Option<Vec<String>>, Query, description = "agent=code; the caller's own when absent", explode = true, example = json!(["agent=A440101A0101"])),
        ("day" = Option<String>, Query, description = "As of which day; the last of which facts tell when absent", example = "2025-12-30"),
    ),
    responses((status = 200, body = CustomersTold)))]
pub(crate) async fn list_customers(mut asker: Asker) -> Result<Json<CustomersTold>, Problem> {
    let day = asker.take("day");
    let asked = asker.asked("policies")?;
    let unclear =
        |say: Text| Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", if asker.lang == Lang::Zh { say.zh } else { say.en });
    let day = day.map(|day| {
        day.parse().map_err(|_| {
            unclear(Text::new(
                format!("参数 day 的值 `{day}` 读不懂；应为一天，如 2025-12-30"),
                format!("the value `{day}` of the parameter day makes no sense; it is a day such as 2025-12-30"),
            ))
        })
    });
    let day = day.transpose()?;
    let mut agent = None;
    for (dimension, codes) in asked.question.only {
        match (&*dimension, &codes[..]) {
            ("agent", [code]) => agent = Some(code.clone()),
            _ => {
                return Err(unclear(Text::new(
                    "参数 where 在这里只写一位代理人，如 where=agent=A1",
                    "the parameter where names one agent here, such as where=agent=A1",
                )));
            }
        }
    }
    asker.told(steer::list_customers(asker.up(), &asker.caller, &AskCustomers { agent, day }).await)
}
