//! Progress on the terminal, and Ctrl-C.

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use upcount_app::Upcount;
use upcount_app::keep::{self, Control};

/// Shows how an import goes until it is dropped. Ctrl-C asks it to stop.
pub(crate) struct Watching {
    task: tokio::task::JoinHandle<()>,
    bar: ProgressBar,
}

pub(crate) fn watch(control: &Arc<Control>, name: &str) -> Watching {
    let bar = bar(name);
    let (shown, watched) = (bar.clone(), control.clone());
    // Listening begins here and not when the task first runs: between the two Ctrl-C would end the process at once.
    let mut interrupt = signal(SignalKind::interrupt()).ok();
    let task = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(200));
        loop {
            tokio::select! {
                () = came(&mut interrupt) => {
                    watched.cancel();
                    return;
                }
                _ = tick.tick() => {
                    let (read, total) = watched.bytes();
                    let (rows, refused) = watched.counts();
                    shown.set_length(total.max(1));
                    shown.set_position(read);
                    let refused = if refused > 0 { format!(", {} refused", HumanCount(refused)) } else { String::new() };
                    shown.set_message(format!("{} of {}, {} rows{refused}", HumanBytes(read), HumanBytes(total), HumanCount(rows)));
                }
            }
        }
    });
    Watching { task, bar }
}

async fn came(interrupt: &mut Option<Signal>) {
    match interrupt {
        Some(interrupt) => drop(interrupt.recv().await),
        None => std::future::pending().await,
    }
}

/// Makes the cells of what was imported; Ctrl-C leaves the rest for the next time.
pub(crate) async fn cells(up: &Upcount) {
    let control = Arc::new(Control::default());
    let shown = bar("cells");
    shown.enable_steady_tick(Duration::from_millis(200));
    let mut interrupt = signal(SignalKind::interrupt()).ok();
    tokio::select! {
        () = keep::tend_cells(up, &control) => {}
        () = came(&mut interrupt) => control.cancel(),
    }
    shown.finish_and_clear();
}

/// A bar with a name before it and a message after it; silent when nobody looks.
pub(crate) fn bar(name: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:24!} {bar:30} {percent:>3}% {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1).with_style(style).with_prefix(name.to_owned())
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
        self.bar.finish_and_clear();
    }
}
