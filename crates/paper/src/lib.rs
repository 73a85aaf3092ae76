//! Words, figures and tables on pages: a [`Paper`] becomes a PDF that a printer and a screen reader can both read.
//!
//! Knows no word of insurance. The same paper gives the same bytes.

mod lay;
mod letters;
mod press;
mod table;

use letters::Letters;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What is printed, A4 across.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// Stands largest on the first page, small on the others, and is the document's title.
    pub title: String,
    /// Stands below the title: of what, of when.
    pub lead: Vec<String>,
    /// Stands at the foot of every page.
    pub foot: String,
    /// The language, as in HTML: `zh-CN` or `en`.
    pub lang: &'static str,
    /// What follows, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Begins a section, and is in the list of contents.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// A paragraph beside the point: what is counted, from when.
    Note(String),
    /// Figures that are read first, side by side.
    Figures(Vec<Figure>),
    /// A table; its head stands on every page that it runs over.
    Table(Table),
}

/// A figure that is read first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure as it is read.
    pub figure: String,
    /// What else belongs to it.
    pub words: String,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What stands above it.
    pub title: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words; they run over several lines.
    Words(String),
    /// A figure; it stays on one line, and a column of them stands flush right.
    Figure(String),
    /// A figure with a bar beside it.
    Bar {
        /// The figure as it is read.
        figure: String,
        /// How long the bar is, of the whole: 0 to 1.
        part: f32,
        /// Where what is asked stands, of the whole: 0 to 1.
        mark: Option<f32>,
    },
    /// A course as a line; what is not known breaks it.
    Course(Vec<Option<f64>>),
}

/// Why nothing is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// The letters were not built into the program.
    NoLetters,
    /// The file could not be made.
    Failed(String),
}

impl std::fmt::Display for PaperError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoLetters => {
                f.write_str("the letters of the printed page were not built into this program: run `make web` and build again")
            }
            Self::Failed(why) => f.write_str(why),
        }
    }
}
impl std::error::Error for PaperError {}

/// Noto Sans Hans, under the SIL Open Font License 1.1, which stands beside it.
#[derive(rust_embed::Embed)]
#[folder = "../../web/node_modules/@embedpdf/fonts-sc"]
#[include = "fonts/NotoSansHans-Regular.otf"]
#[include = "LICENSE"]
#[allow_missing = true]
struct Shipped;

static LETTERS: LazyLock<Option<Letters>> = LazyLock::new(|| match Shipped::get("fonts/NotoSansHans-Regular.otf")?.data {
    Cow::Borrowed(file) => Letters::read(file),
    Cow::Owned(_) => None,
});

