//! Passwords: hashed with Argon2id on a thread of their own, because that is slow on purpose.

use super::AccountRefusal;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use upcount_model::Text;

/// Bounds of a password, in characters: long ones are welcome, and hashing has a limit.
const CHARS: std::ops::RangeInclusive<usize> = 12..=200;

/// A hash that no password has, so that a name which is not there costs as much time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$2PwyzbkM2SBA+Fr1WqPrIVQu7vSu2JqFXNYgGpYCwrs";

/// The hash of a new password.
///
/// # Errors
/// When it is too short, too long or one character again and again.
pub(crate) async fn hash(password: String) -> Result<String, AccountRefusal> {
    let chars = password.chars().count();
    let first = password.chars().next().unwrap_or_default();
    if !CHARS.contains(&chars) || password.chars().all(|c| c == first) {
        return Err(AccountRefusal::Unclear(Text::new(
            format!("密码有 {} 到 {} 个字符，不能都是同一个；可以是一句话", CHARS.start(), CHARS.end()),
            format!("a password has {} to {} characters, not all of them one; a sentence is fine", CHARS.start(), CHARS.end()),
        )));
    }
    let hashed = tokio::task::spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string())).await;
    hashed
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| AccountRefusal::Unclear(Text::new("密码没有存下；请再试一次", "the password could not be kept; try again")))
}

/// Whether a password is the one with that hash; without a hash it takes as long and is not.
pub(crate) async fn is_right(password: String, hash: Option<String>) -> bool {
    let there = hash.is_some();
    let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
    let right = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    right.await.unwrap_or(false) && there
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, hash, is_right};
    use argon2::password_hash::phc::PasswordHash;

    #[tokio::test]
    async fn a_password_is_right_only_for_its_own_hash() {
        let of = hash("correct horse battery".to_owned()).await.unwrap();
        assert!(of.starts_with("$argon2id$") && !of.contains("horse"));
        let costs = |hash: &str| hash.split('$').nth(3).map(str::to_owned);
        assert!(PasswordHash::new(NOBODY).is_ok_and(|h| h.hash.is_some()) && costs(NOBODY) == costs(&of), "{of}");
        assert!(is_right("correct horse battery".to_owned(), Some(of.clone())).await);
        assert!(!is_right("correct horse batterz".to_owned(), Some(of)).await);
        assert!(!is_right("correct horse battery".to_owned(), None).await);
        for bad in ["short", "aaaaaaaaaaaaaaaa", &"x y".repeat(100)] {
            assert!(hash(bad.to_owned()).await.is_err(), "{bad}");
        }
    }
}
