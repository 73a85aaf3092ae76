//! What every Board's command takes: the time, the filters, the calibre, the moment of knowledge, and how it is written.

use crate::Here;
use crate::ask::conditions;
use upcount_app::know::{AsOf, Question};
use upcount_model::Day;

#[derive(clap::Args)]
pub(crate) struct Limits {
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Only facts with these values: region=IN,OH
    #[arg(long = "where", value_name = "D=V")]
    only: Vec<String>,
    /// The calibre
    #[arg(long)]
    calibre: Option<String>,
    /// What we knew then
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

impl Limits {
    /// The question that they limit.
    pub(crate) fn question(self, here: &Here) -> Result<Question, String> {
        let only = conditions(here, &self.only)?;
        Ok(Question { only, from: self.from, to: self.to, calibre: self.calibre, as_of: self.as_of, ..Question::default() })
    }
}
