//! Accounts (账户): who may sign in, as what, and on which part of the organisation. Each change is a fact of the Log.

use super::password;
use crate::caller::PLACE;
use crate::secret::{hex, random, sha256};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::{Right, Say, Text, nearest, nearest_in_words};
use upcount_store::{Account, ApiKey, NewFact, StoreError};
use utoipa::ToSchema;

/// A name to sign in with has at most so many characters.
const LONGEST_NAME_CHARS: usize = 100;
/// Values of one dimension that an account may see, at most.
const MOST_PLACES: usize = 1_000;

/// An account, as whoever keeps the accounts sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountItem {
    /// A code without meaning, by which the Log knows it.
    pub id: String,
    /// The name to sign in with.
    pub name: String,
    /// The role's id.
    pub role: String,
    /// Dimension → values that it sees; empty for the whole company.
    pub sees: BTreeMap<String, BTreeSet<String>>,
    /// Whether it has a password.
    pub has_password: bool,
    /// Whether it signs in with one-time codes besides.
    pub has_code: bool,
    /// Whether it signs in at an identity provider.
    pub elsewhere: bool,
    /// Whether it may not sign in any more.
    pub disabled: bool,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
    /// Its keys, newest first.
    pub keys: Vec<KeyItem>,
}

/// A key of an account, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyItem {
    /// A code without meaning.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
    /// When it ends.
    pub expires_at: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}

/// Every account, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Accounts {
    /// The accounts.
    pub accounts: Vec<AccountItem>,
    /// The roles that there are.
    pub roles: Vec<RoleItem>,
}

/// A role, and what it may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleItem {
    /// Its name in definitions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What such a person does.
    pub definition: Text,
    /// Its accounts see only their own value of one of these dimensions; the whole company when empty.
    pub within: Vec<String>,
    /// What it may do, in words.
    pub may: Vec<Text>,
}

/// An account to be made.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The role's id.
    pub role: String,
    /// Dimension → values that it sees.
    #[serde(default)]
    pub sees: BTreeMap<String, BTreeSet<String>>,
    /// Its password; absent for machines and for those who sign in elsewhere.
    #[serde(default)]
    #[schema(format = Password)]
    pub password: Option<String>,
    /// The identity provider and who it is there.
    #[serde(default)]
    pub identity: Option<Identity>,
}

/// Somebody at an identity provider.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The provider's issuer, an address.
    pub issuer: String,
    /// The subject: who it is there.
    pub subject: String,
}

/// What is to be changed of an account; what is absent stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAccount {
    /// The role's id.
    #[serde(default)]
    pub role: Option<String>,
    /// Dimension → values that it sees.
    #[serde(default)]
    pub sees: Option<BTreeMap<String, BTreeSet<String>>>,
    /// A new password.
    #[serde(default)]
    #[schema(format = Password)]
    pub password: Option<String>,
    /// Whether it may not sign in any more.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// `true` takes its one-time codes away, for somebody who lost the device.
    #[serde(default)]
    pub without_code: bool,
}

/// A key to be made.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// The last day on which it works.
    #[serde(default)]
    pub until: Option<String>,
}

/// A key that was made. The secret is told once.
#[derive(Clone, Serialize, ToSchema)]
pub struct KeyMade {
    /// The key.
    #[serde(flatten)]
    pub key: KeyItem,
    /// What the machine sends as `Authorization: Bearer …`.
    pub secret: String,
}

/// Why an account is not made or changed.
#[derive(Debug)]
pub enum AccountRefusal {
    /// Something given makes no sense.
    Unclear(Text),
    /// There is no such account or key.
    None,
    /// The name or the identity belongs to another account.
    Taken,
    /// Nobody who keeps the accounts would be left.
    LastKeeper,
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for AccountRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for AccountRefusal {}
impl From<StoreError> for AccountRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for AccountRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "account_unclear",
            Self::None => "not_found",
            Self::Taken => "account_taken",
            Self::LastKeeper => "last_keeper",
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) => text.clone(),
            Self::None => Text::new("没有这个账户或密钥", "there is no such account or key"),
            Self::Taken => Text::new("这个名字或身份已有账户；请换一个", "the name or the identity has an account already; choose another"),
            Self::LastKeeper => Text::new(
                "至少要有一个能登录、能管理账户的账户；请先建另一个管理员",
                "one account that can sign in and keep the accounts must be left; make another administrator first",
            ),
            Self::Store(e) => e.text(),
        }
    }
}

/// Lists the accounts and the roles.
///
/// # Errors
/// When the store fails.
pub async fn list_accounts(up: &Upcount) -> Result<Accounts, StoreError> {
    let mut keys: BTreeMap<String, Vec<KeyItem>> = BTreeMap::new();
    for key in up.store.api_keys().await? {
        keys.entry(key.account.clone()).or_default().push(key_item(key));
    }
    let accounts = up.store.accounts().await?.into_iter().map(|a| item(&a, keys.remove(&a.id).unwrap_or_default())).collect();
    Ok(Accounts { accounts, roles: roles(up) })
}

