//! `upcount serve`: the web and the API on this machine.

use crate::{Here, Outcome};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port on loopback; 0 takes a free one
    #[arg(long, default_value_t = 8620)]
    port: u16,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open().await?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = TcpListener::bind(address).await.map_err(|e| match here.lang {
        Lang::Zh => format!("不能在 {address} 上服务（{e}）；用 --port 换一个端口"),
        Lang::En => format!("cannot serve on {address} ({e}); choose another port with --port"),
    })?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    println!("{} http://{address}", if here.lang == Lang::Zh { "Upcount 在" } else { "Upcount is at" });
    let stop = async {
        let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = async { match &mut end { Some(end) => { end.recv().await; } None => std::future::pending().await } } => {}
        }
    };
    upcount_api::serve(listener, up, stop).await.map_err(|e| e.to_string())
}
