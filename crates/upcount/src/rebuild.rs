//! `upcount rebuild`: makes anew what follows from the facts.

use crate::{Here, Outcome};
use std::sync::Arc;
use upcount_app::keep::{self, Control};
use upcount_model::Lang;

pub(crate) async fn run(here: &Here) -> Outcome {
    let up = here.open_existing().await?;
    let seals = keep::seal(&up, true).await.map_err(|e| here.say(&e))?;
    let made = keep::rebuild(&up, &Arc::new(Control::default())).await.map_err(|e| here.say(&e))?;
    let keep::Folded { bundles, files, cells } = made;
    match here.lang {
        Lang::Zh => println!("封存：{seals} 个文件；合并文件：{bundles} 个；汇总单元：{files} 个文件，{cells} 个单元"),
        Lang::En => println!("{seals} seals, {bundles} bundles, {cells} cells in {files} files"),
    }
    Ok(())
}
