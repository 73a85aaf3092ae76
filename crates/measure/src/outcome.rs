//! How facts came out at limits (到期结果): two bits for each limit, whether a fact is looked at once the limit has passed, and
//! whether it came to what is looked for. Cells keep them in place of the days that decide it.

use crate::plan::Leg;
use crate::reach::Reach;
use datafusion::common::Result;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Case, Expr, bitwise_and, ident, lit};
use upcount_book::{Cells, Form};
use upcount_model::Kind;

/// Where cells keep the outcome at a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) column: String,
    /// The place of the limit among those of the column.
    place: usize,
}

impl Kept {
    /// Whether a fact is looked at when the limit has passed.
    pub(crate) fn looked_at(&self) -> Expr {
        self.bit(0)
    }

    /// Whether a fact that is looked at came to what is looked for.
    pub(crate) fn reached(&self) -> Expr {
        self.bit(1)
    }

    fn bit(&self, bit: usize) -> Expr {
        bitwise_and(ident(&self.column), lit(1_i64 << (2 * self.place + bit))).not_eq(lit(0_i64))
    }
}

/// The outcomes of a fact at limits, as one number.
fn outcomes<'r>(limits: impl Iterator<Item = &'r Reach>, leg: &Leg) -> Expr {
    let outcome = |(place, reach): (usize, &Reach)| {
        let came = either(reach.reached(leg), lit(3_i64 << (2 * place)), lit(1_i64 << (2 * place)));
        either(reach.looked_at(leg), came, lit(0_i64))
    };
    limits.enumerate().map(outcome).reduce(|all, one| all + one).unwrap_or_else(|| lit(0_i64))
}

fn either(so: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::Case(Case::new(None, vec![(Box::new(so), Box::new(then))], Some(Box::new(otherwise))))
}

/// The day from which a limit runs that cells keep.
fn start(form: &Form, kind: &'static Kind) -> &'static str {
    let own = if let Form::Within { day: Some(day), .. } = form { kind.field(day) } else { None };
    own.map_or(kind.day, |field| field.id)
}

/// Facts with the columns of outcomes that cells keep.
pub(crate) fn with_outcomes(mut facts: DataFrame, cells: &Cells, kind: &'static Kind) -> Result<DataFrame> {
    for (column, forms) in &cells.limits {
        let Some(first) = forms.first() else { continue };
        let limits: Vec<Reach> = forms.iter().filter_map(|form| Reach::of(form, 1)).collect();
        let leg = Leg { days: vec![start(first, kind)], sign: 1 };
        facts = facts.with_column(column, outcomes(limits.iter(), &leg))?;
    }
    Ok(facts)
}

/// Where cells keep the outcomes at limits that follow each other and run from this day; the place of the first.
pub(crate) fn kept_in(cells: &Cells, limits: &[Reach], leg: &Leg, kind: &'static Kind) -> Option<Kept> {
    let alike = |forms: &[Form]| forms.iter().zip(limits).all(|(form, limit)| leg.days == [start(form, kind)] && limit.is_of(form));
    let place = |forms: &Vec<Form>| forms.windows(limits.len().max(1)).position(alike);
    cells.limits.iter().find_map(|(column, forms)| place(forms).map(|place| Kept { column: column.clone(), place }))
}

/// How far facts came on a way of ages, as a column that a tally tells facts apart by.
#[derive(Clone, Debug)]
pub(crate) struct Ages {
    /// What is looked for at each age.
    pub(crate) limits: Vec<Reach>,
    /// Where cells keep it.
    pub(crate) kept: Option<Kept>,
}

/// The column of the outcomes at the ages that have passed.
pub(crate) const AGES: &str = "outcomes_at_ages";

impl Ages {
    /// Facts with how they came out at the ages that they have reached.
    pub(crate) fn onto(&self, facts: DataFrame, leg: &Leg) -> Result<DataFrame> {
        let mut limits = self.limits.clone();
        if let Some(first) = &self.kept {
            let at = |place: usize| Kept { column: first.column.clone(), place: first.place + place };
            limits.iter_mut().enumerate().for_each(|(n, limit)| limit.kept = Some(at(n)));
        }
        facts.with_column(AGES, outcomes(limits.iter(), leg))
    }

    /// Whether a fact with these outcomes has reached an age, and whether it came there.
    pub(crate) fn at(outcomes: i64, age: usize) -> (bool, bool) {
        (outcomes >> (2 * age) & 1 == 1, outcomes >> (2 * age + 1) & 1 == 1)
    }
}
