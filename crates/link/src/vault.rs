//! Where backups lie (备份库): a folder of files by name, in S3-compatible storage.

use crate::{LinkError, causes};
use futures::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use upcount_model::Text;

/// A part is sent at once: the least that the storage takes.
const PART_BYTES: usize = 5 << 20;
/// Parts under way at once.
const PARTS: usize = 4;

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

/// A folder in the storage.
#[derive(Debug)]
pub struct Vault {
    storage: Box<dyn ObjectStore>,
    folder: Key,
    shown: String,
}

impl Vault {
    /// Opens `s3://bucket/folder`; asks nothing yet.
    ///
    /// # Errors
    /// [`LinkError::Setting`] when the address or the place cannot be used.
    pub fn open(address: &str, place: &Place) -> Result<Self, LinkError> {
        let (bucket, folder) = address.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))).unwrap_or_default();
        if bucket.is_empty() || folder.trim_matches('/').is_empty() {
            let why = Text::new("应写成 s3://桶/目录", "write it as s3://bucket/folder");
            return Err(LinkError::Setting { name: "s3", why });
        }
        let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_region(place.region.as_deref().unwrap_or("us-east-1"));
        if let Some(endpoint) = &place.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let (Some(id), Some(secret)) = (&place.key_id, &place.secret) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        let unusable = |e: object_store::Error| LinkError::Setting { name: "s3", why: Text::new(causes(&e), causes(&e)) };
        Ok(Self { storage: Box::new(builder.build().map_err(unusable)?), folder: Key::from(folder), shown: address.to_owned() })
    }

    fn failed(&self, e: &dyn std::error::Error) -> LinkError {
        LinkError::Unreachable { what: self.shown.clone(), why: causes(e) }
    }

    /// The files that lie in it, by name.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn list(&self) -> Result<Vec<String>, LinkError> {
        let found: Vec<_> = self.storage.list(Some(&self.folder)).try_collect().await.map_err(|e| self.failed(&e))?;
        let name = |key: &Key| key.prefix_match(&self.folder).map(|rest| rest.map(|p| p.as_ref().to_owned()).collect::<Vec<_>>().join("/"));
        Ok(found.iter().filter_map(|f| name(&f.location)).collect())
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
        let upload = self.storage.put_multipart(&self.key(name)).await.map_err(|e| self.failed(&e))?;
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
        let mut parts = self.storage.get(&self.key(name)).await.map_err(|e| self.failed(&e))?.into_stream();
        let mut hash = Sha256::new();
        while let Some(part) = parts.try_next().await.map_err(|e| self.failed(&e))? {
            hash.update(&part);
            if let Some(file) = &mut to {
                file.write_all(&part).await.map_err(|e| self.failed(&e))?;
            }
        }
        Ok(hex(hash))
    }

    /// Takes away everything in it.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`].
    pub async fn clear(&self) -> Result<(), LinkError> {
        for name in self.list().await? {
            self.storage.delete(&self.key(&name)).await.map_err(|e| self.failed(&e))?;
        }
        Ok(())
    }

    fn key(&self, name: &str) -> Key {
        PathBuf::from(name).components().fold(self.folder.clone(), |key, part| key.join(part.as_os_str().to_string_lossy().as_ref()))
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
