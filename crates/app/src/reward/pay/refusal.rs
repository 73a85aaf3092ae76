//! Why a run is not made.

use crate::keep::ImportRefusal;
use crate::know::ExportRefusal;
use upcount_engine::pay::NoRate;
use upcount_measure::Refusal;
use upcount_model::{Day, Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why a run is not made.
#[derive(Debug)]
pub enum PayRefusal {
    /// There is no such scheme.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// The month makes no sense.
    Month(Text),
    /// Policies have no rate.
    NoRate(Vec<NoRate>),
    /// The credits of policies do not add up to the whole.
    Credits {
        /// One of them.
        policy: String,
        /// How many.
        policies: u64,
    },
    /// The month, or a later one, is posted.
    Posted(String),
    /// The scheme is only tried.
    NotInForce,
    /// There is nothing to pay.
    Nothing,
    /// The facts cannot be read.
    Facts(Refusal),
    /// There is no file of it.
    File(ExportRefusal),
    /// The lines cannot be kept.
    Kept(ImportRefusal),
    /// The store fails.
    Store(StoreError),
}

impl std::fmt::Display for PayRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for PayRefusal {}
impl From<Refusal> for PayRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<ExportRefusal> for PayRefusal {
    fn from(e: ExportRefusal) -> Self {
        Self::File(e)
    }
}
impl From<StoreError> for PayRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for PayRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_scheme",
            Self::Month(_) => "month_unclear",
            Self::NoRate(_) => "no_rate",
            Self::Credits { .. } => "credits_do_not_add_up",
            Self::Posted(_) => "already_posted",
            Self::NotInForce => "scheme_not_in_force",
            Self::Nothing => "nothing_to_pay",
            Self::Facts(e) => e.code(),
            Self::File(e) => e.code(),
            Self::Kept(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有佣金方案 `{id}`{}", near.zh), format!("there is no scheme `{id}`{}", near.en))
            }
            Self::Month(text) => text.clone(),
            Self::NoRate(missing) => {
                let each = |unknown: &str, join: &str, say: &dyn Fn(&str, Day, u64) -> String| {
                    missing.iter().map(|m| say(m.class.as_deref().unwrap_or(unknown), m.day, m.policies)).collect::<Vec<_>>().join(join)
                };
                Text::new(
                    format!(
                        "有保单没有费率，整批不算，以免少付：{}；请在方案里补上",
                        each("（未写明）", "、", &|class, day, n| format!("{class} 自 {day} 起 {n} 件"))
                    ),
                    format!(
                        "policies have no rate, and nothing is paid rather than too little: {}; add the rates to the scheme",
                        each("(not given)", ", ", &|class, day, n| format!("{class} from {day} on ({n})"))
                    ),
                )
            }
            Self::Credits { policy, policies } => Text::new(
                format!("有 {policies} 件保单的业绩归属加起来不是 100%，例如 {policy}；请先更正归属"),
                format!("the credits of {policies} policies do not add up to 100%, such as those of {policy}; correct them first"),
            ),
            Self::Posted(month) => Text::new(
                format!("{month} 已经发放；之后知道的变化由下一个月的发放作为更正支付"),
                format!("{month} is posted; what was learned since is paid as a difference by the run of a later month"),
            ),
            Self::NotInForce => Text::new(
                "这个方案没有启用，只能试算；要发放，先在定义里把 `in_force` 改为 true 并发布",
                "the scheme is not in force and only tried; to post it, release its definition with `in_force = true` first",
            ),
            Self::Nothing => Text::new("这个月没有要付的，也没有要更正的", "nothing is owed in this month, and nothing has changed"),
            Self::Facts(e) => e.text(),
            Self::File(e) => e.text(),
            Self::Kept(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
