//! `upcount serve`: the web and the API, on this machine or behind a proxy that keeps the line secret.

use crate::{Here, Outcome};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use upcount_api::Public;
use upcount_app::keep::{self, Control};
use upcount_app::steer;
use upcount_link::{IdentityProvider, Settings, Traces};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port on loopback; 0 takes a free one
    #[arg(long, env = "UPCOUNT_PORT", default_value_t = 8620)]
    port: u16,
    /// The address to listen on instead of loopback, such as 0.0.0.0; needs --public, and accounts
    #[arg(long, env = "UPCOUNT_LISTEN", requires = "public")]
    listen: Option<IpAddr>,
    /// The address and port where analysts' tools ask in Arrow Flight SQL, such as 127.0.0.1:8630; another than loopback needs
    /// --public, and accounts
    #[arg(long, env = "UPCOUNT_SQL", value_name = "ADDRESS:PORT")]
    sql: Option<SocketAddr>,
    /// The address that people use, https://…, where something in front keeps the line secret
    #[arg(long, env = "UPCOUNT_PUBLIC", value_name = "URL")]
    public: Option<String>,
    /// What is logged to the error stream: faults only, or each request too, as text or as JSON
    #[arg(long, env = "UPCOUNT_LOG", default_value = "faults")]
    log: Log,
    /// Where spans go in the OpenTelemetry protocol, such as http://127.0.0.1:4318/v1/traces
    #[arg(long, env = "UPCOUNT_TRACES", value_name = "URL")]
    traces: Option<String>,
    /// How many single facts are kept in memory before they are sealed into files
    #[arg(long, env = "UPCOUNT_SEAL_AT", value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(i64).range(1..=10_000_000))]
    seal_at: i64,
    /// Boards of everybody are gathered before somebody asks, once nothing was learned for so many seconds; 0: never
    #[arg(long, env = "UPCOUNT_GATHER_AFTER", value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    gather_after: u64,
    #[command(flatten)]
    pub(crate) ways: crate::ways::WaysFile,
    /// The identity provider where people sign in besides (OpenID Connect): its issuer
    #[arg(long, env = "UPCOUNT_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,
    /// What the identity provider knows this server as
    #[arg(long, env = "UPCOUNT_OIDC_CLIENT", default_value = "upcount")]
    oidc_client: String,
    /// The secret that the identity provider shares with it
    #[arg(long, env = "UPCOUNT_OIDC_SECRET", hide = true, hide_env_values = true)]
    oidc_secret: Option<String>,
}

