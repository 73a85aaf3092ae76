//! The sealing key (密钥): whether it is the one that things were sealed with, and its change for another.

use super::people::{about, key_purpose, keyed_hashes, own_key};
use super::{PersonRefusal, code};
use crate::{Caller, SealingKey, Upcount, clock};
use serde_json::json;
use upcount_store::{PersonCode, SealedCodes, SealedPerson};

/// People whose keys are read at once.
const PAGE: i64 = 1_000;

/// Before all people.
fn nobody() -> PersonCode {
    PersonCode { kind: String::new(), code: String::new() }
}

/// Whether what lies sealed opens with the configured key: the first of each sort is tried.
///
/// # Errors
/// [`PersonRefusal::NoKey`] when something lies sealed and no key is configured, [`PersonRefusal::OtherKey`] when it was
/// sealed with another.
pub async fn check_key(up: &Upcount) -> Result<(), PersonRefusal> {
    let (codes, people) = (up.store.sealed_codes().await?, up.store.sealed_people(&nobody(), 1).await?);
    if codes.is_empty() && people.is_empty() {
        return Ok(());
    }
    let key = up.key.as_deref().ok_or(PersonRefusal::NoKey)?;
    for one in codes.iter().take(1) {
        reseal_codes(key, key, one)?;
    }
    for person in &people {
        own_key(key, &person.who, &person.key)?;
    }
    Ok(())
}

/// Seals everything anew with another key, in one piece; the old key opens nothing any more.
///
/// # Errors
/// [`PersonRefusal`]; then all is as it was.
pub async fn change_key(up: &Upcount, by: &Caller, new: &SealingKey) -> Result<usize, PersonRefusal> {
    let key = up.key.as_deref().ok_or(PersonRefusal::NoKey)?;
    let codes = up.store.sealed_codes().await?.iter().map(|c| reseal_codes(key, new, c)).collect::<Result<Vec<_>, _>>()?;
    let (mut people, mut after) = (Vec::new(), nobody());
    loop {
        let page = up.store.sealed_people(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.who.clone();
        for person in page {
            let own = own_key(key, &person.who, &person.key)?;
            let sealed = new.seal(&key_purpose(&person.who), own.to_hex().as_bytes()).ok_or(PersonRefusal::OtherKey)?;
            let hashes = keyed_hashes(&own, new, &up.store.personal(&person.who).await?)?;
            people.push(SealedPerson { key: sealed, hashes, who: person.who });
        }
    }
    let fact = super::accounts::told(by, "key_changed", &about(&nobody()), &json!({ "codes": codes.len(), "people": people.len() }));
    up.store.reseal(&codes, &people, fact, &clock::now()).await?;
    Ok(codes.len() + people.len())
}

fn reseal_codes(old: &SealingKey, new: &SealingKey, codes: &SealedCodes) -> Result<SealedCodes, PersonRefusal> {
    let purpose = code::purpose(&codes.account);
    let anew = |sealed: &Option<String>| match sealed {
        None => Ok(None),
        Some(sealed) => {
            let opened = old.open(&purpose, sealed).ok_or(PersonRefusal::OtherKey)?;
            new.seal(&purpose, &opened).map(Some).ok_or(PersonRefusal::OtherKey)
        }
    };
    Ok(SealedCodes { account: codes.account.clone(), secret: anew(&codes.secret)?, pending: anew(&codes.pending)? })
}
