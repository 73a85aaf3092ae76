//! Where a figure is read from (`ask --explain`): from which cells, or from the facts and why.

use crate::cells::Why;
use crate::credit::of_one_each;
use crate::plan::{Facts, Plan, Shape, plan};
use crate::{Measures, Question, Refusal, World};
use serde::Serialize;
use upcount_book::Book;
use upcount_model::{Scope, Text};
use utoipa::ToSchema;

/// Where one of the counts of a figure is read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadFrom {
    /// The measure that is counted.
    pub measure: String,
    /// The kind of fact.
    pub kind: String,
    /// The cells; absent when facts are read.
    pub cells: Option<String>,
    /// Files of cells that are read.
    pub files_of_cells: usize,
    /// Files of facts that are read.
    pub files_of_facts: usize,
    /// Why.
    pub why: Text,
}

impl Measures {
    /// Where the figures of a question are read from, count by count.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn explain(&self, question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Vec<ReadFrom>, Refusal> {
        let plan = plan(question, book, scope, &Facts::of(world))?;
        let mut counts = Vec::new();
        parts(&plan, &mut counts);
        let mut read = Vec::with_capacity(counts.len());
        for count in counts {
            let source = self.source(count, question, world).await?;
            let count = &*of_one_each(count, &self.credits(count, question, world)?);
            let (measure, kind) = (count.measure.id.clone(), count.tally.kind.id.to_owned());
            let facts = source.files.len();
            read.push(match (&count.shape, self.choose(count, &source, world).await) {
                (Shape::Roster | Shape::Retained(_) | Shape::Active(_), _) => ReadFrom {
                    measure,
                    kind,
                    cells: None,
                    files_of_cells: 0,
                    files_of_facts: facts,
                    why: Text::new("名册逐人看", "the roll is gone through person by person"),
                },
                (_, Why::Cells(chosen)) => {
                    let (cells, parts, rest) = chosen.told();
                    let why = Text::new(format!("{}已够，且最小", cells.zh), format!("the smallest that have all it needs: {}", cells.en));
                    ReadFrom { measure, kind, cells: Some(cells.id.clone()), files_of_cells: parts, files_of_facts: rest, why }
                }
                (_, Why::Facts(why)) => ReadFrom { measure, kind, cells: None, files_of_cells: 0, files_of_facts: facts, why },
            });
        }
        read.dedup();
        Ok(read)
    }
}

/// The plans that read facts.
fn parts<'p>(plan: &'p Plan, found: &mut Vec<&'p Plan>) {
    match &plan.shape {
        Shape::Quotient(sides) => sides.of.iter().chain(&sides.less).chain(&sides.over).for_each(|part| parts(part, found)),
        Shape::Active(active) => {
            found.push(plan);
            parts(&active.of, found);
        }
        _ => found.push(plan),
    }
}