impl Args {
    /// The identity provider, when one is set.
    pub(crate) fn identity(&self, here: &Here) -> Result<Option<IdentityProvider>, String> {
        let Some(issuer) = &self.oidc_issuer else { return Ok(None) };
        let settings = Settings { issuer: issuer.clone(), client: self.oidc_client.clone(), secret: self.oidc_secret.clone() };
        IdentityProvider::new(settings).map(Some).map_err(|e| here.say(&e))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Log {
    Faults,
    Text,
    Json,
}

/// Begins to log. No line holds an address as it was asked, a header or a body.
fn start_log(log: Log, traces: Option<&Traces>) {
    let level = if log == Log::Faults { LevelFilter::WARN } else { LevelFilter::INFO };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let lines = match log {
        Log::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).with_filter(level).boxed(),
        Log::Faults | Log::Text => lines.with_filter(level).boxed(),
    };
    // What the libraries themselves would tell of their work stays out.
    let ours = Targets::new().with_target("upcount", LevelFilter::INFO);
    let traced = traces.map(|t| t.layer().with_filter(ours.clone()));
    tracing_subscriber::registry().with(lines.with_filter(ours)).with(traced).init();
}

/// Waits until somebody tells the process to stop.
pub(crate) async fn told_to_stop() {
    let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = async { match &mut end { Some(end) => { end.recv().await; } None => std::future::pending().await } } => {}
    }
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let public = match &args.public {
        None => None,
        Some(url) => Some(Public::from_url(url).ok_or_else(|| match here.lang {
            Lang::Zh => format!("`{url}` 不是 https:// 开头的地址；前面要有加密连接的代理，如 https://upcount.example.com"),
            Lang::En => format!("`{url}` is not an address with https://; put a proxy in front that keeps the line secret, such as https://upcount.example.com"),
        })?),
    };
    let up = here.open().await?.with_identity(args.identity(here)?).with_deliveries(args.ways.read(here)?);
    let ip = args.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if let Some(sql) = args.sql.filter(|sql| !sql.ip().is_loopback() && public.is_none()) {
        return Err(match here.lang {
            Lang::Zh => format!("{sql} 上的连接不加密，密钥会被人看到；请用 127.0.0.1，前面放加密连接的代理并写 --public"),
            Lang::En => format!(
                "keys would lie open on the line to {sql}; use 127.0.0.1, with a proxy in front that keeps the line secret, or say --public"
            ),
        });
    }
    let has_accounts = !keep::list_accounts(&up).await.map_err(|e| here.say(&e))?.accounts.is_empty();
    let reached_by_others = public.is_some() || !ip.is_loopback();
    if reached_by_others && !has_accounts {
        return Err(match here.lang {
            Lang::Zh => "还没有账户，谁连上来都是所有者；请先 upcount account add 名字 --role admin --password-stdin".into(),
            Lang::En => "there are no accounts, so whoever reached it would be the owner; first `upcount account add NAME --role admin --password-stdin`".into(),
        });
    }
    let traces = args.traces.as_deref().map(Traces::to).transpose().map_err(|e| here.say(&e))?;
    start_log(args.log, traces.as_ref());
    let address = SocketAddr::from((ip, args.port));
    let listener = TcpListener::bind(address).await.map_err(|e| match here.lang {
        Lang::Zh => format!("不能在 {address} 上服务（{e}）；用 --port 换一个端口"),
        Lang::En => format!("cannot serve on {address} ({e}); choose another port with --port"),
    })?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let mut places = format!("{} http://{address}\n", if here.lang == Lang::Zh { "Upcount 在" } else { "Upcount is at" });
    let tools = match args.sql {
        None => None,
        Some(sql) => {
            let listener = TcpListener::bind(sql).await.map_err(|e| match here.lang {
                Lang::Zh => format!("不能在 {sql} 上接受分析工具的连接（{e}）；用 --sql 换一个端口"),
                Lang::En => format!("cannot listen on {sql} for analysts' tools ({e}); choose another port with --sql"),
            })?;
            let sql = listener.local_addr().map_err(|e| e.to_string())?;
            places += &format!("{} grpc://{sql}\n", if here.lang == Lang::Zh { "分析工具连" } else { "Analysts' tools ask at" });
            Some(listener)
        }
    };
    print!("{places}");
    let worker = keep::Worker::start(&up);
    let control = Arc::new(Control::default());
    let tending = tokio::spawn({
        let (up, control) = (up.clone(), control.clone());
        async move { keep::tend_cells(&up, &control).await }
    });
    let watching = tokio::spawn({
        let up = up.clone();
        async move { keep::watch_workers(&up).await }
    });
    let sealing = tokio::spawn({
        let up = up.clone();
        async move { keep::tend_seals(&up, args.seal_at).await }
    });
    let telling = tokio::spawn({
        let up = up.clone();
        async move { steer::tend_deliveries(&up).await }
    });
    let noticing = tokio::spawn({
        let up = up.clone();
        async move { steer::tend_signals(&up).await }
    });
    let gathering = tokio::spawn({
        let up = up.clone();
        async move { upcount_app::tend_boards(&up, Duration::from_secs(args.gather_after)).await }
    });
    let sweeping = tokio::spawn({
        let up = up.clone();
        async move { keep::tend_evidence(&up).await }
    });
    let served = upcount_api::serve(listener, tools, up, public, told_to_stop()).await.map_err(|e| e.to_string());
    control.cancel();
    tending.abort();
    watching.abort();
    sealing.abort();
    telling.abort();
    noticing.abort();
    gathering.abort();
    sweeping.abort();
    worker.stop().await;
    if let Some(traces) = traces {
        traces.end().await;
    }
    served
}
