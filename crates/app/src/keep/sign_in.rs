//! Signing in and out (登录): a name and a password, a one-time code where the account has one, and who a session or a
//! key belongs to.

use super::accounts::{no_randomness, sees_of};
use super::{AccountRefusal, code, password};
use crate::secret::{hex, random, sha256};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use upcount_measure::Refusal;
use upcount_model::{Day, Place, Right, Say, Text, inside as inside_of};
use upcount_store::{Account, StoreError};
use utoipa::ToSchema;

/// A working day and a little more; then one signs in again.
const SESSION_HOURS: u64 = 12;

/// Who signs in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The name.
    pub name: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
    /// The one-time code, where the account has one.
    #[serde(default)]
    pub code: Option<String>,
}

/// Why somebody is not signed in.
#[derive(Debug)]
pub enum SignInRefusal {
    /// The name, the password or the code is wrong; which one is not told.
    Wrong,
    /// The password is right, and a one-time code is needed.
    CodeNeeded,
    /// Nobody is signed in.
    NotSignedIn,
    /// The role does not have the right.
    MayNot(Right),
    /// Something could not be done.
    Account(AccountRefusal),
    /// The organisation cannot be read.
    Engine(Refusal),
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for SignInRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for SignInRefusal {}
impl From<StoreError> for SignInRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<AccountRefusal> for SignInRefusal {
    fn from(e: AccountRefusal) -> Self {
        Self::Account(e)
    }
}

impl Say for SignInRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign_in_refused",
            Self::CodeNeeded => "code_needed",
            Self::NotSignedIn => "not_signed_in",
            Self::MayNot(_) => "may_not",
            Self::Account(e) => e.code(),
            Self::Engine(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Wrong => Text::new("登录名、密码或验证码不对", "the name, the password or the code is wrong"),
            Self::CodeNeeded => Text::new("请输入验证器上的六位验证码", "enter the six digits that your authenticator shows"),
            Self::NotSignedIn => Text::new("请先登录", "sign in first"),
            Self::MayNot(right) => {
                let right = right.text();
                Text::new(
                    format!("您的角色不能{}；需要的话请找管理员", right.zh),
                    format!("your role may not {}; ask an administrator if you need it", right.en),
                )
            }
            Self::Account(e) => e.text(),
            Self::Engine(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// A session that was opened. The token is known to nobody else.
#[derive(Clone)]
pub struct Session {
    /// What the browser sends.
    pub token: String,
    /// Seconds until it ends.
    pub seconds: u64,
    /// Who is signed in.
    pub me: Me,
}

/// Who asks, and what they may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// Whether somebody is signed in, or the home has no accounts and everybody on this machine is its owner.
    pub signed_in: bool,
    /// Whether the home has no accounts yet.
    pub open: bool,
    /// The name.
    pub name: String,
    /// The role; absent for the owner.
    pub role: Option<MyRole>,
    /// What they may do.
    pub may: Vec<String>,
    /// Dimension → values that they see; empty for the whole company.
    pub sees: BTreeMap<String, BTreeSet<String>>,
    /// Whether they sign in with one-time codes besides.
    pub has_code: bool,
    /// Whether they may change a password here.
    pub has_password: bool,
    /// Whether one may sign in at an identity provider.
    pub elsewhere: bool,
    /// The day on which the home's made-up company lives, which is today there; absent where the clock tells the day.
    pub lives_on: Option<String>,
}

/// A role by its names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyRole {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// How a caller shows who it is.
#[derive(Clone, Copy)]
pub enum Shown<'t> {
    /// The token of a session.
    Session(&'t str),
    /// The secret of a key.
    Key(&'t str),
    /// Nothing.
    Nothing,
}

/// Signs somebody in.
///
/// # Errors
/// [`SignInRefusal`]; a name that is not there is refused as slowly and in the same words as a wrong password.
pub async fn sign_in(up: &Upcount, asked: SignIn) -> Result<Session, SignInRefusal> {
    let account = up.store.account_named(asked.name.trim()).await?;
    let hash = account.as_ref().and_then(|a| a.password_hash.clone());
    let right = password::is_right(asked.password, hash).await;
    let account = account.filter(|a| right && !a.disabled).ok_or(SignInRefusal::Wrong)?;
    if let Some(sealed) = &account.code_secret {
        let given = asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()).ok_or(SignInRefusal::CodeNeeded)?;
        let step = code::step_of(up, &account.id, sealed, given).ok_or(SignInRefusal::Wrong)?;
        if !up.store.take_code_step(&account.id, step).await? {
            return Err(SignInRefusal::Wrong);
        }
    }
    open_session(up, &account).await
}

/// Opens a session for an account that has shown who it is.
pub(crate) async fn open_session(up: &Upcount, account: &Account) -> Result<Session, SignInRefusal> {
    let caller = caller_of(up, account).ok_or(SignInRefusal::Wrong)?;
    let token = hex(&random::<32>().map_err(no_randomness)?);
    up.store.open_session(&sha256(token.as_bytes()), &account.id, &clock::now(), &clock::hours_from_now(SESSION_HOURS)).await?;
    Ok(Session { token, seconds: SESSION_HOURS * 3600, me: me(up, &caller, Some(account), false) })
}

/// Signs out; the token does not work any more.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(up: &Upcount, token: &str) -> Result<(), StoreError> {
    up.store.end_session(&sha256(token.as_bytes())).await
}

/// Who a request comes from.
///
/// # Errors
/// [`SignInRefusal::NotSignedIn`] when the home has accounts and it comes from none of them.
pub async fn caller(up: &Upcount, shown: Shown<'_>) -> Result<Caller, SignInRefusal> {
    match account_of(up, shown).await? {
        Some(account) => settled(up, caller_of(up, &account).ok_or(SignInRefusal::NotSignedIn)?).await,
        None if matches!(shown, Shown::Key(_)) || up.store.has_accounts().await? => Err(SignInRefusal::NotSignedIn),
        None => Ok(Caller::owner()),
    }
}

/// The accounts of these names that may sign in, each as if it asked; of a home without accounts, `owner`.
pub(crate) async fn callers_named(up: &Upcount, names: &BTreeSet<&str>) -> Result<BTreeMap<String, Caller>, Refusal> {
    let fault = |e: StoreError| Refusal::Fault(e.to_string());
    let accounts = up.store.accounts().await.map_err(fault)?;
    if accounts.is_empty() {
        return Ok(names.iter().filter(|name| **name == "owner").map(|name| ((*name).to_owned(), Caller::owner())).collect());
    }
    let named = accounts.iter().filter(|account| !account.disabled && names.contains(account.name.as_str()));
    let mut callers: Vec<Caller> = named.filter_map(|account| caller_of(up, account)).collect();
    if callers.iter().any(|caller| caller.places().is_some()) {
        let all = up.measures.places(&up.world().await.map_err(fault)?, None).await?;
        callers = callers.into_iter().map(|caller| laid_open(caller, &all, up.today())).collect();
    }
    Ok(callers.into_iter().map(|caller| (caller.name().to_owned(), caller)).collect())
}

/// Lays open the places that a caller sees.
async fn settled(up: &Upcount, caller: Caller) -> Result<Caller, SignInRefusal> {
    if caller.places().is_none() {
        return Ok(caller);
    }
    let all = up.measures.places(&up.world().await?, None).await.map_err(SignInRefusal::Engine)?;
    Ok(laid_open(caller, &all, up.today()))
}

/// With everything that lies today inside the places that a caller sees.
fn laid_open(caller: Caller, all: &[Place], today: Day) -> Caller {
    let Some(places) = caller.places().cloned() else { return caller };
    let mut inside: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (place, level) in places.iter().flat_map(|place| inside_of(all, place, today)) {
        inside.entry(level).or_default().insert(place);
    }
    caller.seeing(inside)
}

/// Who a request comes from, as the browser shows it; somebody who is not signed in is told that too.
///
/// # Errors
/// When the store fails.
pub async fn who_am_i(up: &Upcount, shown: Shown<'_>) -> Result<Me, SignInRefusal> {
    up.read_day_anew().await?;
    if let Some(account) = account_of(up, shown).await?
        && let Some(caller) = caller_of(up, &account)
    {
        return Ok(me(up, &caller, Some(&account), false));
    }
    let open = !up.store.has_accounts().await?;
    let nobody = Me {
        signed_in: false,
        open,
        name: String::new(),
        role: None,
        may: Vec::new(),
        sees: BTreeMap::new(),
        has_code: false,
        has_password: false,
        elsewhere: up.identity.is_some(),
        lives_on: None,
    };
    Ok(if open { me(up, &Caller::owner(), None, true) } else { nobody })
}

async fn account_of(up: &Upcount, shown: Shown<'_>) -> Result<Option<Account>, StoreError> {
    match shown {
        Shown::Session(token) => up.store.account_of_session(&sha256(token.as_bytes()), &clock::now()).await,
        Shown::Key(secret) => up.store.account_of_key(&sha256(secret.as_bytes()), &clock::now()).await,
        Shown::Nothing => Ok(None),
    }
}

/// An account whose role the Book no longer has may do nothing.
pub(crate) fn caller_of(up: &Upcount, account: &Account) -> Option<Caller> {
    let role = up.book().roles.get(&account.role)?.clone();
    Some(Caller::of(account.id.clone(), account.name.clone(), role, sees_of(account)))
}

fn me(up: &Upcount, caller: &Caller, account: Option<&Account>, open: bool) -> Me {
    Me {
        signed_in: true,
        open,
        name: caller.name().to_owned(),
        role: caller.role().map(|r| MyRole { id: r.id.clone(), zh: r.zh.clone(), en: r.en.clone() }),
        may: Right::ALL.iter().filter(|r| caller.may(**r)).map(|r| r.id().to_owned()).collect(),
        sees: caller.scope().within.clone().unwrap_or_default(),
        has_code: account.is_some_and(|a| a.code_secret.is_some()),
        has_password: account.is_some_and(|a| a.password_hash.is_some()),
        elsewhere: account.is_some_and(|a| a.identity.is_some()),
        lives_on: up.lives_on().map(|day| day.to_string()),
    }
}
