//! `upcount backup`, `upcount restore`, `upcount move-store`: a home, or its tables, somewhere else.

use crate::{Here, Outcome};
use std::path::Path;
use upcount_app::keep::{self, BackedUp};
use upcount_link::Storage;
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Backup {
    /// A folder that is empty or not there yet, which becomes a home of its own, or s3://bucket/folder
    to: String,
}

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The folder of a backup, or s3://bucket/folder; the new home is named by --home, and its database by --database
    from: String,
}

#[derive(clap::Args)]
pub(crate) struct MoveStore {
    /// Where the tables go: postgres://…, or `file` for a file in the home
    #[arg(long, value_name = "URL")]
    to: String,
}

#[derive(clap::Args)]
pub(crate) struct MoveLake {
    /// Where the files of facts go: s3://bucket/folder, or `home` for the home's own folder
    #[arg(long, value_name = "URL")]
    to: String,
}

pub(crate) async fn move_lake(here: &Here, args: MoveLake) -> Outcome {
    let up = here.open_existing().await?;
    let to = match here.s3.at(here, &args.to)? {
        Some(to) => to,
        None if args.to == "home" => Storage::here(&here.home).map_err(|e| here.say(&e))?,
        None => {
            return Err(match here.lang {
                Lang::Zh => format!("`{}` 应写成 s3://桶/目录，或 home", args.to),
                Lang::En => format!("`{}` should be s3://bucket/folder, or home", args.to),
            });
        }
    };
    let moved = keep::move_lake(&up, &to).await.map_err(|e| here.say(&e))?;
    match here.lang {
        Lang::Zh => println!("✓ {} 个事实文件、{} 个录音与文件已在 {}；用 --lake 指向它", moved.files, moved.evidence, args.to),
        Lang::En => {
            println!(
                "✓ {} files of facts and {} recordings and documents are in {}; name it with --lake",
                moved.files, moved.evidence, args.to
            );
        }
    }
    Ok(())
}

pub(crate) async fn backup(here: &Here, args: Backup) -> Outcome {
    let up = here.open_existing().await?;
    let done = match here.s3.at(here, &args.to)? {
        Some(vault) => keep::backup_far(&up, &vault).await,
        None => keep::backup(&up, Path::new(&args.to)).await,
    };
    told(here, &done.map_err(|e| here.say(&e))?, &args.to);
    Ok(())
}

pub(crate) async fn restore(here: &Here, args: Restore) -> Outcome {
    let database = here.database.as_deref();
    let done = match here.s3.at(here, &args.from)? {
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
    let (rows, files) = (done.rows, done.files);
    match (here.lang, done.evidence) {
        (Lang::Zh, 0) => println!("{place}：{rows} 行，{files} 个事实文件，都与写入时一致"),
        (Lang::Zh, more) => println!("{place}：{rows} 行，{files} 个事实文件，{more} 个录音与文件，都与写入时一致"),
        (Lang::En, 0) => println!("{place}: {rows} rows and {files} files of facts, all as they were written"),
        (Lang::En, more) => {
            println!("{place}: {rows} rows, {files} files of facts, {more} recordings and documents, all as they were written");
        }
    }
}
