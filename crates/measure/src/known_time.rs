//! Whether anything is known of a time (期间有无数据): a figure of a time without facts would be a nought that nobody counted.

use crate::measures::known;
use crate::plan::{Facts, plan};
use crate::{Question, Refusal, World};
use upcount_book::Book;
use upcount_model::{Day, Scope, Text};

/// What a reader must know of the time that is asked for, when facts reach over a part of it only.
///
/// # Errors
/// When nothing is known of it.
pub(crate) fn told(question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Option<Text>, Refusal> {
    let plan = plan(question, book, scope, &Facts::of(world))?;
    let (Some(from), Some(to), None) = (question.from, question.to, &plan.tally.exposure) else { return Ok(None) };
    let source = known(plan.tally.kind, question, world)?;
    let said = source.said.days();
    let days = source.files.iter().filter_map(|file| file.days).chain(said).reduce(|(a, z), (b, y)| (a.min(b), z.max(y)));
    let Some((first, last)) = days else { return Ok(None) };
    if to < first || from > last {
        return Err(Refusal::question(
            format!("{from} 到 {to} 没有数据，已知的是 {first} 到 {last}；请换一段时间"),
            format!("nothing is known from {from} to {to}: the facts run from {first} to {last}; ask for a time among these"),
        ));
    }
    // The first and the last days of a month may be without facts in a small company.
    let month = |day: Day| (day.to_ymd().0, day.to_ymd().1);
    let whole = month(from) >= month(first) && month(to) <= month(last);
    let (begins, ends) = (from.max(first), to.min(last));
    let part = || {
        Text::new(
            format!("{from} 到 {to} 只有 {begins} 到 {ends} 的数据，不是完整的期间"),
            format!("of {from} to {to} only {begins} to {ends} is known, which is not the whole of it"),
        )
    };
    Ok((!whole).then(part))
}
