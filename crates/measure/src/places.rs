//! The organisation as facts tell it.

use crate::measures::{Source, known};
use crate::scan::table;
use crate::{FactsIn, Measures, Question, Refusal, World};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::logical_expr::ident;
use upcount_model::{Day, Place, place};

impl Measures {
    /// Every part of the organisation that is known, and those of a file that is not listed yet.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn places(&self, world: &World, new: Option<&FactsIn>) -> Result<Vec<Place>, Refusal> {
        let world = World { files: world.files.iter().chain(new).cloned().collect(), ..world.clone() };
        self.places_of(&known(&place::KIND, &Question::default(), &world)?).await
    }

    pub(crate) async fn places_of(&self, source: &Source) -> Result<Vec<Place>, Refusal> {
        if source.is_empty() {
            return Ok(Vec::new());
        }
        let columns = ["place", "level", "parent", "since", "until"].map(ident);
        let mut places = Vec::new();
        for batch in table(&self.context, &place::KIND, source).await?.select(columns)?.collect().await? {
            let text = |n: usize| cast(batch.column(n), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()));
            let texts = [text(0)?, text(1)?, text(2)?];
            let days = [3, 4].map(|n| batch.column(n).as_primitive::<Date32Type>());
            for row in 0..batch.num_rows() {
                let text = |n: usize| {
                    let text = texts[n].as_string::<i32>();
                    (!text.is_null(row)).then(|| text.value(row).to_owned())
                };
                let day = |n: usize| (!days[n].is_null(row)).then(|| Day(days[n].value(row)));
                let (Some(place), Some(since)) = (text(0), day(0)) else { continue };
                places.push(Place { place, level: text(1).unwrap_or_default(), parent: text(2), since, until: day(1) });
            }
        }
        Ok(places)
    }
}
