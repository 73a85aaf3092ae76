//! Exports an answer or the facts behind it as a file that says what it counts.

mod boards;
mod development;
mod exemplar;
mod journey;
mod market;
mod moved;
mod pay;
mod portrait;
mod print;
mod review;
mod review_paper;
mod scores;
mod spot;
mod values;
mod worth;

pub use boards::{export_funnel, export_league, export_page};
pub use development::export_development;
pub use exemplar::export_exemplar;
pub use journey::export_journey;
pub use market::export_market;
pub use moved::{export_moved, export_moved_factors};
pub use pay::export_pay;
pub use portrait::export_portrait;
pub use review::{export_review, review_tables};
pub use scores::{export_score, export_scores, score_table, scores_table};
pub use spot::{export_spot, spot_tables};
pub use values::{export_value, value_tables};
pub use worth::export_worth;

use crate::{Upcount, know};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;
use upcount_measure::{Answer, Page, Question, Refusal};
use upcount_model::{Lang, Say, Scope, Text};

/// The file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Excel, with a second sheet that says what it counts.
    Xlsx,
    /// CSV, UTF-8 with a mark so that spreadsheets read it.
    Csv,
    /// PDF, to print and to hand round; what it counts stands before the tables.
    Pdf,
}

impl ExportFormat {
    /// By its name: `xlsx`, `csv` or `pdf`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// A file to download.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its content.
    pub content: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug)]
pub enum ExportRefusal {
    /// The question is not answered.
    Question(Refusal),
    /// More rows than a sheet holds.
    TooManyRows(u64),
    /// The file cannot be made.
    Fault(String),
}

impl std::fmt::Display for ExportRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ExportRefusal {}
impl From<Refusal> for ExportRefusal {
    fn from(e: Refusal) -> Self {
        Self::Question(e)
    }
}
impl From<XlsxError> for ExportRefusal {
    fn from(e: XlsxError) -> Self {
        Self::Fault(e.to_string())
    }
}

impl Say for ExportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Question(e) => e.code(),
            Self::TooManyRows(_) => "too_many_rows",
            Self::Fault(_) => "export_failed",
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Question(e) => e.text(),
            Self::TooManyRows(rows) => Text::new(
                format!("共 {rows} 行，超过一次导出的上限 {MOST_ROWS} 行；请加条件"),
                format!("there are {rows} rows and one export holds {MOST_ROWS}; add a filter"),
            ),
            Self::Fault(why) => Text::new(format!("文件没有生成：{why}"), format!("the file could not be made: {why}")),
        }
    }
}

/// A sheet holds 1,048,576 rows.
const MOST_ROWS: u64 = 1_000_000;

struct Sheet {
    /// What it is called, where a file has several.
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// The columns that are parts of one.
    percent: Vec<usize>,
}

/// A table of something that has several, such as a review pack.
#[derive(Clone, Debug)]
pub struct PartTable {
    /// Of which part, such as `figures`.
    pub part: String,
    /// What it is called.
    pub title: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
    /// Columns that are parts of one.
    pub percent: Vec<usize>,
}

impl From<PartTable> for Sheet {
    fn from(of: PartTable) -> Self {
        Self { title: of.title, columns: of.columns, rows: of.rows, percent: of.percent }
    }
}

/// What a file says of itself: what, and the words.
type About = Vec<(String, String)>;

/// Makes a file of an answer, or of the facts behind it.
///
/// # Errors
/// When the question is refused or has too many rows.
pub async fn export(
    up: &Upcount,
    scope: &Scope,
    question: &Question,
    facts: bool,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let asked = know::ask(up, scope, question).await?;
    let (mut sheet, mut about) = of_answer(up, &asked.answer, lang);
    if facts {
        let printed = format == ExportFormat::Pdf;
        let limit = if printed { print::MOST_ROWS } else { usize::try_from(MOST_ROWS).unwrap_or(usize::MAX) };
        let found = know::list_rows(up, scope, question, Page { offset: 0, limit }).await?.rows;
        if printed && found.total > limit as u64 {
            let note = if lang == Lang::Zh { "说明" } else { "Note" };
            about.push((note.to_owned(), print::first_of(limit, found.total, lang)));
        } else if found.total > MOST_ROWS {
            return Err(ExportRefusal::TooManyRows(found.total));
        }
        (sheet.columns, sheet.rows, sheet.percent) = (found.columns, found.rows, Vec::new());
    }
    let name = format!("{}{}", question.measure, if facts { "-rows" } else { "" });
    file(&name, &[sheet], about, asked.demo, format, lang)
}

/// A file of sheets and what they say of themselves.
fn file(name: &str, sheets: &[Sheet], mut about: About, demo: bool, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let zh = lang == Lang::Zh;
    if demo {
        let (what, text) = if zh { ("数据", "演示数据：虚构的公司") } else { ("Data", "Demo data of a made-up company") };
        about.insert(0, (what.into(), text.into()));
    }
    about.push((if zh { "导出时间" } else { "Exported at" }.into(), crate::clock::now()));
    Ok(match format {
        ExportFormat::Xlsx => Exported {
            name: format!("{name}.xlsx"),
            media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content: xlsx(sheets, &about, zh)?,
        },
        ExportFormat::Csv => Exported { name: format!("{name}.csv"), media: "text/csv; charset=utf-8", content: csv(sheets) },
        ExportFormat::Pdf => print::exported(name, &print::of_sheets(sheets, &about, lang))?,
    })
}

