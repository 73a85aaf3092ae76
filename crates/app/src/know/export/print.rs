//! Tables on paper: what a file says of itself, and then its sheets one after the other.

use super::{About, ExportRefusal, Exported, Sheet};
use crate::know::shown;
use serde_json::Value;
use upcount_model::Lang;
use upcount_paper::{Block, Cell, Paper, PaperError, Table};

/// A paper holds so many rows of tables: some ten pages. Whoever wants all of more takes Excel or CSV.
pub(super) const MOST_ROWS: usize = 150;

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
pub(super) fn of_sheets(sheets: &[Sheet], about: &About, lang: Lang) -> Paper {
    let demo = about.iter().position(|(what, _)| what == "数据" || what == "Data");
    let title = about.iter().enumerate().find(|(n, _)| Some(*n) != demo).map(|(_, (_, text))| text.clone()).unwrap_or_default();
    let apart = if lang == Lang::Zh { "：" } else { ": " };
    let mut blocks: Vec<Block> = about.iter().map(|(what, text)| Block::Note(format!("{what}{apart}{text}"))).collect();
    let printed = printed(&sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>());
    for (sheet, rows) in sheets.iter().zip(printed) {
        let several = sheets.len() > 1;
        blocks.extend(several.then(|| Block::Heading(sheet.title.clone())));
        blocks.extend((rows < sheet.rows.len()).then(|| Block::Note(first_of(rows, sheet.rows.len() as u64, lang))));
        blocks.push(Block::Table(table(String::new(), &sheet.columns, &sheet.rows[..rows], &sheet.percent)));
    }
    let foot = demo.map(|n| about[n].1.clone()).unwrap_or_default();
    Paper { title, lead: Vec::new(), foot, lang: language(lang), blocks }
}

/// How many rows of each sheet are printed: short ones whole, and of long ones as many as there is room for.
fn printed(rows: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|n| rows[*n]);
    let (mut room, mut printed) = (MOST_ROWS, vec![0; rows.len()]);
    for (done, n) in order.into_iter().enumerate() {
        printed[n] = rows[n].min(room / (rows.len() - done));
        room -= printed[n];
    }
    printed
}

/// That a table on paper is the beginning of a longer one.
pub(super) fn first_of(rows: usize, all: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("共 {all} 行，这里是前 {rows} 行；全部在 Excel 和 CSV 里。"),
        Lang::En => format!("The first {rows} of {all} rows; Excel and CSV have all of them."),
    }
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
    fn short_tables_are_printed_whole_and_long_ones_share_the_room_that_is_left() {
        assert_eq!(printed(&[754]), [150]);
        assert_eq!(printed(&[5, 754, 12]), [5, 133, 12]);
        assert_eq!(printed(&[500, 20, 500]), [65, 20, 65]);
        assert_eq!(printed(&[150, 0]), [150, 0]);
        let sheet = |rows: usize| Sheet {
            title: format!("{rows}"),
            columns: vec!["A".into()],
            rows: (0..rows).map(|n| vec![Value::from(n)]).collect(),
            percent: Vec::new(),
        };
        let paper = of_sheets(&[sheet(2), sheet(1_000)], &Vec::new(), Lang::En);
        let notes: Vec<&Block> = paper.blocks.iter().filter(|block| matches!(block, Block::Note(_))).collect();
        assert_eq!(notes, [&Block::Note("The first 148 of 1000 rows; Excel and CSV have all of them.".into())]);
    }

    #[test]
    fn small_figures_keep_the_digits_that_tell_them_apart() {
        let printed = |value: f64| number(value, false);
        assert_eq!([0.034, -0.0276, 2.1849, 12_345.67, 3.0, 0.0].map(printed), ["0.034", "-0.028", "2.18", "12,345.7", "3", "0"]);
        assert_eq!(number(0.034, true), "3.40%");
    }
}
