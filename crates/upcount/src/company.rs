//! `upcount company`: makes the made-up company and imports it, as any other company's files.

use crate::{Here, Outcome, import, progress};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use upcount_app::keep::{self, Control, ImportFile};

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
    let folder = args.out.clone().unwrap_or_else(|| here.home.join("company"));
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
    println!("{} policies issued by a company that does not exist, in {}", made.policies, folder.display());
    if args.files_only {
        return Ok(());
    }
    let up = here.open().await?;
    for (definition, file) in upcount_company::FILES {
        let asked = ImportFile { definition: (*definition).to_owned(), file: folder.join(file), name: None, strict: true, made_up: true };
        let control = Arc::new(Control::default());
        let watching = progress::watch(&control, file);
        let came = keep::import_file(&up, asked, control).await;
        drop(watching);
        println!("{file}: {}", import::told(&came.map_err(|e| here.say(&e))?, here.lang));
        if args.out.is_none() {
            // The facts hold it all now; what was planted stays to be looked up.
            let _ = std::fs::remove_file(folder.join(file));
        }
    }
    Ok(())
}
