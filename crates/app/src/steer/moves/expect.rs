//! What a person expects of a move, when it can be measured later.

use super::deeds::Expected;
use super::told::NewExpected;
use super::{MOST, MoveRefusal, day, place, unclear};
use upcount_book::Book;

/// The longest time in which a move is expected to bring something.
const LONGEST_DAYS: i32 = 732;

pub(crate) fn expected_of(book: &Book, given: &NewExpected) -> Result<Expected, MoveRefusal> {
    let id = given.measure.clone().unwrap_or_else(|| "policies".to_owned());
    let Some(measure) = book.measures.get(&id) else {
        return Err(unclear(format!("没有指标 `{id}`"), format!("there is no measure `{id}`")));
    };
    if measure.form.additivity() != "additive" {
        return Err(unclear(
            format!("`{id}` 不能相加，行动的成效要用件数或金额这样能相加的指标"),
            format!("`{id}` does not add up; what a move brings is told of a count or a sum"),
        ));
    }
    let calibre = given.calibre.clone().or_else(|| measure.calibre.clone()).or_else(|| book.company.standard_calibres.first().cloned());
    let calibre = calibre.unwrap_or_default();
    if !book.calibres.contains_key(&calibre) {
        return Err(unclear(format!("没有口径 `{calibre}`"), format!("there is no calibre `{calibre}`")));
    }
    if let Some(dimension) = given.only.keys().find(|one| !book.dimensions.contains_key(*one) || place::LEVELS.contains(&one.as_str())) {
        return Err(unclear(
            format!("`where` 写类别的维度，如 product_line；`{dimension}` 不是，机构请写在 place"),
            format!("`where` names dimensions of classes, such as product_line; `{dimension}` is none, and places stand in `place`"),
        ));
    }
    let (from, to) = (day(&given.from)?, day(&given.to)?);
    if to < from || to.0 - from.0 > LONGEST_DAYS {
        return Err(unclear(
            format!("期间从 {from} 到 {to}：要从早到晚，不超过两年"),
            format!("the time is from {from} to {to}: it ends after it begins, and is at most two years"),
        ));
    }
    let range = match (given.least, given.most) {
        (Some(least), Some(most)) if least <= given.extra && given.extra <= most => Some([least, most]),
        (None, None) => None,
        _ => {
            return Err(unclear(
                "`least` 和 `most` 同时写，把 `extra` 夹在中间",
                "`least` and `most` stand together, with `extra` between them",
            ));
        }
    };
    if ![given.extra, given.least.unwrap_or_default(), given.most.unwrap_or_default()]
        .iter()
        .all(|n| n.is_finite() && n.abs() < MOST as f64)
    {
        return Err(unclear("预期是一个数", "what is expected is a number"));
    }
    Ok(Expected { measure: id, calibre, only: given.only.clone(), beside: None, extra: given.extra, range, from, to })
}
