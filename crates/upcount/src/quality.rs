//! `upcount quality`: contradictions among the facts.

use crate::{Here, Outcome, ask};
use upcount_app::keep;
use upcount_app::know::Page;
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// List the facts that break this rule
    #[arg(long)]
    rule: Option<String>,
    /// Facts to list
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let zh = here.lang == Lang::Zh;
    let mut table = ask::table();
    if let Some(rule) = args.rule {
        let page = Page { offset: 0, limit: args.limit };
        let rows = keep::list_contradictions(&up, &Scope::COMPANY, &rule, page).await.map_err(|e| here.say(&e))?;
        // What no listed fact says takes no room.
        let filled: Vec<usize> = (0..rows.columns.len()).filter(|n| rows.rows.iter().any(|r| !r[*n].is_null())).collect();
        table.set_header(filled.iter().map(|n| rows.columns[*n].clone()));
        for row in &rows.rows {
            table.add_row(filled.iter().map(|n| ask::plain(&row[*n])));
        }
        let total = rows.total;
        println!(
            "{}\n{table}\n{}",
            rows.calibre.words.in_lang(here.lang),
            if zh { format!("共 {total} 条") } else { format!("{total} in all") }
        );
        return Ok(());
    }
    let told = keep::check_quality(&up, &Scope::COMPANY).await.map_err(|e| here.say(&e))?;
    table.set_header(if zh { ["规则", "问题", "事实", "共"] } else { ["Rule", "What is wrong", "Facts", "Of"] });
    for rule in told.rules.iter().filter(|r| r.facts > 0) {
        table.add_row([rule.id.clone(), rule.what.in_lang(here.lang).to_owned(), rule.facts.to_string(), rule.of.to_string()]);
    }
    if told.rules.iter().all(|r| r.facts == 0) {
        println!("{}", if zh { "没有发现矛盾" } else { "no contradictions" });
    } else {
        println!("{table}");
    }
    Ok(())
}