fn of_answer(up: &Upcount, answer: &Answer, lang: Lang) -> (Sheet, About) {
    let zh = lang == Lang::Zh;
    let name = |zh_name: &str, en_name: &str| if zh { zh_name.to_owned() } else { en_name.to_owned() };
    let dimension = |id: &String| up.book().dimensions.get(id).map_or_else(|| id.clone(), |d| name(&d.zh, &d.en));
    let label = |id: &String, value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        up.book().dimensions.get(id).and_then(|d| d.labels.get(&value)).map_or(value, |t| t.in_lang(lang).to_owned())
    };
    let parts = answer.rows.iter().any(|r| r.numerator.is_some());
    let mut columns: Vec<String> = answer.by.iter().map(dimension).collect();
    columns.push(name("期间", "Period"));
    columns.push(name(&answer.measure.zh, &answer.measure.en));
    if parts {
        columns.extend([name("分子", "Numerator"), name("分母", "Denominator")]);
    }
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::from);
    let rows = answer.rows.iter().map(|row| {
        let mut cells: Vec<Value> = answer.by.iter().zip(&row.keys).map(|(d, k)| Value::from(label(d, k))).collect();
        cells.extend([Value::from(row.period.clone()), number(row.value)]);
        if parts {
            cells.extend([number(row.numerator), number(row.denominator)]);
        }
        cells
    });
    // Where the question left the days open, the periods say which were counted.
    let periods = || answer.rows.iter().map(|r| r.period.as_str()).filter(|_| answer.grain.is_some());
    let first = answer.from.as_deref().or_else(|| periods().next());
    let last = answer.to.as_deref().or_else(|| periods().next_back());
    let mut about = vec![
        (name("指标", "Measure"), format!("{} ({})", name(&answer.measure.zh, &answer.measure.en), answer.measure.id)),
        (name("定义", "Definition"), answer.definition.in_lang(lang).to_owned()),
        (name("口径", "Calibre"), format!("{}：{}", name(&answer.calibre.zh, &answer.calibre.en), answer.calibre.words.in_lang(lang))),
        (name("起止", "Days"), format!("{} – {}", first.unwrap_or_default(), last.unwrap_or_default())),
        (name("数据截至", "Facts until"), answer.facts_until.clone().unwrap_or_default()),
    ];
    about.extend(
        answer.only.iter().map(|f| {
            (dimension(&f.dimension), f.values.iter().map(|v| label(&f.dimension, &Some(v.clone()))).collect::<Vec<_>>().join("、"))
        }),
    );
    about.extend(answer.as_of.iter().map(|day| (name("截至（当时所知）", "As of"), day.clone())));
    about.extend(answer.notes.iter().map(|n| (name("说明", "Note"), n.in_lang(lang).to_owned())));
    let percent = (answer.measure.unit == "fraction").then_some(answer.by.len() + 1).into_iter().collect();
    (Sheet { title: name("数据", "Data"), rows: rows.collect(), columns, percent }, about)
}

fn xlsx(sheets: &[Sheet], about: &About, zh: bool) -> Result<Vec<u8>, ExportRefusal> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let percent = Format::new().set_num_format("0.00%");
    for (n, sheet) in sheets.iter().enumerate() {
        let page = book.add_worksheet_with_constant_memory()?.set_name(tab(n, sheet, sheets.len()))?;
        page.set_freeze_panes(1, 0)?;
        for (n, column) in (0u16..).zip(&sheet.columns) {
            page.set_column_width(n, 18)?;
            page.write_with_format(0, n, column, &bold)?;
        }
        for (r, row) in (1u32..).zip(&sheet.rows) {
            for (c, cell) in (0u16..).zip(row) {
                match cell {
                    Value::Number(x) if sheet.percent.contains(&usize::from(c)) => {
                        page.write_number_with_format(r, c, x.as_f64().unwrap_or_default(), &percent)?
                    }
                    Value::Number(x) => page.write_number(r, c, x.as_f64().unwrap_or_default())?,
                    Value::Bool(b) => page.write_boolean(r, c, *b)?,
                    Value::String(s) => page.write_string(r, c, s)?,
                    _ => continue,
                };
            }
        }
    }
    let last = book.add_worksheet_with_constant_memory()?.set_name(if zh { "口径与说明" } else { "About" })?;
    last.set_column_width(0, 20)?;
    last.set_column_width(1, 100)?;
    for (r, (what, text)) in (0u32..).zip(about) {
        last.write_with_format(r, 0, what, &bold)?;
        last.write_string(r, 1, text)?;
    }
    Ok(book.save_to_buffer()?)
}

/// What a tab may be called: at most 31 characters, none of those that formulas need, and no two alike.
fn tab(n: usize, sheet: &Sheet, of: usize) -> String {
    let plain: String = sheet.title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(27).collect();
    if of > 1 { format!("{} {plain}", n + 1) } else { plain }
}

fn csv(sheets: &[Sheet]) -> Vec<u8> {
    let mut out = String::from('\u{feff}');
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        out.push_str(&cells.map(|c| csv_cell(&c)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    };
    for (n, sheet) in sheets.iter().enumerate() {
        if sheets.len() > 1 {
            line(&mut std::iter::repeat_n(String::new(), usize::from(n > 0)));
            line(&mut std::iter::once(sheet.title.clone()));
        }
        line(&mut sheet.columns.iter().cloned());
        for row in &sheet.rows {
            line(&mut row.iter().map(|cell| match cell {
                Value::Null => String::new(),
                Value::String(s) => s.clone(),
                other => other.to_string(),
            }));
        }
    }
    out.into_bytes()
}

/// Quoted where it must be; a text that a spreadsheet would run as a formula gets an apostrophe before it.
fn csv_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
