//! Secrets: random tokens, their hashes, and what is sealed with the configured key.

use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};

/// The key that seals what must not lie open in the store (密钥): 32 bytes, from configuration, never printed.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(set)")
    }
}

/// What a nonce takes of a sealed text.
const NONCE_BYTES: usize = 12;

impl SealingKey {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }

    /// The key written as 64 hexadecimal digits; none when it is not one.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        from_hex(text.trim())?.try_into().ok().map(Self)
    }

    /// As 64 hexadecimal digits, to be kept where configuration is.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// Seals bytes for one purpose: AES-256-GCM with a random nonce; opened for another purpose it is refused.
    pub(crate) fn seal(&self, purpose: &str, content: &[u8]) -> Option<String> {
        let nonce = Nonce::try_generate().ok()?;
        let payload = Payload { msg: content, aad: purpose.as_bytes() };
        let sealed = Aes256Gcm::new(&self.0.into()).encrypt(&nonce, payload).ok()?;
        Some(hex(&[nonce.as_slice(), &sealed].concat()))
    }

    /// Seals one block of a file whose key this is alone, so that its number is its nonce: blocks cannot be swapped, left out
    /// or added, and what is cut off is found by the last one, which says that it is.
    pub(crate) fn seal_block(&self, of: &str, block: u32, last: bool, content: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: content, aad: of.as_bytes() };
        Aes256Gcm::new(&self.0.into()).encrypt(&block_nonce(block, last).into(), payload).ok()
    }

    /// Opens a block; none when it is another, or changed.
    pub(crate) fn open_block(&self, of: &str, block: u32, last: bool, sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: sealed, aad: of.as_bytes() };
        Aes256Gcm::new(&self.0.into()).decrypt(&block_nonce(block, last).into(), payload).ok()
    }

    /// Opens what was sealed for a purpose; none when the key, the purpose or the text is another.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let sealed = from_hex(sealed)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        Aes256Gcm::new(&self.0.into()).decrypt(&nonce.into(), Payload { msg: sealed, aad: purpose.as_bytes() }).ok()
    }
}

/// What sealing adds to a block.
pub(crate) const TAG_BYTES: usize = 16;

fn block_nonce(block: u32, last: bool) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    nonce[7..11].copy_from_slice(&block.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map(|()| bytes)
}

/// A hash of a value that only the holder of the key can make: HMAC-SHA-256 with a key of its own for each purpose.
pub(crate) fn keyed_hash(key: &SealingKey, purpose: &str, value: &str) -> String {
    let hmac = |key: &[u8], content: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(content);
        mac.finalize().into_bytes()
    };
    hex(&hmac(&hmac(&key.0, format!("look up by {purpose}").as_bytes()), value.as_bytes()))
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let even = digits.len().is_multiple_of(2) && text.is_ascii();
    even.then(|| (0..digits.len()).step_by(2).map(|n| u8::from_str_radix(&text[n..n + 2], 16).ok()).collect())?
}

#[cfg(test)]
mod tests {
    use super::SealingKey;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_purpose_only() {
        let (key, other) = (SealingKey::random().unwrap(), SealingKey::random().unwrap());
        let sealed = key.seal("code of a1", b"secret").unwrap();
        assert_eq!(key.open("code of a1", &sealed).unwrap(), b"secret");
        assert!(key.open("code of a2", &sealed).is_none() && other.open("code of a1", &sealed).is_none());
        assert!(key.open("code of a1", &sealed.replace(&sealed[30..31], if &sealed[30..31] == "0" { "1" } else { "0" })).is_none());
        assert_ne!(sealed, key.seal("code of a1", b"secret").unwrap());
        assert!(SealingKey::from_hex(&key.to_hex()).unwrap().open("code of a1", &sealed).is_some());
        assert!(SealingKey::from_hex("00").is_none() && SealingKey::from_hex("x".repeat(64).as_str()).is_none());
    }
}
