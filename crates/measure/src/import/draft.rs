//! Drafts a definition for a file that was looked at: which kind of fact it may hold, and each column where it may belong.

use super::look::LookColumn;
use std::fmt::Write;
use upcount_model::{Field, Kind, Type};

/// A field and the column that may hold it.
type Found<'a> = Vec<(&'static Field, &'a LookColumn)>;

/// A definition to start from, as TOML.
pub(crate) fn draft(columns: &[LookColumn]) -> String {
    let mut best: (&'static Kind, Found<'_>) = (Kind::ALL[0], Vec::new());
    for kind in Kind::ALL {
        let found = belonging(kind, columns);
        // Of kinds that fit alike the first is taken: policies come before all.
        if score(kind, &found) > score(best.0, &best.1) {
            best = (kind, found);
        }
    }
    let (kind, found) = best;
    let mut text = String::from("zh = \"\"\nen = \"\"\ncapability = \"3.1\"\nsource = \"\"\n\n");
    let _ = writeln!(text, "[[facts]]\nkind = \"{}\"\n[facts.fields]", kind.id);
    for (field, column) in &found {
        let _ = writeln!(text, "{} = {}", field.id, cell(field, column));
    }
    let lacking =
        |required: bool| kind.fields.iter().filter(move |f| f.required == required).filter(|f| !found.iter().any(|(g, _)| g.id == f.id));
    for field in lacking(true) {
        let _ = writeln!(text, "# {} = \"\"   # a {} needs it: which column holds it?", field.id, kind.id);
    }
    let others: Vec<&str> = lacking(false).map(|f| f.id).collect();
    if !others.is_empty() {
        let _ = writeln!(text, "\n# It may also have: {}", others.join(", "));
    }
    let unused: Vec<&LookColumn> = columns.iter().filter(|c| !found.iter().any(|(_, d)| d.name == c.name)).collect();
    if !unused.is_empty() {
        let _ = writeln!(text, "\n# Columns that are not used yet:");
    }
    for column in unused {
        let examples: Vec<String> = column.examples.iter().take(3).map(|e| quoted(e)).collect();
        let _ = writeln!(text, "# {}   # {}, such as {}", quoted(&column.name), column.holds, examples.join(", "));
    }
    text
}

/// The columns that are called like fields of the kind and hold what those hold; each column once.
fn belonging<'a>(kind: &'static Kind, columns: &'a [LookColumn]) -> Found<'a> {
    let mut found: Found<'a> = Vec::new();
    for field in kind.fields {
        let free = |c: &&LookColumn| !found.iter().any(|(_, taken)| taken.name == c.name);
        if let Some(column) = columns.iter().filter(free).find(|c| alike(field.id, &c.name) && may_hold(field.holds, c.holds)) {
            found.push((field, column));
        }
    }
    found
}

/// How well a kind fits: a field that every such fact needs says more than one that many kinds have.
fn score(kind: &Kind, found: &Found<'_>) -> usize {
    found.iter().map(|(field, _)| if field.required || kind.key.fields().contains(&field.id) { 3 } else { 1 }).sum()
}

fn may_hold(wanted: Type, holds: &str) -> bool {
    match wanted {
        Type::Text => true,
        Type::Count => matches!(holds, "count" | "empty"),
        Type::Money | Type::Share => matches!(holds, "count" | "money" | "empty"),
        Type::Day => matches!(holds, "day" | "empty"),
        Type::Flag => matches!(holds, "flag" | "count" | "empty"),
    }
}

/// The column, with what must be told of it.
fn cell(field: &Field, column: &LookColumn) -> String {
    let mut told = vec![format!("column = {}", quoted(&column.name))];
    let mut doubt = String::new();
    if field.holds == Type::Day
        && let [format, others @ ..] = &column.day_formats[..]
    {
        told.push(format!("format = \"{format}\""));
        if !others.is_empty() {
            doubt = format!("   # or {}: no value tells which", others.join(", "));
        }
    }
    if !column.placeholders.is_empty() {
        let words: Vec<String> = column.placeholders.iter().map(|p| quoted(&p.value)).collect();
        told.push(format!("missing = [{}]", words.join(", ")));
    }
    if told.len() == 1 { quoted(&column.name) } else { format!("{{ {} }}{doubt}", told.join(", ")) }
}

/// The text between quotes, exactly: a heading may hold an end of line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn alike(field: &str, column: &str) -> bool {
    // `Policy No.`, `policy_id` and `policy` are one name.
    let plain = |s: &str| {
        let words = s.to_lowercase();
        let words: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !["no", "number", "id", "code", "date", "fen", ""].contains(w))
            .collect();
        words.concat()
    };
    let (field, column) = (plain(field), plain(column));
    !column.is_empty() && field == column
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::look::LookPlaceholder;

    fn column(name: &str, holds: &'static str) -> LookColumn {
        LookColumn { name: name.into(), holds, day_formats: Vec::new(), missing: 0, placeholders: Vec::new(), examples: Vec::new() }
    }

    #[test]
    fn a_file_that_fits_nothing_well_is_drafted_as_policies_and_not_as_the_last_kind() {
        assert!(draft(&[column("x", "text")]).contains("kind = \"policy\""));
        assert!(draft(&[column("claim", "text"), column("reported", "day"), column("region", "text")]).contains("kind = \"claim\""));
    }

    #[test]
    fn one_column_is_used_once_and_by_what_it_holds() {
        let drafted = draft(&[column("claim", "text"), column("reported", "day"), column("paid", "money")]);
        assert!(drafted.contains("paid_fen = \"paid\"") && !drafted.contains("paid = "), "{drafted}");
    }

    #[test]
    fn placeholders_and_orders_of_days_stand_with_their_column() {
        let mut premium = column("premium", "money");
        premium.placeholders.push(LookPlaceholder { value: "99999".into(), rows: 7 });
        let mut issue = column("issue", "day");
        issue.day_formats = vec!["%d/%m/%Y", "%m/%d/%Y"];
        let drafted = draft(&[column("policy", "text"), premium, issue]);
        assert!(drafted.contains("premium_fen = { column = \"premium\", missing = [\"99999\"] }"), "{drafted}");
        assert!(
            drafted.contains("issue = { column = \"issue\", format = \"%d/%m/%Y\" }   # or %m/%d/%Y: no value tells which"),
            "{drafted}"
        );
    }
}
