//! Checks a page: it asks for what there is, and its rules say something.

use super::{capability, named};
use crate::{Book, Form, Page, Panel};
use upcount_model::Grain;

pub(super) fn page(book: &Book, page: &Page) -> Result<(), String> {
    capability(&page.capability)?;
    if page.panels.is_empty() {
        return Err("a page has at least one [[panels]]".into());
    }
    if !(1..=120).contains(&page.months) {
        return Err("`months` is a number from 1 to 120".into());
    }
    for panel in &page.panels {
        let (measures, by) = panel.asks();
        measures.into_iter().try_for_each(|measure| named("measure", measure, book.measures.keys()))?;
        named("dimension", by, book.dimensions.keys())?;
        if Grain::from_id(by).is_some() {
            return Err(format!("a panel shows classes, and `{by}` is time"));
        }
        match panel {
            Panel::Table { measures, .. } if measures.is_empty() => return Err("a table has at least one measure".into()),
            Panel::Table { weak, .. } => {
                for rule in weak {
                    let bounds = [rule.below, rule.above, rule.below_all, rule.above_all];
                    if bounds.iter().flatten().count() != 1 {
                        return Err(format!("a rule about `{}` has one of `below`, `above`, `below_all` and `above_all`", rule.measure));
                    }
                }
            }
            Panel::Mix { share, wanted, .. } => {
                if !matches!(book.measures[share].form, Form::Share { .. }) {
                    return Err(format!("`{share}` is no share, so its parts are no parts of one whole"));
                }
                let all: f64 = wanted.values().sum();
                if wanted.values().any(|part| !(0.0..=1.0).contains(part)) || (all - 1.0).abs() > 1e-9 {
                    return Err(format!("the wanted parts add up to {all}, and to 1 they should"));
                }
            }
            Panel::Matrix { .. } => {}
        }
    }
    Ok(())
}
