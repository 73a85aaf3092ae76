//! Why a question is not answered. Each says what, why and what to do.

use datafusion::error::DataFusionError;
use datafusion::object_store;
use std::fmt;
use upcount_model::{Say, Text, nearest_in_words};

/// Why a question is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// A name that the Book does not have.
    Unknown {
        /// `measure`, `dimension`, `calibre`.
        what: &'static str,
        /// The name.
        id: String,
        /// The nearest names.
        near: Vec<String>,
    },
    /// A value that no fact has.
    UnknownValue {
        /// The dimension.
        dimension: String,
        /// The value.
        value: String,
        /// The nearest values, or all of them.
        near: Vec<String>,
        /// Whether those are all.
        all: bool,
    },
    /// The facts do not have this dimension.
    NoSuchSide {
        /// The dimension.
        dimension: String,
        /// The kind of fact.
        kind: &'static str,
        /// Dimensions that it has.
        has: Vec<String>,
    },
    /// The calibre counts something else than the measure.
    CalibreDoesNotFit {
        /// The measure.
        measure: String,
        /// The calibre.
        calibre: String,
        /// Why.
        why: Text,
    },
    /// The home has no facts of the kind.
    NoFacts {
        /// The kind of fact.
        kind: &'static str,
        /// Its name.
        name: Text,
    },
    /// The question contradicts itself or asks too much.
    Question(Text),
    /// Facts lie outside what the asker may see.
    OutOfScope {
        /// The kind of fact.
        kind: &'static str,
    },
    /// The asker may not see this measure at all.
    MeasureOutOfScope {
        /// The measure.
        measure: String,
    },
    /// A file of facts that should be there is not, or is not what it was.
    FactsUnreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// Where files of facts lie did not answer; it may the next time.
    StorageFailed,
    /// It takes more memory than questions have together, and more than a plan that spills can do with.
    TooLarge,
    /// The engine failed.
    Fault(String),
}

impl Refusal {
    pub(crate) fn question(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Question(Text::new(zh, en))
    }

    /// What a file that could not be read or written means: whether its storage did not answer, or it is not what it was.
    pub(crate) fn of_file(file: &str, error: &(dyn std::error::Error + 'static)) -> Self {
        if causes(error).any(is_storage) {
            tracing::warn!(target: "upcount::storage", "{error}");
            return Self::StorageFailed;
        }
        Self::FactsUnreadable { file: file.to_owned(), why: error.to_string() }
    }

    /// Whether the question is well and what answers it is not: the same question may be answered another time.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Fault(_) | Self::StorageFailed | Self::FactsUnreadable { .. })
    }
}

/// An error, and what lies behind it.
pub(crate) fn causes<'a>(error: &'a (dyn std::error::Error + 'static)) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |cause| cause.source())
}

