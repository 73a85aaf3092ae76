//! `upcount check`: whether everything in a home is as it was written.

use crate::{Here, Outcome};
use std::sync::Arc;
use upcount_app::keep::{self, Control};
use upcount_model::Lang;

pub(crate) async fn run(here: &Here) -> Outcome {
    let up = here.open_existing().await?;
    let found = keep::check_home(&up, &Arc::new(Control::default())).await.map_err(|e| here.say(&e))?;
    let told = match here.lang {
        Lang::Zh => format!("事实簿 {} 条，事实文件 {} 个", found.facts, found.files),
        Lang::En => format!("{} facts in the Log, {} files of facts", found.facts, found.files),
    };
    if found.faults.is_empty() {
        println!("{told}{}", if here.lang == Lang::Zh { "：都与写入时一致" } else { ": all as they were written" });
        return Ok(());
    }
    println!("{told}");
    Err(found.faults.iter().map(|fault| fault.in_lang(here.lang)).collect::<Vec<_>>().join("\nupcount: "))
}
