//! Money in whole fen (分): read exactly, added exactly, shown in yuan.

use std::fmt;

/// An amount in fen, a hundredth of the currency's unit. Negative amounts are corrections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// The amount.
    pub fen: i64,
}

/// The text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMoney(pub String);

impl fmt::Display for NotMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an amount of money", self.0)
    }
}
impl std::error::Error for NotMoney {}

impl Money {
    /// Reads an amount given in units of `fen_per_unit` fen (100 for yuan), half fen rounded away from zero.
    ///
    /// Takes thousands commas, a leading `¥`, `￥` or `$`, parentheses for negatives, and powers of ten (`-1.14e-13` is 0).
    ///
    /// # Errors
    /// [`NotMoney`] when it is no number or does not fit 64 bits.
    pub fn parse(text: &str, fen_per_unit: i64) -> Result<Self, NotMoney> {
        let no = || NotMoney(text.to_owned());
        let mut rest = text.trim();
        let mut negative = false;
        if let Some(inner) = rest.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            negative = true;
            rest = inner;
        }
        rest = rest.trim_start_matches(['¥', '￥', '$']).trim();
        if let Some(r) = rest.strip_prefix('-') {
            negative = !negative;
            rest = r;
        } else if let Some(r) = rest.strip_prefix('+') {
            rest = r;
        }
        rest = rest.trim_start_matches(['¥', '￥', '$']);
        let (mantissa, power) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], rest[at + 1..].parse::<i32>().map_err(|_| no())?),
            None => (rest, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: i128 = 0;
        let mut seen = false;
        for c in whole.bytes().filter(|c| *c != b',').chain(part.bytes()) {
            if !c.is_ascii_digit() || digits > i128::from(i64::MAX) * 1_000_000 {
                return Err(no());
            }
            seen = true;
            digits = digits * 10 + i128::from(c - b'0');
        }
        if !seen {
            return Err(no());
        }
        let power = power - i32::try_from(part.len()).map_err(|_| no())?;
        let scaled = digits.checked_mul(i128::from(fen_per_unit)).ok_or_else(no)?;
        let fen = if power >= 0 {
            10i128.checked_pow(power.cast_unsigned()).and_then(|p| scaled.checked_mul(p)).ok_or_else(no)?
        } else {
            // Below 10^-38 nothing of an amount that fits is left.
            10i128.checked_pow((-power).cast_unsigned()).map_or(0, |p| (scaled + p / 2) / p)
        };
        let fen = i64::try_from(fen).map_err(|_| no())?;
        Ok(Self { fen: if negative { -fen } else { fen } })
    }
}

impl fmt::Display for Money {
    /// In yuan with two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.fen < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.fen.unsigned_abs() / 100, self.fen.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_exactly_in_each_way_that_files_write_it() {
        for (text, fen) in [
            ("3074.63", 307_463),
            ("-1.14e-13", 0),
            ("1,234.5", 123_450),
            ("(12)", -1_200),
            ("¥8", 800),
            ("0.005", 1),
            ("-0.005", -1),
            ("1e3", 100_000),
            ("40.0", 4_000),
        ] {
            assert_eq!(Money::parse(text, 100).map(|m| m.fen), Ok(fen), "{text}");
        }
        for text in ["", "-", "abc", "1.2.3", "NaN", "1e99", "99999999999999999999", "1 2"] {
            assert!(Money::parse(text, 100).is_err(), "{text}");
        }
        assert_eq!(Money::parse("1.5", 1_000_000).map(|m| m.fen), Ok(1_500_000));
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(Money { fen: -5 }.to_string(), "-0.05");
        assert_eq!(Money { fen: 123_456 }.to_string(), "1234.56");
    }
}