fn roles(up: &Upcount) -> Vec<RoleItem> {
    let words = |role: &upcount_book::Role| Right::ALL.iter().filter(|r| role.may(**r)).map(|r| r.text()).collect();
    up.book()
        .roles
        .values()
        .map(|role| RoleItem {
            id: role.id.clone(),
            zh: role.zh.clone(),
            en: role.en.clone(),
            definition: role.definition.clone(),
            within: role.within.clone(),
            may: words(role),
        })
        .collect()
}

/// Makes an account. The first one keeps the accounts: from then on nobody comes in without one.
///
/// # Errors
/// [`AccountRefusal`]; then nothing is made.
pub async fn add_account(up: &Upcount, by: &Caller, new: NewAccount) -> Result<AccountItem, AccountRefusal> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(AccountRefusal::Unclear(Text::new(
            format!("登录名有 1 到 {LONGEST_NAME_CHARS} 个字符"),
            format!("a name has 1 to {LONGEST_NAME_CHARS} characters"),
        )));
    }
    fits(up, &new.role, &new.sees)?;
    let first = !up.store.has_accounts().await?;
    let keeps = up.book().roles.get(&new.role).is_some_and(|r| r.may(Right::Accounts));
    if first && !(keeps && (new.password.is_some() || new.identity.is_some())) {
        return Err(AccountRefusal::LastKeeper);
    }
    let password_hash = match new.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let account = Account {
        id: new_id()?,
        name,
        role: new.role,
        sees: serde_json::to_string(&new.sees).unwrap_or_default(),
        password_hash,
        code_secret: None,
        code_pending: None,
        code_step: 0,
        identity: new.identity.map(|i| (i.issuer, i.subject)),
        disabled: false,
        created_at: clock::now(),
    };
    let fact = told(
        by,
        "account_added",
        &account.id,
        &json!({ "role": account.role, "sees": new.sees, "password": password_told(&account), "identity": account.identity.as_ref().map(identity_hash) }),
    );
    if !up.store.add_account(&account, fact, &clock::now()).await? {
        return Err(AccountRefusal::Taken);
    }
    Ok(item(&account, Vec::new()))
}

/// Changes an account; whoever is signed in with it is signed out.
///
/// # Errors
/// [`AccountRefusal`]; then nothing is changed.
pub async fn change_account(up: &Upcount, by: &Caller, id: &str, change: ChangeAccount) -> Result<AccountItem, AccountRefusal> {
    let mut account = up.store.account(id).await?.ok_or(AccountRefusal::None)?;
    let role = change.role.unwrap_or_else(|| account.role.clone());
    let sees = change.sees.unwrap_or_else(|| sees_of(&account));
    fits(up, &role, &sees)?;
    let disabled = change.disabled.unwrap_or(account.disabled);
    let keeps = |role: &str| up.book().roles.get(role).is_some_and(|r| r.may(Right::Accounts));
    if keeps(&account.role) && (disabled || !keeps(&role)) {
        let all = up.store.accounts().await?;
        let another = |a: &&Account| a.id != id && !a.disabled && keeps(&a.role) && (a.password_hash.is_some() || a.identity.is_some());
        all.iter().find(another).ok_or(AccountRefusal::LastKeeper)?;
    }
    let (new_password, without_code) = (change.password.is_some(), change.without_code);
    if let Some(password) = change.password {
        account.password_hash = Some(password::hash(password).await?);
    }
    let password = password_told(&account);
    let says = json!({ "role": role, "sees": sees, "disabled": disabled, "new_password": new_password, "without_code": without_code, "password": password });
    if change.without_code {
        (account.code_secret, account.code_pending) = (None, None);
    }
    (account.role, account.disabled) = (role, disabled);
    account.sees = serde_json::to_string(&sees).unwrap_or_default();
    let fact = told(by, "account_changed", id, &says);
    up.store.change_account(&account, true, Some(fact), &clock::now()).await?;
    Ok(item(&account, Vec::new()))
}

/// Makes a key for an account.
///
/// # Errors
/// [`AccountRefusal`]; then nothing is made.
pub async fn add_key(up: &Upcount, by: &Caller, account: &str, new: NewKey) -> Result<KeyMade, AccountRefusal> {
    let account = up.store.account(account).await?.ok_or(AccountRefusal::None)?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(AccountRefusal::Unclear(Text::new(
            format!("密钥要写明用途，不超过 {LONGEST_NAME_CHARS} 个字符"),
            format!("a key says what it is for, in at most {LONGEST_NAME_CHARS} characters"),
        )));
    }
    let until = match &new.until {
        None => None,
        Some(day) => {
            let day: upcount_model::Day = day
                .parse()
                .map_err(|_| AccountRefusal::Unclear(Text::new("until 是一天，如 2027-12-31", "`until` is a day such as 2027-12-31")))?;
            Some(format!("{day}T23:59:59.999Z"))
        }
    };
    let secret = format!("upk_{}", hex(&random::<32>().map_err(no_randomness)?));
    let key = ApiKey { id: new_id()?, account: account.id, name, created_at: clock::now(), expires_at: until, revoked_at: None };
    let fact = told(by, "key_made", &key.account, &json!({ "key": key.id, "for": key.name, "until": key.expires_at }));
    up.store.add_api_key(&key, &sha256(secret.as_bytes()), fact, &clock::now()).await?;
    Ok(KeyMade { key: key_item(key), secret })
}

