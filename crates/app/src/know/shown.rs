//! How a figure is written where no screen writes it: the terminal and the printed page.

/// A figure of a unit: a part as a percentage, money with two digits, thousands apart; other figures with one digit where they
/// are not whole.
#[must_use]
pub fn shown(value: f64, unit: &str) -> String {
    match unit {
        "fraction" => format!("{:.2}%", value * 100.0),
        "money" => grouped(value, 2),
        _ => grouped(value, usize::from(value.fract() != 0.0)),
    }
}

fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, part) = text.split_once('.').map_or((text, String::new()), |(w, p)| (w, format!(".{p}")));
    let mut groups: Vec<&str> = Vec::new();
    let mut rest = whole;
    while rest.len() > 3 {
        let (before, last) = rest.split_at(rest.len() - 3);
        groups.push(last);
        rest = before;
    }
    groups.push(rest);
    groups.reverse();
    format!("{sign}{}{part}", groups.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_people_write_them() {
        assert_eq!(shown(0.074_078, "fraction"), "7.41%");
        assert_eq!(shown(-8_913_070.33, "money"), "-8,913,070.33");
        assert_eq!(shown(10_492.25, "policies"), "10,492.2");
        assert_eq!(shown(999.0, "policies"), "999");
    }
}
