//! Every sentence a person reads exists in Chinese and English.

use serde::{Deserialize, Serialize};

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    #[default]
    En,
}

/// One text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Text {
    /// A text from its two languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in the reader's language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A refusal: a stable code for programs, and a sentence for people that says what, why, and what to do.
pub trait Say: std::error::Error {
    /// A stable code such as `unknown_measure`.
    fn code(&self) -> &'static str;
    /// The sentence in both languages.
    fn text(&self) -> Text;
}

/// The names most like `wanted`, best first, at most three; for "did you mean".
///
/// Distance is counted in edits over characters; names further than a third of the wanted length, and short ones with more
/// than one edit, are left out.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = wanted.chars().count();
    let limit = if length > 3 { length.div_ceil(3) } else { 1 };
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (strsim::osa_distance(wanted, name), name))
        .filter(|(far, name)| *far <= limit || name.contains(wanted))
        .collect();
    found.sort();
    found.truncate(3);
    found.into_iter().map(|(_, name)| name).collect()
}

/// The end of a refusal of a name: the nearest ones, or where all are listed.
#[must_use]
pub fn nearest_in_words(near: &[String]) -> Text {
    match near {
        [] => Text::new("；upcount book 列出全部名称", "; `upcount book` lists them all"),
        [one] => Text::new(format!("；最接近的是 {one}"), format!("; the nearest is {one}")),
        more => Text::new(format!("；最接近的是 {}", more.join("、")), format!("; the nearest are {}", more.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name_that_was_meant() {
        assert_eq!(nearest("polcy_share", ["policy_share", "retention"]), ["policy_share"]);
        assert!(nearest("xyz", ["policy_share", "retention"]).is_empty());
        assert_eq!(nearest("广冬", ["北京", "广东"]), ["广东"]);
    }
}
