//! `upcount signal`: what is out of the ordinary, whose it is to do something, and what was done; coaching cases; and what that brings.

use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::steer::{
    self, AskSignals, AskWorth, Coached, Planted, SignalCase, SignalItem, SignalNoticed, SignalRefusal, SignalWorth, SignalWorths, Signals,
    StartCoaching, ToSignal,
};
use upcount_app::{Caller, Upcount};
use upcount_book::When;
use upcount_model::{Day, Lang, Text};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// As of which day; the latest of which facts tell when absent
    #[arg(long, global = true)]
    day: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Subcommand)]
enum What {
    /// List them
    List {
        /// Only of this rule
        #[arg(long)]
        rule: Option<String>,
        /// new, acknowledged, coached, snoozed, held or closed; all when absent
        #[arg(long)]
        state: Option<String>,
        /// Only those that wait for whoever sees the whole company
        #[arg(long)]
        mine: bool,
    },
    /// List coaching cases
    Cases,
    /// Say that somebody looks after one
    Acknowledge {
        /// Rule and code, such as idle_agent/A000001
        signal: String,
        /// What is said with it
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Put one off until a day
    Snooze {
        /// Rule and code
        signal: String,
        /// The day on which it comes back
        until: String,
        /// Why
        #[arg(long)]
        words: String,
    },
    /// Close one, or its coaching case
    Close {
        /// Rule and code
        signal: String,
        /// Why
        words: String,
    },
    /// Open a coaching case: where the agent loses policies beside peers, and what to do
    Coach {
        /// Rule and code
        signal: String,
        /// The day until which the play is done; it waits to be accepted when absent
        #[arg(long)]
        due: Option<String>,
        /// The account that does it; the home's owner when absent
        #[arg(long)]
        owner: Option<String>,
    },
    /// Tell people of the signals that wait for them, by the ways that are set up
    Deliver(crate::deliver::Args),
    /// Write down what fires now, and how it is drawn; a running server does so by itself
    Notice,
    /// What each rule brought and cost in a time
    Worth {
        /// The first day; a year before the last when absent
        #[arg(long)]
        from: Option<Day>,
        /// The last day; that of the last look when absent
        #[arg(long)]
        to: Option<Day>,
        /// Only of this rule
        #[arg(long)]
        rule: Option<String>,
    },
    /// Try a rule of silence or of less than peers on the made-up company, where it is known of whom it is true
    Try {
        /// The rule
        rule: String,
        /// Plain limits beside it: working days without anything, or policies at most
        #[arg(long, value_delimiter = ',', default_values_t = [3, 10, 20])]
        plain: Vec<u32>,
        /// As of the ends of so many months, the last of which facts tell last
        #[arg(long, default_value_t = 5)]
        months: u32,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    if let What::Deliver(deliver) = args.what {
        let told = crate::deliver::run(here, deliver).await?;
        match args.format {
            Format::Json => json(&told)?,
            format => print(&crate::deliver::COLUMNS, crate::deliver::rows(&told), format, &crate::deliver::notes(&told, here.lang))?,
        }
        return crate::deliver::failed(&told, here.lang);
    }
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let say = |e: SignalRefusal| here.say(&e);
    let asks = |rule: Option<String>| AskSignals { day: args.day, rule, limit: usize::MAX, ..AskSignals::default() };
    let day = args.day.map(|day| day.to_string());
    match args.what {
        What::List { rule, state, mine } => {
            let told = steer::list_signals(&up, &by, &AskSignals { state, mine, ..asks(rule) }).await.map_err(say)?;
            list(&told, args.format, here.lang)
        }
        What::Cases => {
            let told = steer::list_signals(&up, &by, &asks(None)).await.map_err(say)?;
            cases(&told.cases, args.format, here.lang)
        }
        What::Acknowledge { signal, words } => {
            let (rule, code, seen) = meant(&up, &by, &signal, args.day).await.map_err(say)?;
            let said = ToSignal { words, seen, day, ..ToSignal::default() };
            one(&steer::acknowledge_signal(&up, &by, &rule, &code, &said).await.map_err(say)?, args.format, here.lang)
        }
        What::Snooze { signal, until, words } => {
            let (rule, code, seen) = meant(&up, &by, &signal, args.day).await.map_err(say)?;
            let said = ToSignal { words, seen, day, until: Some(until) };
            one(&steer::snooze_signal(&up, &by, &rule, &code, &said).await.map_err(say)?, args.format, here.lang)
        }
        What::Close { signal, words } => {
            let (rule, code, seen) = meant(&up, &by, &signal, args.day).await.map_err(say)?;
            steer::close_signal(&up, &by, &rule, &code, &ToSignal { words, seen, day, until: None }).await.map_err(say)?;
            let told = steer::list_signals(&up, &by, &asks(Some(rule.clone()))).await.map_err(say)?;
            let closed: Vec<SignalCase> =
                told.cases.iter().filter(|case| case.rule == rule && case.code == code && case.closed.is_some()).cloned().collect();
            if closed.is_empty() { list(&of(told, &code), args.format, here.lang) } else { cases(&closed[..1], args.format, here.lang) }
        }
        What::Coach { signal, due, owner } => {
            let (rule, code, seen) = meant(&up, &by, &signal, args.day).await.map_err(say)?;
            let coached = steer::coach_on_signal(&up, &by, &rule, &code, &StartCoaching { seen, day, due, owner }).await.map_err(say)?;
            diagnosis(&coached, args.format, here.lang)
        }
        What::Notice if args.day.is_some() => Err(if here.lang == Lang::Zh {
            "只记录现在成立的预警；请去掉 --day".to_owned()
        } else {
            "what fires is noticed as it is now; leave --day out".to_owned()
        }),
        What::Notice => noticed(&steer::notice_signals(&up).await.map_err(say)?, args.format),
        What::Worth { from, to, rule } => {
            let told = steer::signal_worth(&up, &by, &AskWorth { from, to, rule }).await.map_err(say)?;
            worth(&told, args.format, here.lang)
        }
        What::Deliver(_) => unreachable!("it is done above"),
        What::Try { rule, plain, months } => trial(here, &up, &rule, &plain, months, args.day, args.format).await,
    }
}

/// The rule and the code that are meant, and the last deed.
async fn meant(up: &Upcount, by: &Caller, signal: &str, day: Option<Day>) -> Result<(String, String, i64), SignalRefusal> {
    let (rule, code) = signal.split_once('/').ok_or(SignalRefusal::NoSignal)?;
    let asks = AskSignals { day, rule: Some(rule.to_owned()), limit: usize::MAX, ..AskSignals::default() };
    let told = steer::list_signals(up, by, &asks).await?;
    let here = told.groups.iter().flat_map(|group| &group.signals).find(|item| item.code == code).map(|item| item.seen);
    let case = told.cases.iter().find(|case| case.rule == rule && case.code == code).map(|case| case.seen);
    Ok((rule.to_owned(), code.to_owned(), here.or(case).unwrap_or_default()))
}

/// Only what is about a code.
fn of(mut told: Signals, code: &str) -> Signals {
    told.groups.iter_mut().for_each(|group| group.signals.retain(|item| item.code == code));
    told
}

const COLUMNS: [&str; 13] =
    ["signal", "place", "since", "state", "owner", "escalated", "counted", "of", "usual", "limit", "chance", "members", "says"];

fn row(item: &SignalItem, lang: Lang) -> Vec<String> {
    let figure = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
    vec![
        format!("{}/{}", item.rule, item.code),
        steer::place_path(&item.place),
        item.since.clone(),
        word(item),
        item.owner.clone(),
        item.escalated.clone().unwrap_or_default(),
        figure(Some(item.counted)),
        figure(item.of),
        figure(item.usual),
        figure(item.limit),
        item.chance.map(|chance| format!("{chance:.2e}")).unwrap_or_default(),
        item.members.len().to_string(),
        item.says.in_lang(lang).replace(',', "，"),
    ]
}

fn word(item: &SignalItem) -> String {
    serde_json::to_value(item.state).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn list(told: &Signals, format: Format, lang: Lang) -> Outcome {
    let rows = told.groups.iter().flat_map(|group| &group.signals).map(|item| row(item, lang)).collect();
    if format == Format::Json {
        return json(told);
    }
    let mut notes = String::new();
    for rule in told.rules.iter().filter(|_| format == Format::Table) {
        let luck = rule.by_luck.map(|many| {
            if lang == Lang::Zh { format!("，只凭运气约 {many:.1} 个") } else { format!(", about {many:.1} of them by luck alone") }
        });
        let (name, luck) = (rule.name.in_lang(lang), luck.unwrap_or_default());
        let _ = match (&rule.until, lang) {
            (Some(until), Lang::Zh) => writeln!(notes, "{name}（{}）：看了 {} 个，到 {until}{luck}", rule.id, rule.looked_at),
            (Some(until), Lang::En) => writeln!(notes, "{name} ({}): {} looked at until {until}{luck}", rule.id, rule.looked_at),
            (None, Lang::Zh) => writeln!(notes, "{name}（{}）：没有这类事实", rule.id),
            (None, Lang::En) => writeln!(notes, "{name} ({}): there are no facts of it", rule.id),
        };
    }
    print(&COLUMNS, rows, format, &notes)
}

fn one(item: &SignalItem, format: Format, lang: Lang) -> Outcome {
    if format == Format::Json { json(item) } else { print(&COLUMNS, vec![row(item, lang)], format, "") }
}

fn cases(cases: &[SignalCase], format: Format, lang: Lang) -> Outcome {
    let columns = ["signal", "move", "state", "holds", "largest", "extra", "least", "most", "says"];
    let row = |case: &SignalCase| {
        let figure = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
        let outcome = case.outcome.as_ref();
        let range = outcome.and_then(|outcome| outcome.range);
        vec![
            format!("{}/{}", case.rule, case.code),
            case.play.to_string(),
            if case.closed.is_some() { "closed" } else { "open" }.to_owned(),
            u8::from(case.holds).to_string(),
            step(&case.diagnosed, lang),
            figure(outcome.and_then(|outcome| outcome.extra)),
            figure(range.map(|range| range[0])),
            figure(range.map(|range| range[1])),
            case.diagnosed.says.in_lang(lang).replace(',', "，"),
        ]
    };
    if format == Format::Json { json(&cases) } else { print(&columns, cases.iter().map(row).collect(), format, "") }
}

/// The step with the largest loss.
fn step(diagnosed: &steer::Diagnosed, lang: Lang) -> String {
    let at = diagnosed.largest.and_then(|n| diagnosed.steps.get(usize::try_from(n).ok()?));
    at.map(|step| step.name.in_lang(lang).to_owned()).unwrap_or_default()
}

fn diagnosis(coached: &Coached, format: Format, lang: Lang) -> Outcome {
    let columns = ["step", "lack", "count", "of", "usual", "believed", "loss", "least", "most", "sure", "largest"];
    let found = &coached.diagnosed;
    let rows = found.steps.iter().enumerate().map(|(n, step)| {
        let figure = |value: f64| format!("{value:.3}");
        vec![
            step.name.in_lang(lang).to_owned(),
            step.lack.clone(),
            step.count.to_string(),
            figure(step.of),
            figure(step.usual),
            figure(step.believed),
            figure(step.loss),
            figure(step.range[0]),
            figure(step.range[1]),
            figure(step.sure),
            u8::from(found.largest == Some(n as u64)).to_string(),
        ]
    });
    let (said, alike) = (found.says.in_lang(lang), found.alike.in_lang(lang));
    let notes = if lang == Lang::Zh {
        format!("{said}\n与 {} 位同类（{alike}）相比，{} 至 {}；行动 {}\n", found.peers, found.from, found.to, coached.play)
    } else {
        format!("{said}\nbeside {} peers ({alike}), {} to {}; move {}\n", found.peers, found.from, found.to, coached.play)
    };
    if format == Format::Json { json(coached) } else { print(&columns, rows.collect(), format, &notes) }
}

fn noticed(found: &[SignalNoticed], format: Format) -> Outcome {
    let row = |one: &SignalNoticed| {
        let held = one.held.map_or_else(String::new, |held| u8::from(held).to_string());
        vec![one.signal.clone(), one.on.clone(), one.since.clone(), held, one.until.clone().unwrap_or_default()]
    };
    let columns = ["signal", "on", "since", "held", "until"];
    if format == Format::Json { json(&found) } else { print(&columns, found.iter().map(row).collect(), format, "") }
}

fn worth(told: &SignalWorths, format: Format, lang: Lang) -> Outcome {
    let columns = [
        "rule",
        "looked_days",
        "fired",
        "held",
        "silenced",
        "acknowledged",
        "snoozed",
        "coached",
        "closed",
        "moves",
        "hours",
        "per_case",
        "least",
        "most",
        "all",
        "all_least",
        "all_most",
        "says",
        "idle",
    ];
    let row = |of: &SignalWorth| {
        let figure = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
        let text = |text: Option<&Text>| text.map(|text| text.in_lang(lang).replace(',', "，")).unwrap_or_default();
        let counts = [of.looked_days, of.fired, of.held, of.silenced, of.acknowledged, of.snoozed, of.coached, of.closed, of.moves];
        let lift = of.lift.as_ref();
        let figures = [
            of.hours,
            lift.map(|lift| lift.per_case),
            lift.map(|lift| lift.range[0]),
            lift.map(|lift| lift.range[1]),
            lift.map(|lift| lift.all),
            lift.map(|lift| lift.all_range[0]),
            lift.map(|lift| lift.all_range[1]),
        ];
        let says = text(lift.map(|lift| &lift.how).or(of.unmeasured.as_ref()));
        let words = [says, text(of.idle.as_ref().map(|idle| &idle.why))];
        [of.id.clone()].into_iter().chain(counts.map(|n| n.to_string())).chain(figures.map(figure)).chain(words).collect()
    };
    let mut rows: Vec<Vec<String>> = told.rules.iter().map(row).collect();
    let mut notes = if lang == Lang::Zh {
        format!("{} 至 {}；工时按规则里假设的分钟数算，不是量出来的\n", told.from, told.to)
    } else {
        format!("{} to {}; hours are by the minutes that the rules assume, not measured\n", told.from, told.to)
    };
    let mut columns = columns.to_vec();
    // Sentences are too long for a column that people read.
    if format == Format::Table {
        columns.truncate(columns.len() - 2);
        for row in &mut rows {
            let says = row.split_off(columns.len());
            let _ = writeln!(notes, "{}: {}", row[0], says.into_iter().filter(|says| !says.is_empty()).collect::<Vec<_>>().join(" · "));
        }
    }
    if format == Format::Json { json(told) } else { print(&columns, rows, format, &notes) }
}

/// Tries a rule on who is known to have fallen silent, or to have lost the way to close a sale.
async fn trial(here: &Here, up: &Upcount, rule: &str, plain: &[u32], months: u32, day: Option<Day>, format: Format) -> Outcome {
    let planted = planted(here, up, rule)?;
    let last = match day {
        Some(day) => day,
        None => {
            let asks = AskSignals { rule: Some(rule.to_owned()), ..AskSignals::default() };
            let told = steer::list_signals(up, &Caller::owner(), &asks).await.map_err(|e| here.say(&e))?;
            told.day.parse().map_err(|_| "there are no facts to look at".to_owned())?
        }
    };
    let (year, month, _) = last.plus(1).to_ymd();
    let number = year * 12 + month.cast_signed() - 1;
    let first = |number: i32| Day::ymd(number.div_euclid(12), number.rem_euclid(12).cast_unsigned() + 1, 1);
    let days: Vec<Day> = (0..months.min(36)).rev().filter_map(|back| first(number - back.cast_signed())).map(|day| day.plus(-1)).collect();
    let found = steer::try_signals(up, rule, &planted, &days, plain).await.map_err(|e| here.say(&e))?;
    let columns = ["day", "told by", "agents", "planted", "told", "found", "recall", "false_alarms", "false_of_others", "step_named"];
    let unit = if planted.step.is_some() { "policies at most" } else { "working days" };
    let rows = found.rows.iter().map(|row| {
        let part = |many: usize, of: usize| if of == 0 { String::new() } else { format!("{:.1}%", 100.0 * many as f64 / of as f64) };
        vec![
            row.day.to_string(),
            row.plain.map_or_else(|| "the rule".to_owned(), |limit| format!("{limit} {unit}")),
            row.looked_at.to_string(),
            row.planted.to_string(),
            row.told.to_string(),
            row.found.to_string(),
            part(row.found, row.planted),
            (row.told - row.found).to_string(),
            part(row.told - row.found, row.looked_at - row.planted),
            row.named.map(|named| named.to_string()).unwrap_or_default(),
        ]
    });
    print(&columns, rows.collect(), format, "")
}

/// Those of whom what the rule looks for was planted, as the made-up company tells.
fn planted(here: &Here, up: &Upcount, rule: &str) -> Result<Planted, String> {
    let path = here.home.join("company/planted_truths.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|e| format!("{} cannot be read ({e}); this is tried on the made-up company: upcount company", path.display()))?;
    let told: serde_json::Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let silence = up.book().signals.get(rule).is_some_and(|rule| matches!(rule.when, When::Silent { .. }));
    let id = if silence { "agents_go_idle" } else { "agents_stop_closing" };
    let truth = told["truths"].as_array().into_iter().flatten().find(|truth| truth["id"] == id);
    let truth = truth.ok_or_else(|| format!("{} does not tell of {id}; make the company anew: upcount company", path.display()))?;
    let agents = truth["agents"].as_array().into_iter().flatten();
    let said = |of: &serde_json::Value| of.as_str().map(str::to_owned);
    Ok(Planted {
        since: agents.filter_map(|one| Some((said(&one["agent"])?, one["since"].as_str()?.parse().ok()?))).collect(),
        step: said(&truth["step"]["of"]).zip(said(&truth["step"]["calibre"])),
    })
}

fn json(told: &impl serde::Serialize) -> Outcome {
    crate::ask::print((serde_json::to_string_pretty(told).map_err(|e| e.to_string())? + "\n").as_bytes())
}

fn print(columns: &[&str], rows: Vec<Vec<String>>, format: Format, notes: &str) -> Outcome {
    let out = match format {
        Format::Csv => rows.iter().fold(columns.join(",") + "\n", |out, row| out + &row.join(",") + "\n"),
        _ => {
            let mut table = crate::ask::table();
            table.set_header(columns);
            table.add_rows(rows);
            format!("{table}\n{notes}")
        }
    };
    crate::ask::print(out.as_bytes())
}
