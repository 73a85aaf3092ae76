//! `upcount jobs` and `upcount work`: the queue of work, and another process that works on it.

use crate::{Here, Outcome, ask, serve};
use clap::Subcommand;
use std::net::SocketAddr;
use tokio::net::TcpListener;
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

#[derive(clap::Args)]
pub(crate) struct WorkArgs {
    /// Answer questions for other nodes instead, on this address and port, such as 10.0.0.5:8622; needs the nodes' key
    #[arg(long, env = "UPCOUNT_WORK_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// The address by which the nodes reach it, where that is another, http://…
    #[arg(long, env = "UPCOUNT_WORK_ADDRESS", value_name = "URL", requires = "listen")]
    address: Option<String>,
}

/// Works on the queue until it is told to stop, and what it works on then is taken up again by another; or answers questions
/// for other nodes.
pub(crate) async fn work(here: &Here, args: WorkArgs) -> Outcome {
    let zh = here.lang == Lang::Zh;
    let up = here.open_existing().await?;
    let Some(listen) = args.listen else {
        let worker = keep::Worker::start(&up);
        println!("{}", if zh { "正在执行任务" } else { "Working on the queue" });
        serve::told_to_stop().await;
        worker.stop().await;
        return Ok(());
    };
    if here.key.is_none() {
        return Err(if zh {
            "执行节点要有各节点共用的 UPCOUNT_KEY，否则谁都能让它读数据；用 upcount key 生成".into()
        } else {
            "a worker needs the UPCOUNT_KEY of the nodes, or anybody could have it read the facts; make one with `upcount key`".into()
        });
    }
    let listener = TcpListener::bind(listen).await.map_err(|e| match here.lang {
        Lang::Zh => format!("不能在 {listen} 上接受问题（{e}）"),
        Lang::En => format!("cannot listen on {listen} ({e})"),
    })?;
    let bound = listener.local_addr().map_err(|e| e.to_string())?;
    if args.address.is_none() && bound.ip().is_unspecified() {
        return Err(if zh {
            format!("{bound} 不是别的节点能用的地址；请用 --address 写明")
        } else {
            format!("{bound} is no address by which others reach it; name one with --address")
        });
    }
    let address = args.address.unwrap_or_else(|| format!("http://{bound}"));
    println!("{} {address}", if zh { "执行节点在" } else { "A worker is at" });
    keep::answer_for_others(&up, listener, &address, serve::told_to_stop()).await.map_err(|e| here.say(&e))
}
