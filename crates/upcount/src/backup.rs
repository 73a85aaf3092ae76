//! `upcount backup`, `upcount restore`, `upcount move-store`: a home, or its tables, somewhere else.

use crate::{Here, Outcome};
use std::path::PathBuf;
use upcount_app::keep::{self, BackedUp};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Backup {
    /// A folder that is empty or not there yet; it becomes a home of its own
    folder: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The folder of a backup; the new home is named by --home, and its database by --database
    folder: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct MoveStore {
    /// Where the tables go: postgres://…, or `file` for a file in the home
    #[arg(long, value_name = "URL")]
    to: String,
}

pub(crate) async fn backup(here: &Here, args: Backup) -> Outcome {
    let up = here.open_existing().await?;
    let done = keep::backup(&up, &args.folder).await.map_err(|e| here.say(&e))?;
    told(here, &done, &format!("{}", args.folder.display()));
    Ok(())
}

pub(crate) async fn restore(here: &Here, args: Restore) -> Outcome {
    let done = keep::restore(&args.folder, &here.home, here.database.as_deref()).await.map_err(|e| here.say(&e))?;
    told(here, &done, &format!("{}", here.home.display()));
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
