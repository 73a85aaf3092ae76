//! `upcount export`: facts as plain files that other programs read.

use crate::{Here, Outcome};
use std::path::PathBuf;
use upcount_app::keep;
use upcount_app::know::AsOf;
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder that is empty or not there yet; it gets one folder of Parquet a kind of fact
    to: PathBuf,
    /// What counted then: a day, or an instant such as 2025-12-31T18:00:00Z
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let copied = keep::copy_out(&up, args.as_of.as_ref(), &args.to).await.map_err(|e| here.say(&e))?;
    let (facts, kinds, to) = (copied.facts, copied.kinds, args.to.display());
    match here.lang {
        Lang::Zh => println!("{to}：{kinds} 类，{facts} 条事实"),
        Lang::En => println!("{to}: {facts} facts of {kinds} kinds"),
    }
    Ok(())
}
