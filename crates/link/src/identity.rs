//! Where people sign in besides (统一登录): OpenID Connect, the code flow with PKCE. The provider says who somebody is; what
//! they may do, the accounts say.
//! Source: OpenID Connect Core 1.0, sections 3.1 and 15.5; RFC 7636.

use crate::{LinkError, causes, client};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, TokenResponse,
};
use upcount_model::Text;

/// How the provider is reached.
#[derive(Clone)]
pub struct Settings {
    /// Its issuer, an address with https (with http only on this machine).
    pub issuer: String,
    /// What it knows this program as.
    pub client: String,
    /// The secret that the two share; none for a public client.
    pub secret: Option<String>,
}

/// A provider of identities.
pub struct IdentityProvider {
    settings: Settings,
    issuer: IssuerUrl,
    http: reqwest::Client,
}

impl std::fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdentityProvider({})", self.settings.issuer)
    }
}

/// A sign-in that has begun: the browser goes to `url`, and comes back with a code and the same `state`.
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What it must bring back.
    pub state: String,
    /// What the provider must sign.
    pub nonce: String,
    /// What shows the provider that whoever ends it began it.
    pub verifier: String,
}

impl IdentityProvider {
    /// Reads the settings; asks nothing yet.
    ///
    /// # Errors
    /// [`LinkError::Setting`] when the issuer is no such address.
    pub fn new(settings: Settings) -> Result<Self, LinkError> {
        let unusable = |zh: &str, en: &str| LinkError::Setting { name: "oidc_issuer", why: Text::new(zh, en) };
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| unusable("不是网址", "it is not an address"))?;
        let local = matches!(issuer.url().host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if issuer.url().scheme() != "https" && !local {
            return Err(unusable("本机以外的须是 https://", "off this machine it must begin with https://"));
        }
        Ok(Self { settings, issuer, http: client()? })
    }

    /// The issuer, by which accounts know it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Asks the provider what it offers, with its keys of today.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn check(&self) -> Result<(), LinkError> {
        self.discover().await.map(drop)
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, LinkError> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        found.map_err(|e| LinkError::Unreachable { what: self.settings.issuer.clone(), why: causes(&e) })
    }

    fn back_to(address: &str) -> Result<RedirectUrl, LinkError> {
        let unusable = |_| LinkError::Setting { name: "public", why: Text::new("不是网址", "it is not an address") };
        RedirectUrl::new(address.to_owned()).map_err(unusable)
    }

    /// Begins a sign-in that comes back to an address.
    ///
    /// # Errors
    /// [`LinkError`].
    pub async fn begin(&self, back: &str) -> Result<Begun, LinkError> {
        let secret = self.settings.secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(self.discover().await?, ClientId::new(self.settings.client.clone()), secret)
            .set_redirect_uri(Self::back_to(back)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .url();
        let (state, nonce, verifier) = (state.into_secret(), nonce.secret().clone(), verifier.into_secret());
        Ok(Begun { url: url.to_string(), state, nonce, verifier })
    }

    /// Ends a sign-in: the subject that the provider vouches for.
    ///
    /// # Errors
    /// [`LinkError::NotVouched`] when what the provider signed is not for this sign-in; [`LinkError::Unreachable`].
    pub async fn end(&self, back: &str, code: &str, nonce: &str, verifier: &str) -> Result<String, LinkError> {
        let secret = self.settings.secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(self.discover().await?, ClientId::new(self.settings.client.clone()), secret)
            .set_redirect_uri(Self::back_to(back)?);
        let no = |e: &dyn std::error::Error| LinkError::NotVouched(causes(e));
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|e| no(&e))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let answer = exchange.request_async(&self.http).await.map_err(|e| no(&e))?;
        let token = answer.id_token().ok_or_else(|| LinkError::NotVouched("no ID token".to_owned()))?;
        let keys = client.id_token_verifier();
        let claims = token.claims(&keys, &Nonce::new(nonce.to_owned())).map_err(|e| no(&e))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|e| no(&e))?;
            let key = token.signing_key(&keys).map_err(|e| no(&e))?;
            let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(|e| no(&e))?;
            if found != *expected {
                return Err(LinkError::NotVouched("the access token is another one's".to_owned()));
            }
        }
        Ok(claims.subject().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{IdentityProvider, Settings};

    #[test]
    fn an_issuer_is_asked_over_a_secret_line_or_on_this_machine() {
        let of = |issuer: &str| IdentityProvider::new(Settings { issuer: issuer.into(), client: "upcount".into(), secret: None });
        assert!(of("https://id.example.com").is_ok() && of("http://127.0.0.1:9000").is_ok());
        assert!(of("http://id.example.com").is_err() && of("id.example.com").is_err());
    }
}