impl Paper {
    /// Prints it: a PDF, tagged so that a screen reader finds headings, rows and cells.
    ///
    /// # Errors
    /// [`PaperError`].
    pub fn print(&self) -> Result<Vec<u8>, PaperError> {
        let letters = LETTERS.as_ref().ok_or(PaperError::NoLetters)?;
        press::print(self, &lay::lay(self, letters), letters).map_err(PaperError::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay::{HIGH, Laid, Part, SIDE, WIDE, What};

    fn words(text: &str) -> Cell {
        Cell::Words(text.to_owned())
    }

    fn figure(text: &str) -> Cell {
        Cell::Figure(text.to_owned())
    }

    /// Of every kind of block, with more rows than a page holds and more columns than it is wide.
    fn paper() -> Paper {
        let row = |n: usize| {
            let name = if n.is_multiple_of(7) {
                "一个名字很长、要分成好几行才放得下的营业部，及其 long English tail"
            } else {
                "团队"
            };
            let course = (0..6).map(|k| (k != 2).then_some(f64::from(k) * 1.5)).collect();
            let bar = Cell::Bar { figure: format!("{}%", n * 3), part: n as f32 / 40.0, mark: Some(0.5) };
            vec![words(&format!("{name} {n}")), figure(&format!("{}", n * 1_234)), bar, Cell::Course(course), words("说明。Some words.")]
        };
        let wide = (0..40).map(|n| format!("列 {n}")).collect();
        let filled = (0..3).map(|_| (0..40).map(|n| figure(&format!("{}", n * 1_000_003))).collect()).collect();
        let figures =
            (0..9).map(|n| Figure { name: format!("指标 {n}"), figure: "123,456,789 件".into(), words: "比上期 +3".into() });
        Paper {
            title: "每周复盘 · 广东分公司".into(),
            lead: vec!["2025-12-22 – 2025-12-28".into(), "照当时所知".into()],
            foot: "虚构的公司".into(),
            lang: "zh-CN",
            blocks: vec![
                Block::Heading("达成".into()),
                Block::Figures(figures.collect()),
                Block::Words("一段话。".repeat(60)),
                Block::Table(Table {
                    title: "各团队".into(),
                    columns: ["机构", "件数", "达成率", "走势", "说明"].map(String::from).to_vec(),
                    rows: (0..60).map(row).collect(),
                }),
                Block::Heading("宽表".into()),
                Block::Note("口径：承保件数".into()),
                Block::Table(Table { title: String::new(), columns: wide, rows: filled }),
                Block::Table(Table { title: "空".into(), columns: vec!["没有".into()], rows: Vec::new() }),
            ],
        }
    }

    fn laid() -> Laid {
        lay::lay(&paper(), LETTERS.as_ref().expect("the letters: run `make web` first"))
    }

    fn texts(laid: &Laid) -> impl Iterator<Item = (usize, f32, f32, f32, &str)> {
        let letters = LETTERS.as_ref().expect("the letters");
        laid.pages.iter().enumerate().flat_map(move |(page, marks)| {
            marks.iter().filter_map(move |mark| match &mark.what {
                What::Text { x, y, size, text, .. } => Some((page, *x, *y, letters.width(text) * size, &**text)),
                _ => None,
            })
        })
    }

    #[test]
    fn nothing_stands_outside_the_page_or_over_something_else() {
        let laid = laid();
        assert!(laid.pages.len() > 2, "{} pages", laid.pages.len());
        let all: Vec<_> = texts(&laid).collect();
        for (page, x, y, wide, text) in &all {
            assert!(*x >= SIDE - 0.1 && x + wide <= WIDE - SIDE + 0.6, "page {page}: `{text}` from {x} to {}", x + wide);
            assert!(*y > 0.0 && *y < HIGH, "page {page}: `{text}` at {y}");
        }
        for (n, a) in all.iter().enumerate() {
            for b in &all[n + 1..] {
                let beside = a.1 + a.3 <= b.1 + 0.1 || b.1 + b.3 <= a.1 + 0.1;
                assert!(a.0 != b.0 || (a.2 - b.2).abs() > 5.0 || beside, "page {}: `{}` over `{}`", a.0, a.4, b.4);
            }
        }
    }

    #[test]
    fn the_head_of_a_table_stands_on_each_of_its_pages_and_is_read_once() {
        let laid = laid();
        let with = |word: &str| texts(&laid).filter(|one| one.4 == word).map(|one| one.0).collect::<Vec<_>>();
        let pages: Vec<usize> = texts(&laid).filter(|one| one.4.starts_with("团队 ")).map(|one| one.0).collect();
        let (first, last) = (pages[0], pages[pages.len() - 1]);
        assert!(last > first);
        assert_eq!(with("达成率"), (first..=last).collect::<Vec<_>>());
        let heads: Vec<_> =
            laid.pages.iter().flatten().filter(|mark| matches!(&mark.what, What::Text { text, .. } if text == "达成率")).collect();
        assert_eq!(heads.iter().filter(|mark| mark.leaf.is_some()).count(), 1);
    }

    #[test]
    fn a_table_that_is_too_wide_stands_in_pieces_and_loses_nothing() {
        let laid = laid();
        for n in 0..40 {
            assert!(texts(&laid).any(|one| one.4 == format!("列 {n}")), "column {n}");
            let cells = texts(&laid).filter(|one| one.4 == format!("{}", n * 1_000_003)).count();
            assert!(cells >= 3, "column {n} has {cells} cells");
        }
        let tables: Vec<_> = laid
            .parts
            .iter()
            .filter_map(|part| if let Part::Table { head, rows } = part { Some((head.len(), rows)) } else { None })
            .collect();
        assert!(tables.iter().all(|(columns, rows)| rows.iter().all(|row| row.len() == *columns)));
    }

    #[test]
    fn lines_end_where_a_language_lets_them() {
        let letters = LETTERS.as_ref().expect("the letters");
        let lines = letters.lines("本周承保件数低于目标，请看原因。", 8.5);
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(letters.lines("policies per agent", 5.0), ["policies", "per agent"]);
        assert_eq!(letters.lines("abcdefghijklmnop", 2.0).concat(), "abcdefghijklmnop");
        assert_eq!(letters.lines("一行\n又一行", 20.0), ["一行", "又一行"]);
    }

    #[test]
    fn the_same_paper_gives_the_same_file_which_says_what_it_is() {
        let file = paper().print().unwrap();
        assert!(file.starts_with(b"%PDF-") && file.len() < 200_000, "{} bytes", file.len());
        assert_eq!(file, paper().print().unwrap());
        let has = |what: &[u8]| file.windows(what.len()).any(|at| at == what);
        assert!(has(b"/StructTreeRoot") && has(b"/Outlines") && has(b"(zh-CN)"));
    }
}
