//! Checks contact paths: each contact is a fact that says whose it is.

use super::{capability, field_of, kind_of, named};
use crate::{Book, Form, Journey};
use upcount_model::Type;

/// More contacts than this are no picture any more.
const MOST_CONTACTS: usize = 12;

pub(super) fn journey(book: &Book, one: &Journey) -> Result<(), String> {
    capability(&one.capability)?;
    named("measure", &one.of, book.measures.keys())?;
    let form = &book.measures[&one.of].form;
    if !matches!(form, Form::Count { .. }) {
        return Err(format!("`{}` is a {}; a path leads to a count of policies", one.of, form.id()));
    }
    let says_who = |kind| field_of(kind, &one.who).is_ok_and(|field| field.holds == Type::Text);
    if !says_who(kind_of("policy")?) {
        return Err(format!("a policy has no text `{}`; say with `who` whose it is, such as \"customer\"", one.who));
    }
    if one.contacts.is_empty() || one.contacts.len() > MOST_CONTACTS {
        return Err(format!("`contacts` names 1 to {MOST_CONTACTS} measures"));
    }
    for (n, contact) in one.contacts.iter().enumerate() {
        named("measure", contact, book.measures.keys())?;
        let Form::Facts { kind, .. } = &book.measures[contact].form else {
            return Err(format!("`{contact}` does not count facts by one of their days, so it is no contact"));
        };
        if !says_who(kind_of(kind)?) {
            return Err(format!("`{contact}` counts facts of {kind}, which do not say by `{}` with whom", one.who));
        }
        if one.contacts[..n].contains(contact) {
            return Err(format!("`{contact}` is named twice"));
        }
    }
    if !(1..=365).contains(&one.within_days) {
        return Err("`within_days` is a number from 1 to 365".into());
    }
    if !(one.within_days..=3650).contains(&one.back_days) {
        return Err(format!("`back_days` is a number from `within_days`, {}, to 3650", one.within_days));
    }
    if !one.soon.is_sorted_by(|a, b| a < b) || one.soon.iter().any(|days| !(1..one.within_days).contains(days)) {
        return Err(format!("`soon` has numbers from 1 to below `within_days`, {}, each greater than the one before", one.within_days));
    }
    Ok(())
}