/// Takes a key back: it does not work any more.
///
/// # Errors
/// [`AccountRefusal`]; then nothing is changed.
pub async fn revoke_key(up: &Upcount, by: &Caller, id: &str) -> Result<(), AccountRefusal> {
    let fact = told(by, "key_revoked", id, &json!({}));
    let revoked = up.store.revoke_api_key(id, fact, &clock::now()).await?;
    if revoked { Ok(()) } else { Err(AccountRefusal::None) }
}

/// Whether a role is there and the places are ones that it is bounded by.
fn fits(up: &Upcount, role: &str, sees: &BTreeMap<String, BTreeSet<String>>) -> Result<(), AccountRefusal> {
    let unclear = |zh: String, en: String| Err(AccountRefusal::Unclear(Text::new(zh, en)));
    let book = up.book();
    let Some(role) = book.roles.get(role) else {
        let near: Vec<String> = nearest(role, book.roles.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
        let all = up.book().roles.keys().cloned().collect::<Vec<_>>().join(", ");
        let near =
            if near.is_empty() { Text::new(format!("；有的是 {all}"), format!("; there are {all}")) } else { nearest_in_words(&near) };
        return unclear(format!("没有角色 `{role}`{}", near.zh), format!("there is no role `{role}`{}", near.en));
    };
    let bounds = role.within.join(", ");
    if role.within.is_empty() != sees.is_empty() {
        return if role.within.is_empty() {
            unclear(format!("{}看全公司，不限定机构", role.zh), format!("{} sees the whole company, so no part of it is named", role.en))
        } else {
            unclear(
                format!("{}要写明看哪一部分：{bounds} 之一的值，如 {}=…", role.zh, role.within[0]),
                format!("{} needs the part that it sees: a value of {bounds}, such as {}=…", role.en, role.within[0]),
            )
        };
    }
    for (dimension, values) in sees {
        if !role.within.contains(dimension) && dimension != PLACE {
            return unclear(
                format!("{}按 {bounds} 或 {PLACE}（任一级机构）限定，不按 {dimension}", role.zh),
                format!("{} is bounded by {bounds} or {PLACE} (a part of the organisation at any depth), not by {dimension}", role.en),
            );
        }
        if values.is_empty() || values.len() > MOST_PLACES || values.iter().any(|v| v.trim().is_empty()) {
            return unclear(
                format!("{dimension} 要有 1 到 {MOST_PLACES} 个不空的值"),
                format!("`{dimension}` has 1 to {MOST_PLACES} values, none of them empty"),
            );
        }
    }
    Ok(())
}

/// What the Log is told of a password: a hash of its salted hash, by which one that was put in its place is found out.
pub(super) fn password_told(account: &Account) -> Option<String> {
    account.password_hash.as_ref().map(|hash| sha256(hash.as_bytes()))
}

/// The same of who somebody is at the identity provider.
pub(super) fn identity_hash((issuer, subject): &(String, String)) -> String {
    sha256(format!("{issuer}\n{subject}").as_bytes())
}

/// What the Log is told of a change by somebody.
pub(crate) fn told(by: &Caller, event: &str, about: &str, says: &serde_json::Value) -> NewFact {
    NewFact {
        event: event.to_owned(),
        kind: "account".to_owned(),
        about: about.to_owned(),
        happened: clock::now()[..10].to_owned(),
        corrects: None,
        recorded_by: by.id().to_owned(),
        says: says.to_string(),
    }
}

pub(crate) fn sees_of(account: &Account) -> BTreeMap<String, BTreeSet<String>> {
    serde_json::from_str(&account.sees).unwrap_or_default()
}

pub(crate) fn no_randomness(e: getrandom::Error) -> AccountRefusal {
    AccountRefusal::Unclear(Text::new(format!("系统没有给出随机数（{e}）"), format!("the system gave no randomness ({e})")))
}

fn new_id() -> Result<String, AccountRefusal> {
    random::<8>().map(|bytes| hex(&bytes)).map_err(no_randomness)
}

fn item(account: &Account, keys: Vec<KeyItem>) -> AccountItem {
    AccountItem {
        id: account.id.clone(),
        name: account.name.clone(),
        role: account.role.clone(),
        sees: sees_of(account),
        has_password: account.password_hash.is_some(),
        has_code: account.code_secret.is_some(),
        elsewhere: account.identity.is_some(),
        disabled: account.disabled,
        created_at: account.created_at.clone(),
        keys,
    }
}

fn key_item(key: ApiKey) -> KeyItem {
    KeyItem { id: key.id, name: key.name, created_at: key.created_at, expires_at: key.expires_at, revoked_at: key.revoked_at }
}
