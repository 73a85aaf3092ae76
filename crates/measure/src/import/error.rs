//! Why a file is not imported. Each says what, where, why and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use upcount_model::{Say, Text};

/// Why a file is not imported; nothing of it is kept then.
#[derive(Debug)]
pub enum ImportError {
    /// The file or folder cannot be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What is made cannot be written: most often the disk is full.
    Unwritable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The content is not what the name or the definition says.
    NotWhatItSays {
        /// Which file.
        file: PathBuf,
        /// What it is taken for, and what it is.
        why: Text,
    },
    /// The file has no rows.
    Empty {
        /// Which file.
        file: PathBuf,
    },
    /// Columns that the definition reads are not in the file.
    MissingColumns {
        /// Which, each with the nearest that are there.
        columns: Vec<(String, Vec<String>)>,
        /// The definition.
        definition: String,
    },
    /// Two columns have one name.
    TwiceTheSameColumn {
        /// The name.
        column: String,
    },
    /// Something is larger than anything honest.
    TooLarge {
        /// What, where, and the limit.
        why: Text,
    },
    /// A quote is opened and never closed, so the rest of the file would be one cell.
    QuoteNotClosed {
        /// Which file.
        file: PathBuf,
        /// The line on which the row begins.
        line: u64,
    },
    /// A row is not UTF-8.
    NotUtf8 {
        /// The line.
        line: u64,
        /// Whether UTF-8 was only supposed.
        guessed: bool,
    },
    /// A row does not fit, and the file was to be refused whole.
    Strict {
        /// The line.
        line: u64,
        /// The column, when one is to blame.
        column: Option<String>,
        /// Why, without what the row says: sentences are read where rows must not be.
        why: String,
    },
    /// Rows were read and none fits.
    NothingFits {
        /// How many.
        rows: u64,
        /// The rows with the reasons.
        errors: Option<PathBuf>,
    },
    /// Somebody asked it to stop.
    Cancelled,
    /// The file is broken inside.
    Broken {
        /// Which file.
        file: PathBuf,
        /// What its reader says.
        why: String,
    },
}

impl ImportError {
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Unreadable { path, source }
    }
    pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Unwritable { path, source }
    }
    pub(crate) fn broken(file: &Path) -> impl FnOnce(String) -> Self {
        let file = file.to_path_buf();
        move |why| Self::Broken { file, why }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } | Self::Unwritable { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl Say for ImportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "file_unreadable",
            Self::Unwritable { .. } => "home_unwritable",
            Self::NotWhatItSays { .. } => "not_what_it_says",
            Self::Empty { .. } => "file_empty",
            Self::MissingColumns { .. } => "missing_columns",
            Self::TwiceTheSameColumn { .. } => "column_twice",
            Self::TooLarge { .. } => "too_large",
            Self::QuoteNotClosed { .. } => "quote_not_closed",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::Strict { .. } => "row_does_not_fit",
            Self::NothingFits { .. } => "nothing_fits",
            Self::Cancelled => "cancelled",
            Self::Broken { .. } => "file_broken",
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Unreadable { path, source } => Text::new(
                format!("{} 读不了（{source}）；请检查路径和权限", path.display()),
                format!("{} cannot be read ({source}); check the path and its rights", path.display()),
            ),
            Self::Unwritable { path, source } => Text::new(
                format!("{} 写不了（{source}）；请检查剩余空间和权限，已有数据没有改变", path.display()),
                format!(
                    "{} cannot be written ({source}); check the space left and the rights, nothing that was there has changed",
                    path.display()
                ),
            ),
            Self::NotWhatItSays { file, why } => {
                Text::new(format!("{}：{}", file.display(), why.zh), format!("{}: {}", file.display(), why.en))
            }
            Self::Empty { file } => Text::new(format!("{} 没有数据行", file.display()), format!("{} has no rows of data", file.display())),
            Self::MissingColumns { columns, definition } => {
                let each = |open: &str, sep: &str| {
                    columns
                        .iter()
                        .map(|(c, near)| if near.is_empty() { format!("`{c}`") } else { format!("`{c}`{open}{}）", near.join(sep)) })
                        .collect::<Vec<_>>()
                        .join(sep)
                };
                Text::new(
                    format!(
                        "文件缺少定义 {definition} 需要的列：{}；请改列名、换一个定义，或用 upcount import --look 查看文件",
                        each("（最接近：", "、")
                    ),
                    format!(
                        "the file lacks columns that the definition {definition} reads: {}; rename them, choose another definition, or look at the file with `upcount import --look`",
                        each(" (nearest: ", ", ").replace('）', ")")
                    ),
                )
            }
            Self::TwiceTheSameColumn { column } => Text::new(
                format!("有两列都叫 `{column}`，无法区分；请改名"),
                format!("two columns are called `{column}` and cannot be told apart; rename one"),
            ),
            Self::TooLarge { why } => why.clone(),
            Self::QuoteNotClosed { file, line } => Text::new(
                format!("{}：从第 {line} 行起有一个引号没有闭合，其后的内容会被当成一个单元格；请补上引号或重新导出", file.display()),
                format!(
                    "{}: a quote in the row that begins on line {line} is never closed, and all that follows would be one cell; close it or export the file again",
                    file.display()
                ),
            ),
            Self::NotUtf8 { line, .. } => Text::new(
                format!("第 {line} 行不是 UTF-8；如果文件是 GB18030，请在定义里写 encoding = \"gb18030\""),
                format!("line {line} is not UTF-8; if the file is GB18030, say encoding = \"gb18030\" in the definition"),
            ),
            Self::Strict { line, column, why } => Text::new(
                match column {
                    Some(column) => format!("第 {line} 行 `{column}` 列不符合要求（{why}）；按 --strict 整个文件没有导入"),
                    None => format!("第 {line} 行不符合要求（{why}）；按 --strict 整个文件没有导入"),
                },
                match column {
                    Some(column) => format!("line {line}, column `{column}`: {why}; with --strict nothing of the file was imported"),
                    None => format!("line {line}: {why}; with --strict nothing of the file was imported"),
                },
            ),
            Self::NothingFits { rows, errors } => {
                let at = |zh: bool| match errors {
                    Some(path) if zh => format!("：{}", path.display()),
                    Some(path) => format!(": {}", path.display()),
                    None => String::new(),
                };
                Text::new(
                    format!("{rows} 行中没有一行符合定义；请检查是否选错了定义，错误文件里写明了每行的原因{}", at(true)),
                    format!(
                        "none of the {rows} rows fits the definition; check that it is the right one, the error file has the reason for each row{}",
                        at(false)
                    ),
                )
            }
            Self::Cancelled => Text::new("已取消，没有导入任何内容", "cancelled; nothing was imported"),
            Self::Broken { file, why } => Text::new(
                format!("{} 已损坏（{why}）；请重新导出", file.display()),
                format!("{} is broken inside ({why}); export it again", file.display()),
            ),
        }
    }
}
