//! A request that is sent again (幂等): the same key with the same request has the same answer, and is done once.

use super::add_facts::other_request;
use crate::secret::{keyed_hash, sha256};
use crate::{Caller, Upcount, clock};
use upcount_model::{Say, Text};
use upcount_store::{Claimed, StoreError};

/// A request as it is known again: by the caller's own key.
pub struct Claim {
    key: String,
}

/// Whether a request is to be done.
pub enum Once {
    /// It is new: do it, and say what was answered.
    New(Claim),
    /// It came before, and this was answered.
    Before(String),
}

/// Why a request is neither done nor answered as before.
#[derive(Debug)]
pub enum OnceRefusal {
    /// The key came before with another request.
    OtherRequest,
    /// The key makes no sense.
    Unclear,
    /// The request is under way, or broke off.
    UnderWay,
    /// It was done, and what was answered is not kept.
    NotKept,
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for OnceRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for OnceRefusal {}
impl From<StoreError> for OnceRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for OnceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::OtherRequest => "key_used_before",
            Self::Unclear => "request_unclear",
            Self::UnderWay => "request_under_way",
            Self::NotKept => "answer_not_kept",
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::OtherRequest => other_request(),
            Self::Unclear => Text::new("Idempotency-Key 不超过 200 个可见字符", "an Idempotency-Key has up to 200 visible characters"),
            Self::UnderWay => Text::new(
                "带这个键的请求正在执行，或中途断了；请查看是否已做成，再用新的键",
                "the request with this key is under way, or broke off; see whether it was done, and then use a new key",
            ),
            Self::NotKept => Text::new(
                "带这个键的请求已经做成；其中的机密只显示一次",
                "the request with this key was done; the secret in its answer is shown only once",
            ),
            Self::Store(e) => e.text(),
        }
    }
}

/// What stands for an answer that holds a secret.
const NOT_KEPT: &str = "-";

/// Claims a request: what it is (its method and address) and its body.
///
/// # Errors
/// [`OnceRefusal`].
pub async fn once(up: &Upcount, by: &Caller, key: &str, what: &str, body: &[u8]) -> Result<Once, OnceRefusal> {
    if key.is_empty() || key.len() > 200 || !key.bytes().all(|c| c.is_ascii_graphic()) {
        return Err(OnceRefusal::Unclear);
    }
    // A body may hold what is personal: with the configured key its hash cannot be guessed from the store.
    let hash = sha256(&[what.as_bytes(), b"\n", body].concat());
    let hash = up.key.as_ref().map_or(hash.clone(), |sealing| keyed_hash(sealing, "requests", &hash));
    let (key, body_sha256) = (by.request(key), hash);
    match up.store.claim_request(&key, &body_sha256, &clock::now()).await? {
        Claimed::New => Ok(Once::New(Claim { key })),
        Claimed::Before(before) if before.body_sha256 != body_sha256 => Err(OnceRefusal::OtherRequest),
        Claimed::Before(before) if before.answer.is_empty() => Err(OnceRefusal::UnderWay),
        Claimed::Before(before) if before.answer == NOT_KEPT => Err(OnceRefusal::NotKept),
        Claimed::Before(before) => Ok(Once::Before(before.answer)),
    }
}

impl Claim {
    /// Keeps what was answered, or only that it was when the answer holds a secret.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn answered(self, up: &Upcount, answer: Option<&str>) -> Result<(), StoreError> {
        up.store.answer_request(&self.key, Some(answer.unwrap_or(NOT_KEPT))).await
    }

    /// Nothing was done: the key may come again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refused(self, up: &Upcount) -> Result<(), StoreError> {
        up.store.answer_request(&self.key, None).await
    }
}

#[cfg(test)]
mod tests {
    use super::{Once, once};
    use crate::secret::sha256;
    use crate::{Caller, SealingKey, Upcount};

    #[tokio::test]
    async fn what_a_request_says_of_people_cannot_be_guessed_from_what_is_kept_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let up = Upcount::open(folder.path(), None).await.unwrap().with_key(Some(SealingKey::random().unwrap()));
        let body = br#"[{"kind":"customer","code":"C1","fields":{"phone":"13800138000"}}]"#;
        let claimed = once(&up, &Caller::owner(), "k", "PUT /api/v1/people", body).await;
        assert!(matches!(claimed, Ok(Once::New(_))));
        let kept = up.store.answered("k").await.unwrap().unwrap().body_sha256;
        // Whoever reads the store could try every phone number.
        assert_ne!(kept, sha256(&[b"PUT /api/v1/people\n".as_slice(), body].concat()));
    }
}
