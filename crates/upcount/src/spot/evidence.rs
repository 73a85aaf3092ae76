//! `upcount spot attach`, `evidence`, `open`, `remove`, `sweep`: recordings, documents and transcripts at the terminal.

use super::written;
use crate::tables::Format;
use crate::{Here, Outcome};
use std::path::PathBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use upcount_app::keep::{self, EvidenceRefusal, EvidenceTold, NewEvidence, OpenEvidence, RemoveEvidence};
use upcount_app::{Caller, Upcount};
use upcount_model::Lang;

/// So much is read at once.
const PART_BYTES: usize = 256 << 10;

#[derive(clap::Args)]
pub(super) struct Of {
    /// `activity` (a visit or call) or `policy`
    kind: String,
    /// Its code
    about: String,
}

#[derive(clap::Args)]
pub(super) struct Attach {
    #[command(flatten)]
    of: Of,
    /// The file
    file: PathBuf,
    /// `recording`, `document` or `transcript`
    #[arg(long, default_value = "recording")]
    sort: String,
}

#[derive(clap::Args)]
pub(super) struct Open {
    /// Its name
    id: String,
    /// Where it goes
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// contact, claim, service, complaint, correction, audit or own_request
    #[arg(long)]
    reason: String,
}

pub(super) async fn attach(here: &Here, up: &Upcount, by: &Caller, args: Attach) -> Outcome {
    let say = |e: EvidenceRefusal| here.say(&e);
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let new = NewEvidence { kind: args.of.kind, about: args.of.about, sort: args.sort, name };
    let unread = |e: std::io::Error| match here.lang {
        Lang::Zh => format!("{} 读不了（{e}）", args.file.display()),
        Lang::En => format!("{} cannot be read ({e})", args.file.display()),
    };
    let mut file = tokio::fs::File::open(&args.file).await.map_err(unread)?;
    let mut coming = keep::begin_evidence(up, by, &new).await.map_err(say)?;
    let mut part = vec![0; PART_BYTES];
    loop {
        let read = file.read(&mut part).await.map_err(unread)?;
        if read == 0 {
            break;
        }
        coming.write(&part[..read]).await.map_err(say)?;
    }
    let (told, _) = coming.end().await.map_err(say)?;
    table(&[told], Format::Table)
}

pub(super) async fn list(here: &Here, up: &Upcount, by: &Caller, of: &Of, format: Format) -> Outcome {
    let told = keep::list_evidence(up, by, &of.kind, &of.about).await.map_err(|e| here.say(&e))?;
    table(&told.evidence, format)
}

fn table(all: &[EvidenceTold], format: Format) -> Outcome {
    written(format, all, &["id", "sort", "format", "bytes", "by", "at", "until", "removed"], |one| {
        let head = [one.id.clone(), one.sort.clone(), one.format.clone(), one.bytes.to_string(), one.by.clone()];
        let tail = [one.at.clone(), one.last_day.clone(), one.removed_why.clone().unwrap_or_default()];
        head.into_iter().chain(tail).collect()
    })
}

pub(super) async fn open(here: &Here, up: &Upcount, by: &Caller, args: Open) -> Outcome {
    let say = |e: EvidenceRefusal| here.say(&e);
    let unwritten = |e: std::io::Error| match here.lang {
        Lang::Zh => format!("{} 写不了（{e}）；请换一个还不存在的文件名", args.to.display()),
        Lang::En => format!("{} cannot be written ({e}); name a file that is not there yet", args.to.display()),
    };
    let mut file = tokio::fs::File::create_new(&args.to).await.map_err(unwritten)?;
    let written = async {
        keep::open_evidence(up, by, &args.id, &OpenEvidence { reason: args.reason.clone() }).await.map_err(say)?;
        let content = keep::read_content(up, by, &args.id).await.map_err(say)?;
        let mut at = 0;
        while at < content.bytes() {
            let part = content.read(at, content.bytes()).await.map_err(say)?;
            file.write_all(&part).await.map_err(unwritten)?;
            at += part.len() as u64;
        }
        file.flush().await.map_err(unwritten)
    }
    .await;
    if written.is_err() {
        let _ = std::fs::remove_file(&args.to);
    }
    written
}

pub(super) async fn remove(here: &Here, up: &Upcount, by: &Caller, id: &str, why: String) -> Outcome {
    keep::remove_evidence(up, by, id, &RemoveEvidence { why }).await.map_err(|e| here.say(&e))
}

pub(super) async fn sweep(here: &Here, up: &Upcount, by: &Caller) -> Outcome {
    let swept = keep::sweep_evidence(up, by).await.map_err(|e| here.say(&e))?;
    match here.lang {
        Lang::Zh => println!("期满删除 {} 个，清掉没有记录的 {} 个", swept.over, swept.unlisted),
        Lang::En => println!("{} removed because their time was over, {} that nothing told of", swept.over, swept.unlisted),
    }
    Ok(())
}
