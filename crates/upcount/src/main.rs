//! The binary: import, ask, serve, and a made-up company to try them on.

mod account;
mod ask;
mod backup;
mod book;
mod bridge;
mod career;
mod check;
mod company;
mod config;
mod contest;
mod customers;
mod day;
mod definition;
mod deliver;
mod development;
mod exemplar;
mod export;
mod funnel;
mod goal;
mod goal_files;
mod grant;
mod growth;
mod import;
mod jobs;
mod joint;
mod journey;
mod league;
mod limits;
mod lock;
mod market;
mod moved;
mod moves;
mod pay;
mod portrait;
mod progress;
mod quality;
mod rebuild;
mod resource;
mod review;
mod s3;
mod score;
mod serve;
mod signal;
mod spot;
mod tables;
mod value;
mod ways;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use upcount_app::{SealingKey, Upcount};
use upcount_model::{Lang, Say};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Policy counts that say what they count (件数)
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    /// The file of settings; upcount.toml in this folder is read when it is there
    #[arg(long, env = "UPCOUNT_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder with the company's facts and definitions
    #[arg(long, env = "UPCOUNT_HOME", default_value = "upcount-home", global = true)]
    home: PathBuf,
    /// The address of a PostgreSQL database for the home's tables, postgres://…; a file in the home without it
    #[arg(long, env = "UPCOUNT_DATABASE", hide_env_values = true, global = true, value_name = "URL")]
    database: Option<String>,
    /// Where files of facts lie that several machines share, s3://bucket/folder; in the home without it
    #[arg(long, env = "UPCOUNT_LAKE", global = true, value_name = "URL")]
    lake: Option<String>,
    #[command(flatten)]
    s3: s3::S3,
    /// A worker helps with questions that read more than so many bytes for each of its cores
    #[arg(long, env = "UPCOUNT_WORKER_SHARE", default_value_t = 16 << 20, global = true, hide_short_help = true, value_name = "BYTES")]
    worker_share: usize,
    /// The key that seals what must not lie open in the store, 64 hexadecimal digits; `upcount key` makes one
    #[arg(long, env = "UPCOUNT_KEY", hide = true, hide_env_values = true, global = true)]
    key: Option<String>,
    /// The language of what is said
    #[arg(long, env = "UPCOUNT_LANG", default_value = "en", global = true)]
    lang: Spoken,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum Spoken {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Import files, or look at one first
    Import(import::Args),
    /// Ask for a figure
    Ask(ask::Args),
    /// Explain why two figures disagree, step by step and to the policy
    Bridge(bridge::Args),
    /// Tell where policies are lost on their way, and what mending a step is worth
    Funnel(funnel::Args),
    /// An agent's customers, and what there is to talk about with them
    Customers(customers::Args),
    /// What everybody did on a day of what the activity standard asks, and who did nothing
    Day(day::Args),
    /// Hold agents, teams or branches beside each other, so that small numbers are not ranked by luck
    League(league::Args),
    /// How lately, how often and for how much customers bought, and the segments that makes
    Portrait(portrait::Args),
    /// What those at the top do otherwise than their like, and a play that tries it
    Exemplar(exemplar::Args),
    /// Which contacts of customers led to a policy, and which to nothing
    Journey(journey::Args),
    /// How many of the policies booked will stay
    Development(development::Args),
    /// Policies for the people of each place, and what would be expected there
    Market(market::Args),
    /// Explain what moved a figure from one time to another, part by part
    Moved(moved::Args),
    /// List what can be asked: measures, dimensions, calibres, import definitions
    Book,
    /// Check that the Log, the manifest and the files of facts are as they were written
    Check,
    /// Make anew what follows from the facts: the cells that most questions are answered from
    Rebuild,
    /// Copy facts out as Parquet that DuckDB, Polars and Spark read, as they count now or counted then
    Export(export::Args),
    /// Put the home as it is now into a folder, and check it there
    Backup(backup::Backup),
    /// Make a home of a backup
    Restore(backup::Restore),
    /// Carry the home's tables to another database
    MoveStore(backup::MoveStore),
    /// Carry the files of facts to where several machines share them
    MoveLake(backup::MoveLake),
    /// Find facts that cannot all be true
    Quality(quality::Args),
    /// Propose definitions, and release what others proposed
    Definition(definition::Args),
    /// Try a run of a commission scheme, post it, and tell each line's reason
    Pay(pay::Args),
    /// Career rules: who is promoted and demoted by the figures, and confirming it
    Career(career::Args),
    /// Long-term incentives: what vested, waits, is lost or goes back
    Grant(grant::Args),
    /// Contests: where everybody stands, what gaming would gain, and settling
    Contest(contest::Args),
    /// Plans of goals: spread in whole policies down to the agent
    Goal(goal::Args),
    /// The growth plan: levers that add up, what each brings and costs
    Growth(growth::Args),
    /// Resources: people, seats, leads and money matched to where they bring the most
    Resource(resource::Args),
    /// Moves: proposed, accepted by who owns them, done, and measured
    Move(moves::Args),
    /// Review packs: what is looked at each week or month, and what is agreed on it
    Review(review::Args),
    /// Signals: what is out of the ordinary, whose it is, and what was done about it
    Signal(signal::Args),
    /// Scores of agents: from three sides, explained line by line, and appealed
    Score(score::Args),
    /// Counts of agents held against what stays of them, and who has many but thin
    Value(value::Args),
    /// Spot checks: samples that can be drawn again, verdicts, and what they say of all
    Spot(spot::Args),
    /// Joint visits: planned by who leads the agent, recorded with scores, answered by the agent
    Joint(joint::Args),
    /// Close periods, so that their figures stay
    Lock(lock::Args),
    /// Say who may sign in, as what, and on which part of the organisation
    Account(account::Args),
    /// Make a key for UPCOUNT_KEY, which seals what must not lie open in the store, or change it for another
    Key(account::KeyArgs),
    /// See the settings and try them
    Config(config::Args),
    /// See the work that waits, runs, ended or died, and let what died be tried again
    Jobs(jobs::Args),
    /// Work on the queue beside the server, on this machine or on one that shares the home; or answer questions for others
    Work(jobs::WorkArgs),
    /// Serve the web and the API on this machine
    Serve(serve::Args),
    /// Make a made-up company, to try things on (演示数据)
    Company(company::Args),
    /// Print the OpenAPI document
    Openapi,
}

