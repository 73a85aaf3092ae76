//! `upcount definition`: definitions that are proposed and released. Whoever can run this on the home owns it.

use crate::{Here, Outcome, ask};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use upcount_app::Caller;
use upcount_app::keep::{self, NewProposal, ProposalState, Trial, TryDefinition};
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
    /// Try a definition: run its examples, and show the figures that it changes
    Try {
        /// Its place in the Book, such as measures/cross_sell_rate.toml
        path: String,
        /// The file with its text
        file: PathBuf,
        /// The file with its specification (Markdown)
        #[arg(long, value_name = "FILE")]
        specification: Option<PathBuf>,
    },
    /// Propose a definition; it is tried against the whole Book, and its examples must hold
    Propose {
        /// Its place in the Book, such as calibres/plain_agents.toml
        path: String,
        /// The file with its text
        file: PathBuf,
        /// The file with its specification (Markdown)
        #[arg(long, value_name = "FILE")]
        specification: Option<PathBuf>,
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
        What::Try { path, file, specification } => {
            let new =
                TryDefinition { path, content: text(&file)?, specification: specification.as_deref().map_or(Ok(String::new()), text)? };
            let trial = keep::try_definition(&up, owner.scope(), &new).await.map_err(|e| here.say(&e))?;
            print_trial(here, &trial);
            if trial.examples.iter().any(|example| !example.faults.is_empty()) {
                return Err(match here.lang {
                    Lang::Zh => "有例子不成立",
                    Lang::En => "not every example holds",
                }
                .into());
            }
        }
        What::Propose { path, file, specification, why } => {
            let (content, specification) = (text(&file)?, specification.as_deref().map_or(Ok(String::new()), text)?);
            let new = NewProposal { path, content, specification, why };
            let proposed = keep::propose_definition(&up, &owner, &new).await.map_err(|e| here.say(&e))?;
            println!("{} {}", proposed.number, proposed.path);
        }
        What::Release { number } => keep::release_definition(&up, &owner, number).await.map_err(|e| here.say(&e))?,
        What::Withdraw { number } => keep::withdraw_definition(&up, &owner, number).await.map_err(|e| here.say(&e))?,
    }
    Ok(())
}

fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
}

fn print_trial(here: &Here, trial: &Trial) {
    for example in &trial.examples {
        println!("{} {} · {}", if example.faults.is_empty() { "✓" } else { "✗" }, example.path, example.title);
        example.faults.iter().for_each(|fault| println!("    {fault}"));
    }
    for measure in &trial.changes {
        println!("{} ({})", measure.name.in_lang(here.lang), measure.measure);
        if let Some(why) = &measure.refused {
            println!("    {}", why.in_lang(here.lang));
            continue;
        }
        let mut table = ask::table();
        table.set_header(match here.lang {
            Lang::Zh => ["期间或类", "现在", "发布后"],
            Lang::En => ["Period or class", "Today", "With it"],
        });
        let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| ask::shown(value, &measure.unit));
        for row in &measure.rows {
            table.add_row([row.key.clone(), shown(row.before), shown(row.after)]);
        }
        println!("{table}");
    }
    trial.notes.iter().for_each(|note| println!("{}", note.in_lang(here.lang)));
}
