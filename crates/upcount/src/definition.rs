//! `upcount definition`: definitions that are proposed and released. Whoever can run this on the home owns it.

use crate::{Here, Outcome, ask};
use clap::Subcommand;
use std::path::PathBuf;
use upcount_app::Caller;
use upcount_app::keep::{self, NewProposal, ProposalState};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List what was proposed, and what became of it
    List,
    /// Propose a definition; it is tried against the whole Book
    Propose {
        /// Its place in the Book, such as calibres/plain_agents.toml
        path: String,
        /// The file with its text
        file: PathBuf,
        /// The reason
        #[arg(long)]
        why: String,
    },
    /// Release a proposal: it is in the Book from then on
    Release {
        /// The proposal's number
        number: i64,
    },
    /// Take a proposal back, or refuse it
    Withdraw {
        /// The proposal's number
        number: i64,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open().await?;
    let owner = Caller::owner();
    match args.what {
        What::List => {
            let mut table = ask::table();
            table.set_header(match here.lang {
                Lang::Zh => ["编号", "定义", "理由", "提出", "状态", "决定"],
                Lang::En => ["Number", "Definition", "Why", "Proposed", "State", "Decided"],
            });
            for one in keep::list_proposals(&up).await.map_err(|e| here.say(&e))?.proposals {
                let zh = here.lang == Lang::Zh;
                let state = match one.state {
                    ProposalState::Proposed if one.two_people => {
                        if zh {
                            "待另一人发布"
                        } else {
                            "waits for another person"
                        }
                    }
                    ProposalState::Proposed => {
                        if zh {
                            "待发布"
                        } else {
                            "proposed"
                        }
                    }
                    ProposalState::Released => {
                        if zh {
                            "已发布"
                        } else {
                            "released"
                        }
                    }
                    ProposalState::Withdrawn => {
                        if zh {
                            "已撤回"
                        } else {
                            "withdrawn"
                        }
                    }
                };
                let decided = one.decided_by.zip(one.decided_at).map(|(by, at)| format!("{by} {at}")).unwrap_or_default();
                table.add_row([one.number.to_string(), one.path, one.why, format!("{} {}", one.by, one.at), state.to_owned(), decided]);
            }
            println!("{table}");
        }
        What::Propose { path, file, why } => {
            let content = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
            let proposed = keep::propose_definition(&up, &owner, &NewProposal { path, content, why }).await.map_err(|e| here.say(&e))?;
            println!("{} {}", proposed.number, proposed.path);
        }
        What::Release { number } => keep::release_definition(&up, &owner, number).await.map_err(|e| here.say(&e))?,
        What::Withdraw { number } => keep::withdraw_definition(&up, &owner, number).await.map_err(|e| here.say(&e))?,
    }
    Ok(())
}
