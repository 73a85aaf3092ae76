//! What each rule found last: it is looked for again only when a fact came that could change it.

use super::watch::{Watched, Watching};
use crate::Upcount;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::{Book, Form, Signal};
use upcount_measure::Refusal;
use upcount_model::{Kind, agent, credit, leave, membership, place};

/// What rules found, by their names.
#[derive(Default)]
pub(crate) struct KnownSignals {
    of: Mutex<HashMap<String, Last>>,
}

struct Last {
    /// The definitions that it was found by.
    book: Arc<Book>,
    /// The facts that it was found of.
    made_of: String,
    watched: Option<Arc<Watched>>,
}

/// Kinds of which members, where they belong and when they are away follow, whatever is counted of them.
const PEOPLE: [&Kind; 5] = [&agent::KIND, &credit::KIND, &leave::KIND, &membership::KIND, &place::KIND];

/// What a rule finds as of the last day of facts.
pub(super) async fn latest(up: &Upcount, book: &Arc<Book>, rule: &Signal) -> Result<Option<Arc<Watched>>, Refusal> {
    let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let made_of = world.mark(&kinds(book, &rule.of));
    let known = || up.signals.of.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(last) = known().get(&rule.id).filter(|last| Arc::ptr_eq(&last.book, book) && last.made_of == made_of) {
        return Ok(last.watched.clone());
    }
    let watched = match Watching::read(up, book, rule, None).await? {
        Some(watching) => watching.found(up).await?.map(Arc::new),
        None => None,
    };
    known().insert(rule.id.clone(), Last { book: book.clone(), made_of, watched: watched.clone() });
    Ok(watched)
}

/// The kinds of facts that a figure of people follows from; all of them where it is more than facts of some.
fn kinds(book: &Book, measure: &str) -> Vec<&'static Kind> {
    match book.measures.get(measure).map(|measure| &measure.form) {
        Some(Form::Facts { .. } | Form::Sum { .. } | Form::Ratio { .. } | Form::Within { .. } | Form::Count { .. }) => {
            book.kinds_of(measure).into_iter().chain(PEOPLE).collect()
        }
        Some(Form::Quotient { of, less, over }) => of.iter().chain(less).chain(over).flat_map(|part| kinds(book, part)).collect(),
        _ => Kind::ALL.to_vec(),
    }
}
