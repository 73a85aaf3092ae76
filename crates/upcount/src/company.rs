//! `upcount company`: makes the made-up company and imports it, as any other company's files.

use crate::{Here, Outcome, import, progress};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use upcount_app::keep::{self, Control, ImportFile};
use upcount_model::Day;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many policies it has issued
    #[arg(long, default_value_t = 100_000)]
    policies: u64,
    /// The same seed makes the same company, byte for byte
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep the files here; without it only the list of planted truths stays, in the home
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Only write the files; import nothing
    #[arg(long)]
    files_only: bool,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    // What stays of a company is put in its place when it is in; a refused one must not leave its truths there.
    let lasting = here.home.join("company");
    let for_now = args.out.is_none() && !args.files_only;
    let shown_folder = args.out.clone().unwrap_or_else(|| lasting.clone());
    let folder = if for_now { here.home.join("company.making") } else { shown_folder.clone() };
    std::fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be made ({e})", folder.display()))?;
    let bar = progress::bar("made-up company");
    let (shown, into) = (bar.clone(), folder.clone());
    let made = tokio::task::spawn_blocking(move || {
        upcount_company::make(args.policies, args.seed, &into, &mut |what, done, of| {
            shown.set_length(of.max(1));
            shown.set_position(done);
            shown.set_message(what.to_owned());
            ControlFlow::Continue(())
        })
    })
    .await
    .map_err(|e| e.to_string())?;
    bar.finish_and_clear();
    let made = made.map_err(|e| e.to_string())?;
    println!("{} policies issued by a company that does not exist, in {}", made.policies, shown_folder.display());
    if args.files_only {
        return Ok(());
    }
    let came = bring_in(here, &folder, for_now).await;
    if for_now {
        if came.is_ok() {
            let _ = std::fs::remove_dir_all(&lasting);
            std::fs::rename(&folder, &lasting).map_err(|e| format!("{} cannot be made ({e})", lasting.display()))?;
        } else {
            let _ = std::fs::remove_dir_all(&folder);
        }
    }
    came
}

/// Imports the files. The facts hold it all then; what was planted stays to be looked up.
async fn bring_in(here: &Here, folder: &Path, and_remove: bool) -> Outcome {
    let up = here.open().await?;
    for (definition, file) in upcount_company::FILES {
        let made_up_until = Some(Day(upcount_company::LAST_DAY));
        let asked = ImportFile { definition: (*definition).to_owned(), file: folder.join(file), name: None, strict: true, made_up_until };
        let control = Arc::new(Control::default());
        let watching = progress::watch(&control, file);
        let came = keep::import_file(&up, asked, control).await;
        drop(watching);
        println!("{file}: {}", import::told(&came.map_err(|e| here.say(&e))?, here.lang));
        if and_remove {
            let _ = std::fs::remove_file(folder.join(file));
        }
    }
    progress::cells(&up).await;
    Ok(())
}
