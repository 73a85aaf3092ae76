//! Why the outside gave no answer.

use upcount_model::{Say, Text};

/// Why the outside gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// A setting cannot be used.
    Setting {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        why: Text,
    },
    /// It does not answer, or not as agreed.
    Unreachable {
        /// What was asked.
        what: String,
        /// What came instead.
        why: String,
    },
    /// A file cannot be brought there.
    Unwritable {
        /// Where it should be.
        what: String,
        /// What is in the way.
        why: String,
    },
    /// The identity provider vouches for nobody.
    NotVouched(String),
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for LinkError {}

impl Say for LinkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Setting { .. } => "setting_unusable",
            Self::Unreachable { .. } => "outside_unreachable",
            Self::Unwritable { .. } => "unwritable",
            Self::NotVouched(_) => "not_vouched",
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Setting { name, why } => {
                Text::new(format!("设置 {name} 不能用：{}", why.zh), format!("the setting {name} cannot be used: {}", why.en))
            }
            Self::Unreachable { what, why } => {
                Text::new(format!("{what} 没有按约定回答：{why}"), format!("{what} did not answer as agreed: {why}"))
            }
            Self::Unwritable { what, why } => Text::new(format!("{what} 写不了：{why}"), format!("{what} cannot be written: {why}")),
            Self::NotVouched(why) => {
                Text::new(format!("统一登录没有通过：{why}"), format!("the identity provider does not vouch for it: {why}"))
            }
        }
    }
}