/// A sentence for the person, and a failing exit code.
pub(crate) type Outcome = Result<(), String>;

/// What a command works with.
pub(crate) struct Here {
    home: PathBuf,
    database: Option<String>,
    lake: Option<String>,
    s3: s3::S3,
    worker_share: usize,
    key: Option<String>,
    lang: Lang,
}

impl Here {
    /// Opens the home, making it when it is not there.
    pub(crate) async fn open(&self) -> Result<Upcount, String> {
        let key = match &self.key {
            None => None,
            Some(text) => Some(SealingKey::from_hex(text).ok_or_else(|| match self.lang {
                Lang::Zh => "UPCOUNT_KEY 不是 64 个十六进制数字；用 upcount key 生成".to_owned(),
                Lang::En => "UPCOUNT_KEY is not 64 hexadecimal digits; make one with `upcount key`".to_owned(),
            })?),
        };
        let lake = match self.lake.as_deref() {
            None => None,
            Some(address) => Some(self.s3.at(self, address)?.ok_or_else(|| match self.lang {
                Lang::Zh => format!("`{address}` 应写成 s3://桶/目录"),
                Lang::En => format!("`{address}` should be s3://bucket/folder"),
            })?),
        };
        let up = Upcount::open(&self.home, self.database.as_deref()).await.map_err(|e| self.say(&e))?;
        let up = up.with_lake(lake).map_err(|e| self.say(&e))?.with_key(key);
        up.with_workers(self.worker_share).await.map_err(|e| self.say(&e))
    }

