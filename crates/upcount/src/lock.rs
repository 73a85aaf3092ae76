//! `upcount lock`: closes periods.

use crate::{Here, Outcome};
use clap::Subcommand;
use upcount_app::Caller;
use upcount_app::keep::{self, NewLock};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Close a time that is over: its figures stay as they are known now
    Add {
        /// The first day
        from: String,
        /// The last day
        to: String,
    },
    /// List the closed times
    List,
    /// Open one again
    Remove {
        /// Its number
        number: i64,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let owner = Caller::owner();
    match args.what {
        What::Add { from, to } => {
            let lock = keep::lock_period(&up, &owner, &NewLock { from, to }).await.map_err(|e| here.say(&e))?;
            println!("{}  {} – {}  {}", lock.number, lock.from, lock.to, lock.at);
        }
        What::List => {
            for lock in keep::list_locks(&up).await.map_err(|e| here.say(&e))?.locks {
                println!("{}  {} – {}  {}", lock.number, lock.from, lock.to, lock.at);
            }
        }
        What::Remove { number } => keep::unlock_period(&up, &owner, number).await.map_err(|e| here.say(&e))?,
    }
    Ok(())
}
