//! Tables on paper: what a file says of itself, and then its sheets one after the other.

use super::{About, ExportRefusal, Exported, Sheet};
use crate::know::shown;
use serde_json::Value;
use upcount_model::Lang;
use upcount_paper::{Block, Cell, Paper, PaperError, Table};

/// A paper has so many rows at most: some sixty pages.
pub(super) const MOST_ROWS: u64 = 2_000;

impl From<PaperError> for ExportRefusal {
    fn from(why: PaperError) -> Self {
        Self::Fault(why.to_string())
    }
}

/// A paper as a file.
pub(super) fn exported(name: &str, paper: &Paper) -> Result<Exported, ExportRefusal> {
    Ok(Exported { name: format!("{name}.pdf"), media: "application/pdf", content: paper.print()? })
}

/// The language of a paper, as in HTML.
pub(super) fn language(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "zh-CN" } else { "en" }
}

/// Sheets one after the other. The first thing that a file says of itself is its title.
pub(super) fn of_sheets(sheets: &[Sheet], about: &About, lang: Lang) -> Result<Paper, ExportRefusal> {
    let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    if rows as u64 > MOST_ROWS {
        return Err(ExportRefusal::TooLongToPrint(rows as u64));
    }
    let demo = about.iter().position(|(what, _)| what == "数据" || what == "Data");
    let title = about.iter().enumerate().find(|(n, _)| Some(*n) != demo).map(|(_, (_, text))| text.clone()).unwrap_or_default();
    let apart = if lang == Lang::Zh { "：" } else { ": " };
    let mut blocks: Vec<Block> = about.iter().map(|(what, text)| Block::Note(format!("{what}{apart}{text}"))).collect();
    for sheet in sheets {
        let several = sheets.len() > 1;
        blocks.extend(several.then(|| Block::Heading(sheet.title.clone())));
        blocks.push(Block::Table(table(String::new(), &sheet.columns, &sheet.rows, &sheet.percent)));
    }
    let foot = demo.map(|n| about[n].1.clone()).unwrap_or_default();
    Ok(Paper { title, lead: Vec::new(), foot, lang: language(lang), blocks })
}

/// A table of values, of which some columns are parts of one.
pub(super) fn table(title: String, columns: &[String], rows: &[Vec<Value>], percent: &[usize]) -> Table {
    let row = |row: &Vec<Value>| row.iter().enumerate().map(|(n, value)| cell(value, percent.contains(&n))).collect();
    Table { title, columns: columns.to_vec(), rows: rows.iter().map(row).collect() }
}

/// A figure with the digits that tell it from others of its size.
fn number(value: f64, percent: bool) -> String {
    match value.abs() {
        _ if percent => shown(value, "fraction"),
        size if value.fract() == 0.0 || size >= 100.0 => shown(value, ""),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn cell(value: &Value, percent: bool) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::String(text) if text.is_empty() => Cell::Empty,
        Value::String(text) => Cell::Words(text.clone()),
        Value::Number(of) => Cell::Figure(number(of.as_f64().unwrap_or_default(), percent)),
        other => Cell::Words(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_figures_keep_the_digits_that_tell_them_apart() {
        let printed = |value: f64| number(value, false);
        assert_eq!([0.034, -0.0276, 2.1849, 12_345.67, 3.0, 0.0].map(printed), ["0.034", "-0.028", "2.18", "12,345.7", "3", "0"]);
        assert_eq!(number(0.034, true), "3.40%");
    }
}
