//! `upcount book`: what can be asked.

use crate::{Here, Outcome, ask};
use std::fmt::Write;
use upcount_app::know;
use upcount_model::{Lang, Scope};

pub(crate) async fn run(here: &Here) -> Outcome {
    let up = here.open().await?;
    let book = know::read_book(&up, &Scope::COMPANY);
    let zh = here.lang == Lang::Zh;
    let mut out = String::new();
    let mut part = |title: &str, rows: Vec<(String, String)>| {
        let _ = writeln!(out, "{title}");
        let widest = rows.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
        for (id, text) in rows {
            let _ = writeln!(out, "  {id:widest$}  {text}");
        }
        out.push('\n');
    };
    let pick = |z: &str, e: &str| if zh { z.to_owned() } else { e.to_owned() };
    let both = |z: &str, e: &str, more: &str| format!("{}: {more}", pick(z, e));
    part(
        &pick("指标", "Measures"),
        book.measures.iter().map(|m| (m.id.clone(), both(&m.zh, &m.en, m.definition.in_lang(here.lang)))).collect(),
    );
    part(&pick("维度", "Dimensions"), book.dimensions.iter().map(|d| (d.id.clone(), pick(&d.zh, &d.en))).collect());
    part(&pick("口径", "Calibres"), book.calibres.iter().map(|c| (c.id.clone(), both(&c.zh, &c.en, c.words.in_lang(here.lang)))).collect());
    part(&pick("导入定义", "Import definitions"), book.imports.iter().map(|i| (i.id.clone(), both(&i.zh, &i.en, &i.source))).collect());
    ask::print(out.as_bytes())
}
