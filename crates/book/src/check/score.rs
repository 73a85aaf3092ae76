//! Checks a score: weights are whole, each item has a figure that can be told of an agent, and its points run somewhere.

use super::{capability, named, near};
use crate::{Aspect, Book, Form, Score, ScoreItem, ScoreVersion};
use upcount_model::{Grain, Kind};

const ONE_PPM: i64 = 1_000_000;
/// Months of a calendar that is not the calendar's own would be other months in each item.
const CALENDAR: &str = "calendar_month";

pub(super) fn score(book: &Book, score: &Score) -> Result<(), String> {
    capability(&score.capability)?;
    if !matches!(score.every, Grain::Month | Grain::Quarter) {
        return Err("`every` is \"month\" or \"quarter\"".into());
    }
    let period = score.every.months().cast_unsigned();
    if !(period.max(2)..=36).contains(&score.months) {
        return Err(format!("`months` is from {} to 36: of one month nobody can tell luck from merit", period.max(2)));
    }
    for dimension in &score.alike {
        named("dimension", dimension, book.dimensions.keys())?;
        if Grain::from_id(dimension).is_some() {
            return Err(format!("`alike` names what people are, and {dimension} is time"));
        }
    }
    if !(0..=ONE_PPM).contains(&score.enough.0) {
        return Err("`enough` is from 0% to 100%".into());
    }
    for (what, days) in
        [("waits_days", score.waits_days), ("appeal_days", score.appeal_days.unwrap_or_default()), ("due_days", score.due_days)]
    {
        if days > 180 {
            return Err(format!("`{what}` is at most 180"));
        }
    }
    if score.versions.is_empty() {
        return Err("say with [[version]] what counts, since when and why".into());
    }
    if score.versions.windows(2).any(|two| two[0].since >= two[1].since) {
        return Err("the versions come in the order of `since`, each day once".into());
    }
    score.versions.iter().try_for_each(|one| version(book, score, one).map_err(|what| format!("version of {}: {what}", one.since)))
}

fn version(book: &Book, score: &Score, of: &ScoreVersion) -> Result<(), String> {
    let whole: i64 = of.weights.values().map(|part| part.0).sum();
    if whole != ONE_PPM {
        return Err(format!("`weights` add up to 100%, not {}", percent(whole)));
    }
    for aspect in Aspect::ALL {
        let weight = of.weights.get(&aspect).map_or(0, |part| part.0);
        let items: Vec<&ScoreItem> = of.items.iter().filter(|item| item.aspect == aspect).collect();
        if weight > 0 && items.is_empty() || weight == 0 && !items.is_empty() {
            return Err(format!("`{}` has a weight and items, or neither", aspect.id()));
        }
        let whole: i64 = items.iter().map(|item| item.weight.0).sum();
        if !items.is_empty() && whole != ONE_PPM {
            return Err(format!("the weights of the items of `{}` add up to 100%, not {}", aspect.id(), percent(whole)));
        }
    }
    for (n, one) in of.items.iter().enumerate() {
        if one.id.is_empty() || !one.id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(format!("the `id` of an item is of small letters, digits and _, not `{}`", one.id));
        }
        if of.items[..n].iter().any(|before| before.id == one.id) {
            return Err(format!("two items are called `{}`", one.id));
        }
        item(book, score, one).map_err(|what| format!("`{}`: {what}", one.id))?;
    }
    Ok(())
}

fn item(book: &Book, score: &Score, item: &ScoreItem) -> Result<(), String> {
    if item.zh.trim().is_empty() || item.en.trim().is_empty() {
        return Err("it has a name in both languages".into());
    }
    if item.weight.0 <= 0 {
        return Err("what counts nothing is no item".into());
    }
    if !(item.zero.is_finite() && item.full.is_finite()) || (item.zero - item.full).abs() < 1e-9 {
        return Err("points run from `zero` to `full`, two figures apart".into());
    }
    if item.months.is_some_and(|months| !(score.every.months().cast_unsigned()..=score.months).contains(&months)) {
        return Err(format!("`months` of an item is from those of a period to the {} of the score", score.months));
    }
    match &item.of {
        Some(_) if !item.checks.is_empty() => Err("it is of a measure or of spot checks, not both".into()),
        Some(of) => measure(book, of),
        None if item.checks.is_empty() => Err("say with `of` of which measure it is, or with `checks` of which spot checks".into()),
        None => item.checks.iter().try_for_each(|check| named("spot check", check, book.checks.keys())),
    }
}

/// A figure of an agent that has a count below the line, for how far it is believed depends on that.
fn measure(book: &Book, of: &str) -> Result<(), String> {
    named("measure", of, book.measures.keys())?;
    let measure = &book.measures[of];
    if !matches!(measure.form, Form::Quotient { .. } | Form::Within { .. } | Form::Part { .. } | Form::Ratio { .. }) {
        return Err(format!("`{of}` is a {}; a score looks at things divided by others", measure.form.id()));
    }
    let without = |kind: &&&'static Kind| kind.id != "policy" && kind.field("agent").is_none();
    if let Some(kind) = book.kinds_of(of).iter().find(without) {
        return Err(format!("`{of}` looks at facts that do not name their agent ({})", kind.id));
    }
    let calendar = measure.calibre.as_ref().and_then(|id| book.calibres.get(id)).map(|calibre| calibre.calendar.as_str());
    match calendar {
        Some(other) if other != CALENDAR => {
            Err(format!("`{of}` counts months of the calendar `{other}`{}; a score looks at calendar months", near(other, [CALENDAR])))
        }
        _ => Ok(()),
    }
}

fn percent(ppm: i64) -> String {
    format!("{}%", ppm as f64 / 10_000.0)
}
