//! One-time codes (验证码): six digits that change every thirty seconds (RFC 6238), asked for besides the password.

use super::accounts::{no_randomness, password_told, told};
use super::{AccountRefusal, password};
use crate::secret::random;
use crate::{Caller, Upcount, clock};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write;
use totp_rs::{Builder, Secret, Totp};
use upcount_model::Text;
use upcount_store::Account;
use utoipa::ToSchema;

/// What an authenticator needs, told once.
#[derive(Clone, Serialize, ToSchema)]
pub struct CodeSecret {
    /// The secret, to be typed in.
    pub secret: String,
    /// The same as an `otpauth://` address.
    pub url: String,
    /// The address as a QR code, an SVG picture.
    pub picture: String,
}

/// A code that proves that the authenticator has the secret.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenCode {
    /// Six digits.
    pub code: String,
}

/// A password to be changed by its holder.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one in use.
    #[schema(format = Password)]
    pub old: String,
    /// The new one.
    #[schema(format = Password)]
    pub new: String,
}

/// Makes a secret for the caller's authenticator; it counts when a code of it is given.
///
/// # Errors
/// [`AccountRefusal`] when no sealing key is configured or the caller has no account.
pub async fn ask_for_code(up: &Upcount, by: &Caller) -> Result<CodeSecret, AccountRefusal> {
    let mut account = own(up, by).await?;
    let secret = random::<20>().map_err(no_randomness)?;
    account.code_pending = Some(sealing(up)?.seal(&purpose(&account.id), &secret).ok_or_else(not_sealed)?);
    up.store.change_account(&account, false, None, &clock::now()).await?;
    let name = account.name.replace(':', " ");
    let built = Builder::new().with_secret(Secret::from(secret.to_vec())).with_account_name(name).with_issuer(Some("Upcount")).build();
    let url = built.ok().and_then(|totp| totp.to_url().ok()).ok_or_else(not_sealed)?;
    let picture = QrCode::encode_text(&url, QrCodeEcc::Medium).map(|qr| svg(&qr)).unwrap_or_default();
    Ok(CodeSecret { secret: Secret::from(secret.to_vec()).to_base32(), url, picture })
}

/// From now on the caller signs in with a code besides.
///
/// # Errors
/// [`AccountRefusal`] when the code is not one of the secret.
pub async fn confirm_code(up: &Upcount, by: &Caller, given: &GivenCode) -> Result<(), AccountRefusal> {
    let mut account = own(up, by).await?;
    let sealed = account.code_pending.clone().unwrap_or_default();
    let step = step_of(up, &account.id, &sealed, given.code.trim()).ok_or_else(wrong)?;
    account.code_secret = account.code_pending.take();
    account.code_step = step;
    let fact = told(by, "code_added", &account.id, &json!({}));
    Ok(up.store.change_account(&account, false, Some(fact), &clock::now()).await?)
}

/// From now on the caller signs in without a code.
///
/// # Errors
/// [`AccountRefusal`] when the code is wrong.
pub async fn drop_code(up: &Upcount, by: &Caller, given: &GivenCode) -> Result<(), AccountRefusal> {
    let mut account = own(up, by).await?;
    let sealed = account.code_secret.clone().unwrap_or_default();
    let step = step_of(up, &account.id, &sealed, given.code.trim()).ok_or_else(wrong)?;
    if !up.store.take_code_step(&account.id, step).await? {
        return Err(wrong());
    }
    account.code_step = step;
    (account.code_secret, account.code_pending) = (None, None);
    let fact = told(by, "code_dropped", &account.id, &json!({}));
    Ok(up.store.change_account(&account, false, Some(fact), &clock::now()).await?)
}

/// Changes the caller's own password, and signs out wherever it is signed in.
///
/// # Errors
/// [`AccountRefusal`] when the old one is wrong or the new one too weak.
pub async fn change_password(up: &Upcount, by: &Caller, change: ChangePassword) -> Result<(), AccountRefusal> {
    let mut account = own(up, by).await?;
    if !password::is_right(change.old, account.password_hash.clone()).await {
        return Err(AccountRefusal::Unclear(Text::new("现在的密码不对", "the password in use is wrong")));
    }
    account.password_hash = Some(password::hash(change.new).await?);
    let fact = told(by, "password_changed", &account.id, &json!({ "password": password_told(&account) }));
    Ok(up.store.change_account(&account, true, Some(fact), &clock::now()).await?)
}

/// The step of a code, if it is one of the sealed secret now, half a minute ago or in half a minute.
pub(crate) fn step_of(up: &Upcount, account: &str, sealed: &str, code: &str) -> Option<i64> {
    let secret = up.key.as_ref()?.open(&purpose(account), sealed)?;
    let totp: Totp = Builder::new().with_secret(Secret::from(secret)).with_account_name("x").with_issuer(Some("Upcount")).build().ok()?;
    totp.check(code, clock::seconds()).and_then(|step| i64::try_from(step).ok())
}

pub(super) fn purpose(account: &str) -> String {
    format!("one-time codes of {account}")
}

async fn own(up: &Upcount, by: &Caller) -> Result<Account, AccountRefusal> {
    up.store.account(by.id()).await?.ok_or(AccountRefusal::None)
}

fn sealing(up: &Upcount) -> Result<&crate::SealingKey, AccountRefusal> {
    up.key.as_deref().ok_or_else(|| {
        AccountRefusal::Unclear(Text::new(
            "还没有配置密钥：用 `upcount key` 生成一个，放进 UPCOUNT_KEY，再重启",
            "no key is configured: make one with `upcount key`, put it into UPCOUNT_KEY, and start again",
        ))
    })
}

fn not_sealed() -> AccountRefusal {
    AccountRefusal::Unclear(Text::new("没有做成；请再试一次", "it could not be done; try again"))
}

fn wrong() -> AccountRefusal {
    AccountRefusal::Unclear(Text::new(
        "验证码不对；请看验证器上现在的六位数，并核对设备的时间",
        "the code is wrong; enter the six digits shown now, and check the device's clock",
    ))
}

/// A QR code as one path, with the quiet border that readers need.
fn svg(qr: &QrCode) -> String {
    let size = qr.size();
    let mut path = String::new();
    for (x, y) in (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| qr.get_module(*x, *y)) {
        let _ = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
    }
    let side = size + 8;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}