    /// Opens a home that must be there.
    pub(crate) async fn open_existing(&self) -> Result<Upcount, String> {
        if self.lake.is_none() && !self.home.join("facts").exists() {
            let shown = self.home.display();
            return Err(match self.lang {
                Lang::Zh => format!("{shown} 里还没有数据；请先 upcount import，或用 --home 指定数据目录"),
                Lang::En => {
                    format!("there are no facts in {shown} yet; load some with `upcount import`, or name another folder with --home")
                }
            });
        }
        self.open().await
    }

    pub(crate) fn say(&self, refusal: &dyn Say) -> String {
        refusal.text().in_lang(self.lang).to_owned()
    }
}

fn fails(sentence: &str) -> ExitCode {
    eprintln!("upcount: {sentence}");
    ExitCode::FAILURE
}

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let config = match config::Config::of(&args) {
        Ok(config) => config,
        Err(sentence) => return fails(&sentence),
    };
    let command = config.as_defaults_of(Cli::command());
    let cli = Cli::from_arg_matches(&command.get_matches_from(args)).unwrap_or_else(|e| e.exit());
    let here = Here {
        home: cli.home,
        database: cli.database,
        lake: cli.lake,
        s3: cli.s3,
        worker_share: cli.worker_share,
        key: cli.key,
        lang: if matches!(cli.lang, Spoken::Zh) { Lang::Zh } else { Lang::En },
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return fails(&e.to_string()),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Import(args) => import::run(&here, args).await,
            Command::Ask(args) => ask::run(&here, args).await,
            Command::Bridge(args) => bridge::run(&here, args).await,
            Command::Funnel(args) => funnel::run(&here, args).await,
            Command::Customers(args) => customers::run(&here, args).await,
            Command::Day(args) => day::run(&here, args).await,
            Command::League(args) => league::run(&here, args).await,
            Command::Portrait(args) => portrait::run(&here, args).await,
            Command::Exemplar(args) => exemplar::run(&here, args).await,
            Command::Journey(args) => journey::run(&here, args).await,
            Command::Development(args) => development::run(&here, args).await,
            Command::Market(args) => market::run(&here, args).await,
            Command::Moved(args) => moved::run(&here, args).await,
            Command::Book => book::run(&here).await,
            Command::Check => check::run(&here).await,
            Command::Rebuild => rebuild::run(&here).await,
            Command::Export(args) => export::run(&here, args).await,
            Command::Backup(args) => backup::backup(&here, args).await,
            Command::Restore(args) => backup::restore(&here, args).await,
            Command::MoveStore(args) => backup::move_store(&here, args).await,
            Command::MoveLake(args) => backup::move_lake(&here, args).await,
            Command::Quality(args) => quality::run(&here, args).await,
            Command::Definition(args) => definition::run(&here, args).await,
            Command::Pay(args) => pay::run(&here, args).await,
            Command::Career(args) => career::run(&here, args).await,
            Command::Grant(args) => grant::run(&here, args).await,
            Command::Contest(args) => contest::run(&here, args).await,
            Command::Goal(args) => goal::run(&here, args).await,
            Command::Growth(args) => growth::run(&here, args).await,
            Command::Resource(args) => resource::run(&here, args).await,
            Command::Move(args) => moves::run(&here, args).await,
            Command::Review(args) => review::run(&here, args).await,
            Command::Score(args) => score::run(&here, args).await,
            Command::Value(args) => value::run(&here, args).await,
            Command::Joint(args) => joint::run(&here, args).await,
            Command::Spot(args) => spot::run(&here, args).await,
            Command::Signal(args) => signal::run(&here, args).await,
            Command::Lock(args) => lock::run(&here, args).await,
            Command::Account(args) => account::run(&here, args).await,
            Command::Key(args) => account::key(&here, args).await,
            Command::Config(args) => config::run(&here, args, &config).await,
            Command::Jobs(args) => jobs::run(&here, args).await,
            Command::Work(args) => jobs::work(&here, args).await,
            Command::Serve(args) => serve::run(&here, args).await,
            Command::Company(args) => company::run(&here, args).await,
            Command::Openapi => ask::print(format!("{}\n", upcount_api::document().to_pretty_json().unwrap_or_default()).as_bytes()),
        }
    });
    // Work on other threads that was cancelled must not hold the process.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => fails(&sentence),
    }
}
