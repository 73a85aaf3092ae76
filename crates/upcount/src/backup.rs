//! `upcount backup`, `upcount restore`, `upcount move-store`: a home, or its tables, somewhere else.

use crate::{Here, Outcome};
use std::path::Path;
use upcount_app::keep::{self, BackedUp};
use upcount_link::{Place, Vault};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Backup {
    /// A folder that is empty or not there yet, which becomes a home of its own, or s3://bucket/folder
    to: String,
    #[command(flatten)]
    storage: Storage,
}

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The folder of a backup, or s3://bucket/folder; the new home is named by --home, and its database by --database
    from: String,
    #[command(flatten)]
    storage: Storage,
}

/// Where s3://… is, and who asks there.
#[derive(clap::Args)]
struct Storage {
    /// The address of the storage, where it is not Amazon's
    #[arg(long, env = "UPCOUNT_S3_ENDPOINT", value_name = "URL")]
    s3_endpoint: Option<String>,
    /// The region of the storage
    #[arg(long, env = "UPCOUNT_S3_REGION", value_name = "NAME")]
    s3_region: Option<String>,
    /// The id of the storage's key
    #[arg(long, env = "UPCOUNT_S3_KEY_ID", hide = true, hide_env_values = true)]
    s3_key_id: Option<String>,
    /// The secret of the storage's key
    #[arg(long, env = "UPCOUNT_S3_SECRET", hide = true, hide_env_values = true)]
    s3_secret: Option<String>,
}

impl Storage {
    /// Opens what an address names; none for a folder.
    fn open(self, here: &Here, address: &str) -> Result<Option<Vault>, String> {
        if !address.starts_with("s3://") {
            return Ok(None);
        }
        let place = Place { endpoint: self.s3_endpoint, region: self.s3_region, key_id: self.s3_key_id, secret: self.s3_secret };
        Vault::open(address, &place).map(Some).map_err(|e| here.say(&e))
    }
}

#[derive(clap::Args)]
pub(crate) struct MoveStore {
    /// Where the tables go: postgres://…, or `file` for a file in the home
    #[arg(long, value_name = "URL")]
    to: String,
}

pub(crate) async fn backup(here: &Here, args: Backup) -> Outcome {
    let up = here.open_existing().await?;
    let done = match args.storage.open(here, &args.to)? {
        Some(vault) => keep::backup_far(&up, &vault).await,
        None => keep::backup(&up, Path::new(&args.to)).await,
    };
    told(here, &done.map_err(|e| here.say(&e))?, &args.to);
    Ok(())
}

pub(crate) async fn restore(here: &Here, args: Restore) -> Outcome {
    let database = here.database.as_deref();
    let done = match args.storage.open(here, &args.from)? {
        Some(vault) => keep::restore_far(&vault, &here.home, database).await,
        None => keep::restore(Path::new(&args.from), &here.home, database).await,
    };
    told(here, &done.map_err(|e| here.say(&e))?, &format!("{}", here.home.display()));
    Ok(())
}

pub(crate) async fn move_store(here: &Here, args: MoveStore) -> Outcome {
    let up = here.open_existing().await?;
    let to = (args.to != "file").then_some(args.to.as_str());
    let done = keep::move_store(&up, to).await.map_err(|e| here.say(&e))?;
    match here.lang {
        Lang::Zh => println!("搬了 {} 行，两边一致；今后请用 --database 指定新的数据库", done.rows),
        Lang::En => println!("{} rows carried, and both sides are equal; name the new database with --database from now on", done.rows),
    }
    Ok(())
}

fn told(here: &Here, done: &BackedUp, place: &str) {
    match here.lang {
        Lang::Zh => println!("{place}：{} 行，{} 个事实文件，都与写入时一致", done.rows, done.files),
        Lang::En => println!("{place}: {} rows and {} files of facts, all as they were written", done.rows, done.files),
    }
}
