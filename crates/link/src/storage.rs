//! Where files lie (存储): a folder of files by name, on this machine's disk or in S3-compatible storage.

use crate::{LinkError, causes};
use futures::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig, WriteMultipart};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use upcount_model::Text;

/// A part is sent at once: the least that the storage takes.
const PART_BYTES: usize = 5 << 20;
/// Parts under way at once.
const PARTS: usize = 4;

/// Storage that is not reached for so long is not there.
const CONNECT: Duration = Duration::from_secs(5);
/// A part that does not come for so long is asked for again.
const ANSWER: Duration = Duration::from_secs(30);
/// What fails is tried so often again; whoever waits for a figure waits too.
const RETRIES: usize = 3;

/// Where the storage is and who asks.
#[derive(Clone, Default)]
pub struct Place {
    /// Its address, for storage that is not Amazon's own.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Who asks.
    pub key_id: Option<String>,
    /// The secret of who asks.
    pub secret: Option<String>,
}

/// A file that lies there.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its name, `facts/policy/x.parquet`.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// How long ago it was put there.
    pub age: Duration,
}

/// A folder of files. What is put there is there whole or not at all.
#[derive(Clone, Debug)]
pub struct Storage {
    objects: Arc<dyn ObjectStore>,
    here: Option<PathBuf>,
    shown: String,
}

impl Storage {
    /// A folder on this machine's disk, which must be there.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`] when it is not.
    pub fn here(folder: &Path) -> Result<Self, LinkError> {
        let shown = folder.display().to_string();
        let failed = |e: &dyn std::error::Error| LinkError::Unreachable { what: shown.clone(), why: causes(e) };
        let whole = folder.canonicalize().map_err(|e| failed(&e))?;
        let objects = LocalFileSystem::new_with_prefix(&whole).map_err(|e| failed(&e))?;
        Ok(Self { objects: Arc::new(objects), here: Some(whole), shown })
    }

