//! `upcount joint`: joint visits, planned, recorded, cancelled and answered.

use crate::tables::Format;
use crate::{Here, Outcome};
use clap::Subcommand;
use std::collections::BTreeMap;
use upcount_app::Caller;
use upcount_app::steer::{self, JointAsks, JointItem, JointRefusal, NewJoint, RecordJoint, SayOfJoint};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum What {
    /// List joint visits
    List {
        /// Only those of a day
        #[arg(long)]
        day: Option<String>,
        /// Only those with an agent
        #[arg(long)]
        agent: Option<String>,
    },
    /// Plan one with an agent for a day
    Plan {
        /// The agent's code
        agent: String,
        /// The day; today when absent
        #[arg(long)]
        day: Option<String>,
        /// The code on the roll of the manager who goes along; the only one of the team when absent
        #[arg(long)]
        manager: Option<String>,
        /// What it is for
        #[arg(long, default_value = "")]
        why: String,
        /// The move of a coaching case
        #[arg(long, value_name = "NUMBER")]
        play: Option<i64>,
        /// The form; the first when absent
        #[arg(long)]
        form: Option<String>,
    },
    /// Record what was seen
    Record {
        /// Its number
        number: i64,
        /// What was seen
        words: String,
        /// A point and its score, such as opened=4
        #[arg(long = "score", value_name = "POINT=SCORE", value_parser = score)]
        scores: Vec<(String, u32)>,
        /// When it was made; the planned day when absent
        #[arg(long)]
        day: Option<String>,
        /// The customer's code
        #[arg(long)]
        customer: Option<String>,
    },
    /// Cancel one that was not made
    Cancel {
        /// Its number
        number: i64,
        /// Why
        words: String,
    },
    /// Say something to what was recorded
    Comment {
        /// Its number
        number: i64,
        /// What
        words: String,
    },
}

fn score(text: &str) -> Result<(String, u32), String> {
    let (point, score) = text.split_once('=').ok_or("write it as POINT=SCORE, such as opened=4")?;
    Ok((point.to_owned(), score.parse().map_err(|_| format!("`{score}` is no whole number"))?))
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let say = |e: JointRefusal| here.say(&e);
    let visits = match args.what {
        What::List { day, agent } => steer::list_joint(&up, &by, &JointAsks { day, agent }).await.map_err(say)?.visits,
        What::Plan { agent, day, manager, why, play, form } => {
            let day = match day {
                Some(day) => day,
                None => steer::list_joint(&up, &by, &JointAsks::default()).await.map_err(say)?.today,
            };
            vec![steer::plan_joint(&up, &by, &NewJoint { agent, day, manager, why, play, form }).await.map_err(say)?]
        }
        What::Record { number, words, scores, day, customer } => {
            let record = RecordJoint { scores: BTreeMap::from_iter(scores), words, day, customer };
            vec![steer::record_joint(&up, &by, number, &record).await.map_err(say)?]
        }
        What::Cancel { number, words } => vec![steer::cancel_joint(&up, &by, number, &SayOfJoint { words }).await.map_err(say)?],
        What::Comment { number, words } => vec![steer::comment_joint(&up, &by, number, &SayOfJoint { words }).await.map_err(say)?],
    };
    let columns = ["visit", "day", "place", "manager", "state", "scores", "words", "why", "comments"];
    crate::spot::written(args.format, &visits, &columns, |one: &JointItem| {
        let scores = one.points.iter().filter_map(|point| Some(format!("{}={}", point.id, point.score?))).collect::<Vec<_>>().join(" ");
        let comments = one.comments.iter().map(|comment| comment.words.clone()).collect::<Vec<_>>().join("; ");
        let head = [one.number.to_string(), one.day.clone(), steer::place_path(&one.place), one.manager.clone(), one.state.clone()];
        let words = one.words.clone().or_else(|| one.cancelled.clone()).unwrap_or_default();
        head.into_iter().chain([scores, words, one.why.clone(), comments]).collect()
    })
}
