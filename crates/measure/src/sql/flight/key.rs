//! How a tool shows who it is: a key, or a name and the key in the place of a password, which most tools have.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use http::{HeaderMap, HeaderValue, header};
use tonic::metadata::{Ascii, MetadataMap, MetadataValue};

/// What came with a call, with a key wherever it stood.
pub(super) fn headers(metadata: &MetadataMap) -> HeaderMap {
    let mut headers = metadata.clone().into_headers();
    if let Some(key) = headers.get(header::AUTHORIZATION).and_then(behind_a_name) {
        headers.insert(header::AUTHORIZATION, key);
    }
    headers
}

/// What a tool shows from now on in place of its name and its password.
pub(super) fn as_key(metadata: &MetadataMap) -> Option<MetadataValue<Ascii>> {
    MetadataValue::try_from(headers(metadata).get(header::AUTHORIZATION)?.as_bytes()).ok()
}

/// The key that stands behind a name, as `Bearer …`; none where there is no name.
fn behind_a_name(authorization: &HeaderValue) -> Option<HeaderValue> {
    let (scheme, both) = authorization.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    // Some clients fill up the last group, and some do not.
    let both = String::from_utf8(BASE64_STANDARD_NO_PAD.decode(both.trim_end_matches('=')).ok()?).ok()?;
    let mut key = HeaderValue::from_str(&format!("Bearer {}", both.split_once(':')?.1)).ok()?;
    key.set_sensitive(true);
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_key_and_a_key_stays_as_it_is() {
        let shown = |value: &str| {
            let mut metadata = MetadataMap::new();
            metadata.insert("authorization", value.parse().unwrap());
            headers(&metadata)[header::AUTHORIZATION].to_str().unwrap().to_owned()
        };
        for encoded in ["Basic YmkgdG9vbDp1cGtfMToy", "basic Ymk6dXBrXzE6Mg==", "Basic Ymk6dXBrXzE6Mg"] {
            assert_eq!(shown(encoded), "Bearer upk_1:2");
        }
        assert_eq!(shown("Bearer upk_1"), "Bearer upk_1");
        assert_eq!(shown("Basic ???"), "Basic ???", "nobody is let in by what cannot be read");
    }
}
