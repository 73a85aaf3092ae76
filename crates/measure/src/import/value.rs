//! Reads one cell as what its field holds.

use std::borrow::Cow;
use upcount_model::{Day, Money, Type};

/// 1800-01-01 and 2200-12-31.
const FIRST_DAY: Day = Day(-62_091);
const LAST_DAY: Day = Day(84_370);

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value<'a> {
    Missing,
    Text(Cow<'a, str>),
    /// A count, fen, or millionths.
    Whole(i64),
    Day(Day),
    Flag(bool),
}

impl Value<'_> {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A value that is no text as the number that files of facts hold.
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Self::Whole(n) => Some(*n),
            Self::Day(day) => Some(day.0.into()),
            Self::Flag(flag) => Some((*flag).into()),
            Self::Missing | Self::Text(_) => None,
        }
    }

    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Missing => Value::Missing,
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Whole(n) => Value::Whole(n),
            Self::Day(day) => Value::Day(day),
            Self::Flag(flag) => Value::Flag(flag),
        }
    }
}

/// How the cells of one field are read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) holds: Type,
    /// Fen in the file's unit of money; millionths in its unit of shares.
    pub(crate) per_unit: i64,
    pub(crate) format: Option<String>,
    pub(crate) sheet_days: bool,
}

impl Reading {
    /// Reads a cell that is not missing. Reasons do not repeat the cell: they are read where people's data must not be.
    pub(crate) fn read<'a>(&self, cell: &'a str) -> Result<Value<'a>, String> {
        let fen = |text: &str, per_unit, otherwise: &str| {
            Money::parse(text, per_unit).map(|m| Value::Whole(m.fen)).map_err(|_| otherwise.to_owned())
        };
        match self.holds {
            Type::Text => Ok(Value::Text(tidy(cell))),
            Type::Count => whole(cell).map(Value::Whole),
            Type::Share if cell.ends_with('%') => fen(cell.trim_end_matches('%'), 10_000, "not a share"),
            Type::Money => fen(cell, self.per_unit, "not an amount of money"),
            Type::Share => fen(cell, self.per_unit, "not a share"),
            Type::Day => self.day(cell).map(Value::Day),
            Type::Flag => flag(cell).map(Value::Flag),
        }
    }

    fn day(&self, cell: &str) -> Result<Day, String> {
        let serial = || cell.split('.').next().and_then(|n| n.parse().ok()).and_then(Day::from_sheet_serial);
        let read = match self.format.as_deref() {
            Some("excel") => serial().or_else(|| unmistakable(cell)).ok_or_else(|| "not a spreadsheet's day number".to_owned()),
            // Days that a workbook or a Parquet file holds as days come written the one way that nobody reads otherwise.
            Some(format) => Day::parse_as(cell, format)
                .ok()
                .or_else(|| unmistakable(cell).filter(|_| !format.starts_with("%Y-")))
                .ok_or_else(|| format!("not a day; the definition expects {format}")),
            None => Day::parse_loosely(cell)
                .map_err(|_| "not a day; write days like 2025-12-31, or say their format in the definition".to_owned()),
        };
        match read {
            Err(why) => serial().filter(|_| self.sheet_days).ok_or(why),
            // Files write days that nothing has: year 1 for nothing, 9999 for ever.
            Ok(day) if !(FIRST_DAY..=LAST_DAY).contains(&day) => {
                Err("no day of this business; if it stands for nothing, list it under `missing`".to_owned())
            }
            read => read,
        }
    }
}

/// `2025-12-31`, with or without a time after it.
fn unmistakable(cell: &str) -> Option<Day> {
    let rest = cell.get(10..)?;
    cell[..10].parse().ok().filter(|_| rest.is_empty() || rest.starts_with([' ', 'T']))
}

/// Whether a text has nothing to tidy. Most texts are codes, and a file has hundreds of millions of them.
pub(crate) fn is_plain(cell: &str) -> bool {
    cell.bytes().all(|b| b.is_ascii_graphic())
}