    /// Opens `s3://bucket/folder`; asks nothing yet.
    ///
    /// # Errors
    /// [`LinkError::Setting`] when the address or the place cannot be used.
    pub fn far(address: &str, place: &Place) -> Result<Self, LinkError> {
        let (bucket, folder) = address.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))).unwrap_or_default();
        if bucket.is_empty() || folder.trim_matches('/').is_empty() {
            let why = Text::new("应写成 s3://桶/目录", "write it as s3://bucket/folder");
            return Err(LinkError::Setting { name: "s3", why });
        }
        let open = place.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let client = ClientOptions::new().with_connect_timeout(CONNECT).with_timeout(ANSWER).with_allow_http(open);
        let retry = RetryConfig { max_retries: RETRIES, retry_timeout: ANSWER, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_region(place.region.as_deref().unwrap_or("us-east-1"));
        builder = builder.with_client_options(client).with_retry(retry);
        if let Some(endpoint) = &place.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let (Some(id), Some(secret)) = (&place.key_id, &place.secret) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        let unusable = |e: object_store::Error| LinkError::Setting { name: "s3", why: Text::new(causes(&e), causes(&e)) };
        let objects = PrefixStore::new(builder.build().map_err(unusable)?, Key::from(folder));
        Ok(Self { objects: Arc::new(objects), here: None, shown: address.to_owned() })
    }

    /// The files as the engine reads them.
    #[must_use]
    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        self.objects.clone()
    }

    /// The folder on this machine's disk, where it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.here.as_deref()
    }

    fn failed(&self, e: &dyn std::error::Error) -> LinkError {
        LinkError::Unreachable { what: self.shown.clone(), why: causes(e) }
    }

    /// The files that lie in it, or in a folder of it.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn list(&self, folder: &str) -> Result<Vec<Stored>, LinkError> {
        let within = (!folder.is_empty()).then(|| key(folder));
        let found: Vec<_> = self.objects.list(within.as_ref()).try_collect().await.map_err(|e| self.failed(&e))?;
        let age = |at: SystemTime| at.elapsed().unwrap_or_default();
        Ok(found.into_iter().map(|f| Stored { name: f.location.to_string(), bytes: f.size, age: age(f.last_modified.into()) }).collect())
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.shown
    }

    /// Puts a file there, in parts: it is there whole or not at all. The SHA-256 of what was sent, in hexadecimal.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn put(&self, from: &Path, name: &str) -> Result<String, LinkError> {
        let mut file = tokio::fs::File::open(from).await.map_err(|e| self.failed(&e))?;
        let upload = self.objects.put_multipart(&key(name)).await.map_err(|e| self.failed(&e))?;
        let mut parts = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        let (mut part, mut hash) = (vec![0; PART_BYTES], Sha256::new());
        loop {
            let read = file.read(&mut part).await.map_err(|e| self.failed(&e))?;
            if read == 0 {
                break;
            }
            parts.wait_for_capacity(PARTS).await.map_err(|e| self.failed(&e))?;
            parts.write(&part[..read]);
            hash.update(&part[..read]);
        }
        parts.finish().await.map_err(|e| self.failed(&e))?;
        Ok(hex(hash))
    }

    /// Gets a file from there. The SHA-256 of what came, in hexadecimal.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn get(&self, name: &str, to: &Path) -> Result<String, LinkError> {
        let mut file = tokio::fs::File::create(to).await.map_err(|e| self.failed(&e))?;
        let hash = self.read(name, Some(&mut file)).await?;
        file.sync_all().await.map_err(|e| self.failed(&e))?;
        Ok(hash)
    }

    /// The SHA-256 of a file as it lies there, in hexadecimal; all of it is read.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn sha256(&self, name: &str) -> Result<String, LinkError> {
        self.read(name, None).await
    }

    async fn read(&self, name: &str, mut to: Option<&mut tokio::fs::File>) -> Result<String, LinkError> {
        let mut hash = Sha256::new();
        let (key, mut at) = (key(name), 0);
        // Part by part: no part takes long, however long the file.
        let bytes = self.objects.head(&key).await.map_err(|e| self.failed(&e))?.size;
        while at < bytes {
            let end = bytes.min(at + PART_BYTES as u64);
            let part = self.objects.get_range(&key, at..end).await.map_err(|e| self.failed(&e))?;
            hash.update(&part);
            if let Some(file) = &mut to {
                file.write_all(&part).await.map_err(|e| self.failed(&e))?;
            }
            at = end;
        }
        Ok(hex(hash))
    }

    /// Bytes of a file, from one up to another.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`], also when the file is not there or shorter.
    pub async fn part(&self, name: &str, bytes: std::ops::Range<u64>) -> Result<Vec<u8>, LinkError> {
        let wanted = bytes.end - bytes.start;
        let part = self.objects.get_range(&key(name), bytes).await.map_err(|e| self.failed(&e))?;
        if part.len() as u64 == wanted {
            Ok(part.to_vec())
        } else {
            Err(self.failed(&std::io::Error::from(std::io::ErrorKind::UnexpectedEof)))
        }
    }

    /// Brings a file there for good: on the same disk it is moved.
    ///
    /// # Errors
    /// [`LinkError::Unwritable`] or [`LinkError::Unreachable`]; then the file is where it was.
    pub async fn keep(&self, from: &Path, name: &str) -> Result<(), LinkError> {
        let Some(here) = &self.here else {
            self.put(from, name).await?;
            return tokio::fs::remove_file(from).await.map_err(|e| self.failed(&e));
        };
        let to = here.join(name);
        let folder = to.parent().unwrap_or(here);
        // The file lasts before anything says so: its name too.
        let moved = fs::create_dir_all(folder).and_then(|()| fs::rename(from, &to)).and_then(|()| fs::File::open(folder)?.sync_all());
        moved.map_err(|e| LinkError::Unwritable { what: to.display().to_string(), why: causes(&e) })
    }

    /// Takes a file away.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn remove(&self, name: &str) -> Result<(), LinkError> {
        self.objects.delete(&key(name)).await.map_err(|e| self.failed(&e))
    }

    /// Takes away everything in it.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn clear(&self) -> Result<(), LinkError> {
        for file in self.list("").await? {
            self.remove(&file.name).await?;
        }
        Ok(())
    }
}

fn key(name: &str) -> Key {
    name.split('/').filter(|part| !part.is_empty()).collect()
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