/// Whether storage failed. Where DataFusion reads the end of a file it keeps the text of what went wrong and nothing else.
fn is_storage(cause: &(dyn std::error::Error + 'static)) -> bool {
    matches!(cause.downcast_ref(), Some(object_store::Error::Generic { .. })) || cause.to_string().contains("Object Store error: Generic ")
}

impl From<DataFusionError> for Refusal {
    fn from(error: DataFusionError) -> Self {
        for cause in causes(&error) {
            if let Some(object_store::Error::NotFound { path, .. }) = cause.downcast_ref() {
                return Self::FactsUnreadable { file: path.clone(), why: "it is not there".to_owned() };
            }
            if is_storage(cause) {
                tracing::warn!(target: "upcount::storage", "{}", error.strip_backtrace());
                return Self::StorageFailed;
            }
            if matches!(cause.downcast_ref(), Some(DataFusionError::ResourcesExhausted(_))) {
                tracing::warn!(target: "upcount::memory", "{}", error.strip_backtrace());
                return Self::TooLarge;
            }
        }
        Self::Fault(error.strip_backtrace())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Refusal {}

impl Say for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { what: "measure", .. } => "unknown_measure",
            Self::Unknown { what: "calibre", .. } => "unknown_calibre",
            Self::Unknown { what: "page", .. } => "unknown_page",
            Self::Unknown { what: "funnel", .. } => "unknown_funnel",
            Self::Unknown { what: "league", .. } => "unknown_league",
            Self::Unknown { what: "portrait", .. } => "unknown_portrait",
            Self::Unknown { what: "journey", .. } => "unknown_journey",
            Self::Unknown { what: "market", .. } => "unknown_market",
            Self::Unknown { what: "survival", .. } => "unknown_survival",
            Self::Unknown { .. } => "unknown_dimension",
            Self::UnknownValue { .. } => "unknown_value",
            Self::NoSuchSide { .. } => "dimension_not_known",
            Self::CalibreDoesNotFit { .. } => "calibre_does_not_fit",
            Self::NoFacts { .. } => "no_facts",
            Self::Question(_) => "question_unclear",
            Self::OutOfScope { .. } | Self::MeasureOutOfScope { .. } => "out_of_scope",
            Self::FactsUnreadable { .. } => "facts_unreadable",
            Self::StorageFailed => "storage_failed",
            Self::TooLarge => "question_too_large",
            Self::Fault(_) => "engine_failed",
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Unknown { what, id, near } => {
                let zh = match *what {
                    "measure" => "指标",
                    "calibre" => "口径",
                    "page" => "看板",
                    "funnel" => "漏斗",
                    "league" => "对标",
                    "market" => "市场",
                    "portrait" => "画像",
                    "journey" => "接触路径",
                    "survival" => "存续",
                    _ => "维度",
                };
                let near = nearest_in_words(near);
                Text::new(format!("没有{zh} `{id}`{}", near.zh), format!("there is no {what} `{id}`{}", near.en))
            }
            Self::UnknownValue { dimension, value, near, all } => {
                let names = (near.join("、"), near.join(", "));
                let (zh, en) = match near.len() {
                    0 => (String::new(), String::new()),
                    _ if *all => (format!("；有的是 {}", names.0), format!("; there are {}", names.1)),
                    1 => (format!("；最接近的是 {}", names.0), format!("; the nearest is {}", names.1)),
                    _ => (format!("；最接近的是 {}", names.0), format!("; the nearest are {}", names.1)),
                };
                Text::new(format!("没有事实的 {dimension} 是 `{value}`{zh}"), format!("no fact has the {dimension} `{value}`{en}"))
            }
            Self::NoSuchSide { dimension, kind, has } => Text::new(
                format!("这个指标的事实（{kind}）没有维度 `{dimension}`；可用的有 {}", has.join("、")),
                format!("the facts of this measure ({kind}) have no `{dimension}`; they have {}", has.join(", ")),
            ),
            Self::CalibreDoesNotFit { measure, calibre, why } => Text::new(
                format!("指标 {measure} 不能用口径 {calibre}：{}", why.zh),
                format!("{measure} cannot be counted on the calibre {calibre}: {}", why.en),
            ),
            Self::NoFacts { kind, name } => Text::new(
                format!("数据目录里还没有{}（{kind}）；请先用 upcount import 导入", name.zh),
                format!("the home has no facts of the kind {kind} ({}) yet; load some with `upcount import`", name.en.to_lowercase()),
            ),
            Self::Question(text) => text.clone(),
            Self::FactsUnreadable { file, why } => Text::new(
                format!("事实文件 {file} 缺失或损坏（{why}），少了它的数字是错的，所以不回答；请从备份恢复这个文件"),
                format!(
                    "the file of facts {file} is missing or damaged ({why}), and a figure without it would be wrong; put it back from a backup"
                ),
            ),
            Self::StorageFailed => Text::new(
                "存放事实文件的存储没有答上来，少了它的数字是错的，所以不回答；请稍后再问",
                "the storage with the files of facts did not answer, and a figure without them would be wrong; ask again in a moment",
            ),
            Self::OutOfScope { kind } => Text::new(
                format!("{kind} 的事实没有写明属于您所见的那部分机构，所以不回答；请向能看全公司的人要这个数"),
                format!(
                    "facts of the kind {kind} do not say whether they belong to the part of the organisation that you see, so there is no answer; ask somebody who sees the whole company"
                ),
            ),
            Self::MeasureOutOfScope { measure } => Text::new(
                format!("您的角色不能看指标 {measure}；能看的见 upcount book"),
                format!("your role may not see {measure}; `upcount book` lists what it may"),
            ),
            Self::TooLarge => Text::new(
                "这个问题要的内存比现在空着的多；请缩短时间、减少维度或只看一个机构，或者稍后再问",
                "the question takes more memory than is free; ask for a shorter time, by fewer dimensions or of one branch, or ask again in a moment",
            ),
            Self::Fault(why) => Text::new(format!("计算失败：{why}"), format!("the engine failed: {why}")),
        }
    }
}
