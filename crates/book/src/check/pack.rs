//! Checks a review pack: it looks at what there is, and at nothing twice.

use super::{capability, named};
use crate::{Book, Form, Pack, PackSection};
use upcount_model::Grain;

pub(super) fn pack(book: &Book, pack: &Pack) -> Result<(), String> {
    capability(&pack.capability)?;
    if pack.sections.is_empty() || pack.sections.len() > 20 {
        return Err("a pack has one to twenty [[sections]]".into());
    }
    if !(1..=12).contains(&pack.before) {
        return Err("`before` is a number from 1 to 12: the periods that stand beside the one looked at".into());
    }
    if pack.waits_days > 15 {
        return Err("`waits_days` is at most 15: a pack that comes later is no review of the period".into());
    }
    for (n, section) in pack.sections.iter().enumerate() {
        match section {
            PackSection::Standing { attained, goal, .. } => {
                named("measure", attained, book.measures.keys())?;
                named("goal", goal, book.goals.keys())?;
                if !matches!(book.measures[attained].form, Form::Quotient { .. }) {
                    return Err(format!("`{attained}` is no quotient, so it says nothing of a goal"));
                }
            }
            PackSection::Figures { measures, .. } => {
                if measures.is_empty() || measures.len() > 12 {
                    return Err("`measures` of a section are one to twelve: more than that nobody reads in a meeting".into());
                }
                measures.iter().try_for_each(|measure| named("measure", measure, book.measures.keys()))?;
                if let Some((_, twice)) = measures.iter().enumerate().find(|(n, one)| measures[..*n].contains(one)) {
                    return Err(format!("`measures` names `{twice}` twice"));
                }
            }
            PackSection::Funnel { funnel, .. } => named("funnel", funnel, book.funnels.keys())?,
            PackSection::Lost { counts, .. } => {
                if counts.is_empty() || counts.len() > 6 {
                    return Err("`counts` of a section are one to six".into());
                }
                for count in counts {
                    named("measure", &count.of, book.measures.keys())?;
                    named("dimension", &count.by, book.dimensions.keys())?;
                    if book.measures[&count.of].form.additivity() != "additive" {
                        return Err(format!("`{}` does not add up, so its parts are no parts of one whole", count.of));
                    }
                    if Grain::from_id(&count.by).is_some() {
                        return Err(format!("`{}` is time, and says no reason", count.by));
                    }
                }
            }
            PackSection::Activity { .. } | PackSection::Coaching { .. } | PackSection::Actions { .. } | PackSection::Agreed { .. } => {
                if pack.sections[..n].iter().any(|before| before.kind() == section.kind()) {
                    return Err(format!("a pack has one section `{}`; this is a second", section.kind()));
                }
            }
        }
    }
    Ok(())
}
