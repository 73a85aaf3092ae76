//! What has several tables, such as a review pack: as a terminal shows them, and as CSV.

use crate::ask::plain;
use upcount_app::know::{ExportFormat, PartTable};

/// How it is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
    Xlsx,
    Pdf,
}

impl Format {
    /// The file that it is, where it is one.
    pub(crate) fn file(self) -> Option<ExportFormat> {
        match self {
            Self::Xlsx => Some(ExportFormat::Xlsx),
            Self::Pdf => Some(ExportFormat::Pdf),
            Self::Table | Self::Csv | Self::Json => None,
        }
    }
}

/// One table after another, with an empty line between.
pub(crate) fn csv(tables: &[PartTable]) -> String {
    let cell = |value: &serde_json::Value| plain(value).replace([',', '\n'], ";");
    let line = |row: &Vec<serde_json::Value>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    let table = |of: &PartTable| {
        let head = of.columns.iter().map(|column| column.replace(',', ";")).collect::<Vec<_>>().join(",");
        format!("{head}\n{}", of.rows.iter().map(line).collect::<String>())
    };
    tables.iter().map(table).collect::<Vec<_>>().join("\n")
}

/// A table with lines; parts of one are shown in percent.
pub(crate) fn drawn(of: &PartTable) -> String {
    let mut table = crate::ask::table();
    table.set_header(&of.columns);
    for row in &of.rows {
        let shown = |(n, value): (usize, &serde_json::Value)| match value.as_f64() {
            Some(part) if of.percent.contains(&n) => format!("{:.1}%", part * 100.0),
            Some(number) => format!("{number:.*}", if number.fract() == 0.0 { 0 } else { 2 }),
            _ => plain(value),
        };
        table.add_row(row.iter().enumerate().map(shown));
    }
    table.to_string()
}
