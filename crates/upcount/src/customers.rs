//! `upcount customers`: an agent's customers, and what there is to talk about with them.

use crate::tables::{Format, csv, drawn};
use crate::{Here, Outcome};
use serde_json::Value;
use upcount_app::Caller;
use upcount_app::know::PartTable;
use upcount_app::steer::{self, AskCustomers, CustomersTold};
use upcount_model::{Day, Lang};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The agent
    agent: String,
    /// As of which day; the last of which facts tell when absent
    #[arg(long)]
    day: Option<Day>,
    /// Only this table
    #[arg(long, value_parser = ["occasions", "customers", "prospects"])]
    table: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let asks = AskCustomers { agent: Some(args.agent), day: args.day };
    let told = steer::list_customers(&up, &Caller::owner(), &asks).await.map_err(|e| here.say(&e))?;
    let mut tables = tables(&told, here.lang);
    if let Some(only) = &args.table {
        tables.retain(|of| of.part == *only);
    }
    let out = match args.format {
        Format::Json => serde_json::to_string_pretty(&told).map_err(|e| e.to_string())? + "\n",
        Format::Table => {
            let shown = tables.iter().filter(|of| !of.rows.is_empty()).map(|of| format!("{}\n{}\n", of.title, drawn(of)));
            let notes = told.notes.iter().map(|note| format!("{}\n", note.in_lang(here.lang)));
            shown.chain(notes).collect()
        }
        Format::Csv | Format::Xlsx | Format::Pdf => csv(&tables),
    };
    crate::ask::print(out.as_bytes())
}

fn tables(told: &CustomersTold, lang: Lang) -> Vec<PartTable> {
    let zh = lang == Lang::Zh;
    let name = |zh_name: &str, en_name: &str| if zh { zh_name.to_owned() } else { en_name.to_owned() };
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::from);
    let table = |part: &str, title: String, columns: &[&str], rows: Vec<Vec<Value>>| PartTable {
        part: part.to_owned(),
        title,
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
        percent: Vec::new(),
    };
    let occasions = told.occasions.iter().map(|one| {
        let kind = serde_json::to_value(one.kind).unwrap_or_default();
        let amount = one.amount_fen.map_or(Value::Null, Value::from);
        vec![
            kind,
            text(&one.customer),
            Value::from(one.day.clone()),
            Value::from(one.in_days),
            text(&one.policy),
            amount,
            text(&one.outcome),
        ]
    });
    let customers = told.customers.iter().map(|one| {
        let lines = one.lines.iter().map(|line| line.in_lang(lang)).collect::<Vec<_>>().join("; ");
        let since = Value::from(one.since.clone());
        vec![Value::from(one.customer.clone()), Value::from(one.policies), Value::from(lines), since, text(&one.last), text(&one.outcome)]
    });
    let waiting = told.prospects.waiting.iter().map(|one| {
        let (step, since) = (Value::from(one.step.clone()), Value::from(one.since.clone()));
        vec![Value::from(one.lead.clone()), text(&one.customer), step, since, Value::from(one.days)]
    });
    let asked = told.prospects.asked.map_or_else(String::new, |asked| format!(" / {asked}"));
    let prospects = format!("{} {}{asked}", name("准客户", "Prospects"), told.prospects.open);
    vec![
        table(
            "occasions",
            name("现在可以谈的", "To talk about now"),
            &["kind", "customer", "day", "in_days", "policy", "amount_fen", "outcome"],
            occasions.collect(),
        ),
        table("prospects", prospects, &["lead", "customer", "step", "since", "days"], waiting.collect()),
        table(
            "customers",
            format!("{} {}", name("有效保单的客户", "With a policy in force"), told.total),
            &["customer", "policies", "lines", "since", "last", "outcome"],
            customers.collect(),
        ),
    ]
}
