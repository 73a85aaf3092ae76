//! Where S3-compatible storage is, and who asks there.

use crate::Here;
use upcount_link::{Place, Storage};

#[derive(Clone, clap::Args)]
pub(crate) struct S3 {
    /// The address of S3-compatible storage, where it is not Amazon's
    #[arg(long, env = "UPCOUNT_S3_ENDPOINT", global = true, hide_short_help = true, value_name = "URL")]
    s3_endpoint: Option<String>,
    /// The region of the storage
    #[arg(long, env = "UPCOUNT_S3_REGION", global = true, hide_short_help = true, value_name = "NAME")]
    s3_region: Option<String>,
    /// The id of the storage's key
    #[arg(long, env = "UPCOUNT_S3_KEY_ID", global = true, hide = true, hide_env_values = true)]
    s3_key_id: Option<String>,
    /// The secret of the storage's key
    #[arg(long, env = "UPCOUNT_S3_SECRET", global = true, hide = true, hide_env_values = true)]
    s3_secret: Option<String>,
}

impl S3 {
    /// Opens what an address names; none for a folder.
    pub(crate) fn at(&self, here: &Here, address: &str) -> Result<Option<Storage>, String> {
        if !address.starts_with("s3://") {
            return Ok(None);
        }
        let Self { s3_endpoint: endpoint, s3_region: region, s3_key_id: key_id, s3_secret: secret } = self.clone();
        Storage::far(address, &Place { endpoint, region, key_id, secret }).map(Some).map_err(|e| here.say(&e))
    }
}