fn tidy(cell: &str) -> Cow<'_, str> {
    if is_plain(cell) {
        return Cow::Borrowed(cell);
    }
    let cell = cell.trim();
    if !cell.contains("  ") && !cell.contains(['\u{3000}', '\t', '\n', '\u{a0}']) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(cell.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn whole(cell: &str) -> Result<i64, String> {
    if let Ok(n) = cell.parse() {
        return Ok(n);
    }
    let hundredths = Money::parse(cell, 100).map_err(|_| "not a number".to_owned())?.fen;
    if hundredths % 100 != 0 {
        return Err("not a whole number".to_owned());
    }
    Ok(hundredths / 100)
}

fn flag(cell: &str) -> Result<bool, String> {
    let is_one_of = |words: [&str; 7]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is_one_of(["true", "t", "yes", "y", "1", "是", "有"]) {
        Ok(true)
    } else if is_one_of(["false", "f", "no", "n", "0", "否", "无"]) {
        Ok(false)
    } else {
        Err("neither yes nor no".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(holds: Type) -> Reading {
        Reading { holds, per_unit: 100, format: None, sheet_days: false }
    }

    #[test]
    fn a_name_written_with_three_spaces_is_the_same_name() {
        assert_eq!(reading(Type::Text).read("ANNIV   12"), Ok(Value::Text("ANNIV 12".into())));
        assert_eq!(reading(Type::Text).read(" 广东　分公司 "), Ok(Value::Text("广东 分公司".into())));
    }

    #[test]
    fn half_a_policy_is_no_count() {
        assert_eq!(reading(Type::Count).read("12.0"), Ok(Value::Whole(12)));
        assert_eq!(reading(Type::Count).read("1,200"), Ok(Value::Whole(1200)));
        assert!(reading(Type::Count).read("12.5").is_err());
    }

    #[test]
    fn a_number_is_a_day_only_in_a_sheet() {
        let sheet = Reading { sheet_days: true, ..reading(Type::Day) };
        assert_eq!(sheet.read("45992"), Ok(Value::Day(Day::ymd(2025, 12, 1).unwrap())));
        assert!(reading(Type::Day).read("45992").is_err());
        assert!(reading(Type::Day).read("9999-12-31").is_err());
    }

    #[test]
    fn a_day_that_a_file_holds_as_a_day_is_read_whatever_its_texts_look_like() {
        let expecting = |format: &str| Reading { format: Some(format.into()), ..reading(Type::Day) };
        let day = Ok(Value::Day(Day::ymd(2025, 12, 1).unwrap()));
        for format in ["%d/%m/%Y", "%Y%m%d", "excel"] {
            assert_eq!(expecting(format).read("2025-12-01"), day, "{format}");
            assert_eq!(expecting(format).read("2025-12-01T08:30:00"), day, "{format}");
        }
        // Where years lead, another order of month and day is a slip, not another way of writing.
        assert!(expecting("%Y-%d-%m").read("2025-12-31").is_err());
        assert!(expecting("%d/%m/%Y").read("2025-12-01x").is_err());
        assert_eq!(expecting("excel").read("45992"), day);
    }

    #[test]
    fn a_reason_does_not_repeat_the_cell() {
        for holds in [Type::Count, Type::Money, Type::Day, Type::Share, Type::Flag] {
            for format in [None, Some("%d/%m/%Y".to_owned()), Some("excel".to_owned())] {
                let why = Reading { format, ..reading(holds) }.read("张三13800000000x").unwrap_err();
                assert!(!why.contains("张三") && !why.contains("138"), "{why}");
            }
        }
    }

    #[test]
    fn a_share_is_read_in_percent_or_as_a_fraction() {
        let share = Reading { per_unit: 1_000_000, ..reading(Type::Share) };
        assert_eq!(share.read("0.6"), Ok(Value::Whole(600_000)));
        assert_eq!(share.read("60%"), Ok(Value::Whole(600_000)));
    }
}
