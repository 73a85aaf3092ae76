//! Signing in at the identity provider (统一登录): the provider says who somebody is, an account here says what they may do.

use super::SignInRefusal;
use super::sign_in::{Session, open_session};
use crate::Upcount;
use upcount_link::{Begun, LinkError};
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// What the browser brings back from the provider, beside what it was given when it left.
#[derive(Clone, Copy)]
pub struct CameBack<'c> {
    /// The address that it comes back to.
    pub back: &'c str,
    /// The provider's code.
    pub code: &'c str,
    /// What the provider must have signed.
    pub nonce: &'c str,
    /// What shows that whoever ends the sign-in began it.
    pub verifier: &'c str,
}

/// Why somebody is not signed in at the provider.
#[derive(Debug)]
pub enum ElsewhereRefusal {
    /// There is no provider.
    NoProvider,
    /// The provider does not vouch, or does not answer.
    Link(LinkError),
    /// No account here is that person's, or it is disabled.
    NotKnownHere,
    /// No session could be opened.
    SignIn(SignInRefusal),
}

impl std::fmt::Display for ElsewhereRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ElsewhereRefusal {}
impl From<LinkError> for ElsewhereRefusal {
    fn from(e: LinkError) -> Self {
        Self::Link(e)
    }
}
impl From<StoreError> for ElsewhereRefusal {
    fn from(e: StoreError) -> Self {
        Self::SignIn(e.into())
    }
}

impl Say for ElsewhereRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoProvider => "no_provider",
            Self::Link(e) => e.code(),
            Self::NotKnownHere => "not_known_here",
            Self::SignIn(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NoProvider => Text::new("这里没有设置统一登录", "no identity provider is set up here"),
            Self::Link(e) => e.text(),
            Self::NotKnownHere => Text::new(
                "统一登录认得您，这里还没有您的账户；请管理员添加",
                "the identity provider knows you, and there is no account for you here yet; ask an administrator to add one",
            ),
            Self::SignIn(e) => e.text(),
        }
    }
}

/// Begins a sign-in at the provider, which sends the browser back to an address.
///
/// # Errors
/// [`ElsewhereRefusal`].
pub async fn begin_elsewhere(up: &Upcount, back: &str) -> Result<Begun, ElsewhereRefusal> {
    let provider = up.identity.as_ref().ok_or(ElsewhereRefusal::NoProvider)?;
    Ok(provider.begin(back).await?)
}

/// Signs in whoever the provider vouches for, when an account here is theirs.
///
/// # Errors
/// [`ElsewhereRefusal`].
pub async fn end_elsewhere(up: &Upcount, came: CameBack<'_>) -> Result<Session, ElsewhereRefusal> {
    let provider = up.identity.as_ref().ok_or(ElsewhereRefusal::NoProvider)?;
    let subject = provider.end(came.back, came.code, came.nonce, came.verifier).await?;
    let account = up.store.account_of_identity(provider.issuer(), &subject).await?;
    let account = account.filter(|a| !a.disabled).ok_or(ElsewhereRefusal::NotKnownHere)?;
    open_session(up, &account).await.map_err(ElsewhereRefusal::SignIn)
}
