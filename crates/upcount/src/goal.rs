//! `upcount goal`: plans of goals, opened, changed, published and read.

use crate::{Here, Outcome, goal_files};
use clap::Subcommand;
use std::fmt::Write;
use std::path::PathBuf;
use upcount_app::know::Page;
use upcount_app::steer::{
    self, Carry, Commit, GoalRefusal, NewPlan, PlanItem, PlanPlace, PlanState, PushDown, SetGoal, SetHedge, SetThere, SignPlan,
};
use upcount_app::{Caller, Upcount};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// Which plan; the last one when absent
    #[arg(long, global = true)]
    plan: Option<i64>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Subcommand)]
enum What {
    /// Open a plan
    Open {
        /// The goal, such as policies
        goal: String,
        /// The year or quarter, such as 2026 or 2026-Q1
        period: String,
        /// What the whole is to bring
        total: i64,
        /// Why
        #[arg(long)]
        why: String,
        /// Look at nothing that happened after this day
        #[arg(long, value_name = "DAY")]
        seen_until: Option<String>,
        /// Each level looks at its part before it pushes it down
        #[arg(long)]
        waterfall: bool,
    },
    /// Make the published plan anew within its time
    Anew {
        /// What the whole is to bring
        total: i64,
        /// Why
        #[arg(long)]
        why: String,
        /// Look at nothing that happened after this day
        #[arg(long, value_name = "DAY")]
        seen_until: Option<String>,
        /// What happens to what was missed
        #[arg(long, value_enum, default_value = "place")]
        carry: CarryWord,
    },
    /// Show the places in one
    Show {
        /// The place: its code on each level, with / between them; the company when absent
        place: Option<String>,
        /// By month
        #[arg(long)]
        months: bool,
    },
    /// Set a place's goal, or take back what was set
    Set {
        /// The place
        place: String,
        /// The number; absent to take it back
        value: Option<i64>,
        /// A quarter or month of it, such as 2026-Q1 or 2026-03
        #[arg(long)]
        span: Option<String>,
        /// Those above may not change it
        #[arg(long)]
        lock: bool,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Ask more of the places in one than their goals
    Hedge {
        /// The place; / is the company
        place: String,
        /// How much
        extra: i64,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Say from below what a place will bring
    Commit {
        /// The place
        place: String,
        /// How much
        value: i64,
    },
    /// Say that an agent is on leave: only the days present have a goal
    Leave {
        /// The agent: the code on each level, with / between them
        place: String,
        /// The first day; absent to take it back
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
        /// The last day; open when absent
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Plan a seat that is not filled yet: only the days from then on have a goal
    Seat {
        /// The seat: the code on each level, its own last
        place: String,
        /// The day on which it is filled; absent to take it back
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Push what a place has down to those in it
    Push {
        /// The place; the company when absent
        #[arg(default_value = "/")]
        place: String,
        /// For all places below it as well
        #[arg(long)]
        deep: bool,
    },
    /// Show where places stand on a day, what is under way, where they will end and how likely they attain
    Standing {
        /// The place; the company when absent
        place: Option<String>,
        /// The day; the last that is known when absent
        #[arg(long, value_name = "DAY")]
        day: Option<String>,
    },
    /// Show the goals that are unlikely to be attained, and who signed for them
    Signing,
    /// Sign for the goals that are unlikely to be attained
    Sign {
        /// Why they may stand
        #[arg(long)]
        why: String,
    },
    /// Write it as an Excel file
    Export {
        /// The file
        file: PathBuf,
    },
    /// Load its Excel file after it was changed
    Load {
        /// The file
        file: PathBuf,
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Try how odds would have done in past quarters
    Try {
        /// The goal, such as policies
        #[arg(default_value = "policies")]
        goal: String,
        /// How many quarters, the last ones
        #[arg(long, default_value_t = 8)]
        quarters: i32,
        /// Totals as percents of the same quarter a year before
        #[arg(long, value_delimiter = ',', default_value = "95,105")]
        percents: Vec<i64>,
    },
    /// Offer it for publishing
    Offer,
    /// Publish it: its goals become facts
    Publish,
    /// Take it back
    Withdraw,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CarryWord {
    /// Each makes up for its own
    Place,
    /// Its sisters share it
    Shared,
    /// It is let go
    Forgive,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let last = || async { last(&up, &by, args.plan).await.map_err(|e| here.say(&e)) };
    let item = match args.what {
        What::Open { goal, period, total, why, seen_until, waterfall } => {
            let new = NewPlan { goal, period, total, why, seen_until, replaces: None, carry: Carry::Place, waterfall };
            steer::open_plan(&up, &by, &new).await
        }
        What::Anew { total, why, seen_until, carry } => {
            let before = last().await?;
            let carry = match carry {
                CarryWord::Place => Carry::Place,
                CarryWord::Shared => Carry::Shared,
                CarryWord::Forgive => Carry::Forgive,
            };
            let (goal, period, replaces) = (before.goal, before.period, Some(before.number));
            let new = NewPlan { goal, period, total, why, seen_until, replaces, carry, waterfall: before.waterfall };
            steer::open_plan(&up, &by, &new).await
        }
        What::Show { place, months } => return show(here, &up, &by, &last().await?, place.as_deref(), months, args.format).await,
        What::Set { place, value, span, lock, why } => {
            let plan = last().await?;
            let set = SetGoal { place: path(&place), span, value, locked: lock, why, seen: plan.seen };
            steer::set_goal(&up, &by, plan.number, &set).await
        }
        What::Hedge { place, extra, why } => {
            let plan = last().await?;
            steer::set_hedge(&up, &by, plan.number, &SetHedge { place: path(&place), extra, why, seen: plan.seen }).await
        }
        What::Commit { place, value } => {
            steer::commit_to_goal(&up, &by, last().await?.number, &Commit { place: path(&place), value: Some(value) }).await
        }
        What::Leave { place, since, until, why } => {
            let set = SetThere { place: path(&place), seat: false, since, until, why };
            steer::set_there(&up, &by, last().await?.number, &set).await
        }
        What::Seat { place, since, why } => {
            let set = SetThere { place: path(&place), seat: true, since, until: None, why };
            steer::set_there(&up, &by, last().await?.number, &set).await
        }
        What::Push { place, deep } => steer::push_down(&up, &by, last().await?.number, &PushDown { place: path(&place), deep }).await,
        What::Standing { place, day } => {
            let number = last().await?.number;
            return goal_files::standing(here, &up, &by, (number, place.as_deref().map(path), day.as_deref()), args.format).await;
        }
        What::Signing => return goal_files::signing(here, &up, &by, last().await?.number, args.format).await,
        What::Sign { why } => {
            let plan = last().await?;
            steer::sign_plan(&up, &by, plan.number, &SignPlan { why, seen: plan.seen }).await
        }
        What::Export { file } => return goal_files::export(here, &up, &by, last().await?.number, &file).await,
        What::Load { file, why } => return goal_files::load(here, &up, &by, last().await?.number, &file, &why).await,
        What::Try { goal, quarters, percents } => {
            return goal_files::trial(here, &up, &by, (&goal, quarters, &percents), args.format).await;
        }
        What::Offer => steer::offer_plan(&up, &by, last().await?.number).await,
        What::Publish => steer::publish_plan(&up, &by, last().await?.number).await,
        What::Withdraw => steer::withdraw_plan(&up, &by, last().await?.number).await,
    };
    let item = item.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Json => serde_json::to_string_pretty(&item).map_err(|e| e.to_string())? + "\n",
        Format::Csv => format!(
            "goal,period,total,state,seen_until\n{},{},{},{},{}\n",
            item.goal,
            item.period,
            item.total,
            word(item.state),
            item.seen_until
        ),
        Format::Table => sentence(&item, here.lang),
    };
    crate::ask::print(out.as_bytes())
}

/// The plan that is meant.
async fn last(up: &Upcount, by: &Caller, number: Option<i64>) -> Result<PlanItem, GoalRefusal> {
    let plans = steer::list_goals(up, by).await?.plans;
    plans.into_iter().find(|plan| number.is_none_or(|number| plan.number == number)).ok_or(GoalRefusal::NoPlan)
}

fn path(place: &str) -> Vec<String> {
    place.split('/').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

async fn show(here: &Here, up: &Upcount, by: &Caller, plan: &PlanItem, place: Option<&str>, months: bool, format: Format) -> Outcome {
    let place = place.map(path);
    let told = steer::read_plan(up, by, plan.number, place.as_deref(), Page { offset: 0, limit: usize::MAX }).await;
    let told = told.map_err(|e| here.say(&e))?;
    let mut columns = vec!["place".to_owned()];
    columns.extend(["last_year", "suggested", "goal", "hedge", "carried", "brought", "committed"].map(str::to_owned));
    if months {
        columns.extend(told.months.iter().cloned());
    }
    let row = |place: &PlanPlace| {
        let mut row = vec![if place.path.is_empty() { "/".to_owned() } else { place.path.join("/") }];
        row.extend([place.last_year, place.suggested, place.goal, place.hedge, place.carried, place.brought].map(|n| n.to_string()));
        row.push(place.committed.map(|n| n.to_string()).unwrap_or_default());
        if months {
            row.extend(place.by_month.iter().map(ToString::to_string));
        }
        row
    };
    let rows = || [&told.place].into_iter().chain(&told.places).map(row);
    let out = match format {
        Format::Json => serde_json::to_string_pretty(&told).map_err(|e| e.to_string())? + "\n",
        Format::Csv => {
            let mut out = columns.join(",") + "\n";
            rows().for_each(|row| {
                let _ = writeln!(out, "{}", row.join(","));
            });
            out
        }
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(columns);
            table.add_rows(rows());
            format!("{table}\n{}", sentence(&told.plan, here.lang))
        }
    };
    crate::ask::print(out.as_bytes())
}

fn sentence(plan: &PlanItem, lang: Lang) -> String {
    let PlanItem { number, goal, period, total, state, .. } = plan;
    match lang {
        Lang::Zh => format!("方案 {number} · {goal} · {period} · {total} · {}\n", zh(*state)),
        Lang::En => format!("plan {number} · {goal} · {period} · {total} · {}\n", word(*state)),
    }
}

const fn word(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "draft",
        PlanState::Offered => "offered",
        PlanState::Published => "published",
        PlanState::Replaced => "replaced",
        PlanState::Withdrawn => "withdrawn",
    }
}

const fn zh(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "编制中",
        PlanState::Offered => "待发布",
        PlanState::Published => "已发布",
        PlanState::Replaced => "已被代替",
        PlanState::Withdrawn => "已撤回",
    }
}
