//! An activity standard (活动量标准): what one of the roll does each working day, such as 6311.

use crate::pay::Part;
use serde::Deserialize;
use upcount_model::Text;

/// What one of the roll does each working day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it is and where it comes from.
    pub definition: Text,
    /// For whom: these grades of the roll; everybody for whom no other standard is, when there are none.
    #[serde(default)]
    pub grades: Vec<String>,
    /// What is done.
    pub items: Vec<StandardItem>,
    /// 计划100: so many prospects are open at any time.
    #[serde(default)]
    pub prospects: Option<u32>,
    /// 新人: what of it one does in the first, second … month on the roll.
    #[serde(default)]
    pub ramp: Vec<Part>,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardItem {
    /// The count of it.
    pub of: String,
    /// At least so many a working day.
    pub at_least: u32,
}

impl Standard {
    /// How many of an item are asked of one in a month on the roll, from 0: whole ones, for nobody does a half.
    #[must_use]
    pub fn asked(&self, item: &StandardItem, months: u32) -> u32 {
        let part = self.ramp.get(months as usize).map_or(ONE_PPM, |part| part.0);
        u32::try_from((i64::from(item.at_least) * part + ONE_PPM - 1) / ONE_PPM).unwrap_or(item.at_least)
    }
}

const ONE_PPM: i64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_newcomers_a_part_is_asked_in_whole_ones() {
        let item = StandardItem { of: "calls_made".into(), at_least: 6 };
        let standard = Standard {
            id: "s".into(),
            zh: "x".into(),
            en: "x".into(),
            capability: "4.4".into(),
            definition: Text::new("x", "x"),
            grades: Vec::new(),
            items: vec![item.clone()],
            prospects: None,
            ramp: vec![Part(250_000), Part(500_000)],
        };
        assert_eq!([0, 1, 2, 40].map(|months| standard.asked(&item, months)), [2, 3, 6, 6]);
    }
}
