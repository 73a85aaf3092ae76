//! `upcount jobs` and `upcount work`: the queue of work, and another process that works on it.

use crate::{Here, Outcome, ask, serve};
use clap::Subcommand;
use upcount_app::keep::{self, Job, JobState};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Let a job that died be tried again
    Retry {
        /// Its number
        id: i64,
    },
    /// Ask a job to stop
    Cancel {
        /// Its number
        id: i64,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let jobs = match args.what {
        None => keep::list_jobs(&up).await.map_err(|e| here.say(&e))?.jobs,
        Some(What::Retry { id }) => vec![keep::retry_job(&up, id).await.map_err(|e| here.say(&e))?],
        Some(What::Cancel { id }) => vec![keep::cancel_job(&up, id).await.map_err(|e| here.say(&e))?],
    };
    let mut table = ask::table();
    table.set_header(match here.lang {
        Lang::Zh => ["编号", "状态", "文件", "导入定义", "提交", "次数", "说明"],
        Lang::En => ["Job", "State", "File", "Definition", "Asked", "Attempts", "What to know"],
    });
    for job in jobs {
        let said = job.message.as_ref().map(|m| m.in_lang(here.lang).to_owned()).unwrap_or_default();
        let state = state(&job, here.lang).to_owned();
        table.add_row([job.id.to_string(), state, job.file, job.definition, job.asked_at, job.attempts.to_string(), said]);
    }
    println!("{table}");
    Ok(())
}

const fn state(job: &Job, lang: Lang) -> &'static str {
    let zh = matches!(lang, Lang::Zh);
    match job.state {
        JobState::Waiting => {
            if zh {
                "等待"
            } else {
                "waiting"
            }
        }
        JobState::Running => {
            if zh {
                "进行中"
            } else {
                "running"
            }
        }
        JobState::Done => {
            if zh {
                "完成"
            } else {
                "done"
            }
        }
        JobState::Already => {
            if zh {
                "已导入过"
            } else {
                "was in already"
            }
        }
        JobState::Refused => {
            if zh {
                "未导入"
            } else {
                "refused"
            }
        }
        JobState::Cancelled => {
            if zh {
                "已停止"
            } else {
                "stopped"
            }
        }
        JobState::Dead => {
            if zh {
                "多次失败"
            } else {
                "failed too often"
            }
        }
    }
}

/// Works on the queue until it is told to stop; what it works on then is taken up again by another.
pub(crate) async fn work(here: &Here) -> Outcome {
    let up = here.open_existing().await?;
    let worker = keep::Worker::start(&up);
    println!("{}", if here.lang == Lang::Zh { "正在执行任务" } else { "Working on the queue" });
    serve::told_to_stop().await;
    worker.stop().await;
    Ok(())
}
