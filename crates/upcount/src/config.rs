//! The configuration file (配置文件): every setting that an environment variable `UPCOUNT_X` makes can stand there as `x`.
//! What is said on the command line comes first, then the environment, then the file, then what is built in.

use crate::{Cli, Here, Outcome};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use upcount_app::keep;
use upcount_model::{Lang, Text, nearest, nearest_in_words};

/// The file that is read when none is named, where there is one.
const USUAL: &str = "upcount.toml";

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// List the settings and where each comes from, and try what they lead to
    Check,
}

/// What a file of settings says.
pub(crate) struct Config {
    path: Option<PathBuf>,
    settings: BTreeMap<String, String>,
}

impl Config {
    /// Reads the file that the arguments or the environment name, or the usual one.
    pub(crate) fn of(args: &[OsString]) -> Result<Self, String> {
        let named = Cli::command().ignore_errors(true).try_get_matches_from(args).ok();
        let named = named.and_then(|m| m.get_one::<PathBuf>("config").cloned());
        let path = named.or_else(|| Some(PathBuf::from(USUAL)).filter(|p| p.is_file()));
        let Some(path) = path else { return Ok(Self { path: None, settings: BTreeMap::new() }) };
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|e| format!("the configuration {shown} cannot be read: {e} (配置文件读不了)"))?;
        Ok(Self { settings: read(&text).map_err(|why| format!("{shown}: {why}"))?, path: Some(path) })
    }

    /// Gives a command the settings as what holds when nothing else is said.
    pub(crate) fn as_defaults_of(&self, command: Command) -> Command {
        let command = command.mut_args(|arg| match setting(&arg).and_then(|name| self.settings.get(&name)) {
            Some(value) => {
                let secret = is_secret(&arg);
                arg.default_value(value.clone()).hide_default_value(secret)
            }
            None => arg,
        });
        command.mut_subcommands(|sub| self.as_defaults_of(sub))
    }
}

/// The name of an argument in the file; none for one that is no setting.
fn setting(arg: &Arg) -> Option<String> {
    let name = arg.get_env()?.to_str()?.strip_prefix("UPCOUNT_")?.to_lowercase();
    (name != "config").then_some(name)
}

fn is_secret(arg: &Arg) -> bool {
    arg.is_hide_env_values_set()
}

fn all_settings(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(setting);
    own.chain(command.get_subcommands().flat_map(all_settings)).collect()
}

fn read(text: &str) -> Result<BTreeMap<String, String>, String> {
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        // The message alone: what stands there may be a secret.
        format!("line {line}: {} (格式不对)", e.message())
    })?;
    let known = all_settings(&Cli::command());
    let mut settings = BTreeMap::new();
    for (name, value) in table {
        if !known.contains(&name) {
            let near = nearest(&name, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect::<Vec<_>>();
            let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
            return Err(format!("there is no setting `{name}`{} (没有 `{name}` 这项设置{})", near.en, near.zh));
        }
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            _ => return Err(format!("the setting `{name}` must be a text or a number (`{name}` 应是文字或数字)")),
        };
        settings.insert(name, value);
    }
    Ok(settings)
}

/// `upcount config check`.
pub(crate) async fn run(here: &Here, args: Args, config: &Config) -> Outcome {
    let What::Check = args.what;
    let zh = here.lang == Lang::Zh;
    // What a server would be started with; a value that cannot be used is told here.
    let command = config.as_defaults_of(Cli::command());
    let matches = command.clone().try_get_matches_from(["upcount", "serve"]).map_err(|e| e.to_string())?;
    let file = config.path.as_deref().map(Path::display);
    match (&file, zh) {
        (Some(file), true) => println!("配置文件 {file}"),
        (Some(file), false) => println!("The configuration file is {file}"),
        (None, true) => println!("没有配置文件；写一个 {USUAL}，或用 --config 指定"),
        (None, false) => println!("There is no configuration file; write {USUAL}, or name one with --config"),
    }
    let mut table = crate::ask::table();
    table.set_header(if zh { ["设置", "值", "来自"] } else { ["Setting", "Value", "From"] });
    for row in shown(&command, &matches, config, zh) {
        table.add_row(row);
    }
    println!("{table}");
    let mut faults = 0;
    let mut tell = |what: &str, came: Result<(), String>| match came {
        Ok(()) => println!("✓ {what}"),
        Err(why) => {
            faults += 1;
            println!("✗ {what}: {why}");
        }
    };
    #[cfg(unix)]
    if let Some(path) = &config.path {
        tell(if zh { "配置文件只有自己能读" } else { "nobody else can read the configuration file" }, private(path, config, zh));
    }
    let home = here.open().await;
    tell(
        if zh { "数据目录、数据库、定义和密钥" } else { "the home, its database, its definitions and the key" },
        match &home {
            Ok(up) => match keep::is_ready(up).await {
                Ok(()) => keep::check_key(up).await.map_err(|e| here.say(&e)),
                Err(e) => Err(here.say(&e)),
            },
            Err(e) => Err(e.clone()),
        },
    );
    if let Ok(up) = &home {
        match (keep::count_workers(up).await, zh) {
            (0, _) => {}
            (n, true) => tell(&format!("{n} 个执行节点有回应"), Ok(())),
            (1, false) => tell("a worker answers", Ok(())),
            (n, false) => tell(&format!("{n} workers answer"), Ok(())),
        }
    }
    let serve = matches.subcommand_matches("serve").map(crate::serve::Args::from_arg_matches).transpose().map_err(|e| e.to_string())?;
    let what = if zh { "送达方式" } else { "the ways by which people are told" };
    match serve.as_ref().map(|args| args.ways.read(here)).transpose().map(Option::flatten) {
        Ok(None) => {}
        Ok(Some(_)) => tell(what, Ok(())),
        Err(why) => tell(what, Err(why)),
    }
    let what = if zh { "统一登录" } else { "the identity provider" };
    match serve.map(|args| args.identity(here)).transpose().map(Option::flatten) {
        Ok(None) => {}
        Ok(Some(provider)) => tell(what, provider.check().await.map_err(|e| here.say(&e))),
        Err(why) => tell(what, Err(why)),
    }
    match (faults, zh) {
        (0, _) => Ok(()),
        (n, true) => Err(format!("{n} 处不能用")),
        (n, false) => Err(format!("{n} of these cannot be used")),
    }
}

/// Each setting with its value and where that comes from; no secret.
fn shown(command: &Command, matches: &ArgMatches, config: &Config, zh: bool) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    let serve = command.get_subcommands().find(|c| c.get_name() == "serve");
    for (command, matches) in [(Some(command), Some(matches)), (serve, matches.subcommand_matches("serve"))] {
        let (Some(command), Some(matches)) = (command, matches) else { continue };
        for arg in command.get_arguments() {
            let Some(name) = setting(arg).filter(|name| !rows.iter().any(|r: &[String; 3]| r[0] == *name)) else { continue };
            let id = arg.get_id().as_str();
            let value = matches.get_raw(id).map(|v| v.map(|v| v.to_string_lossy().into_owned()).collect::<Vec<_>>().join(","));
            let from = match (matches.value_source(id), zh) {
                (Some(ValueSource::EnvVariable), true) => "环境变量",
                (Some(ValueSource::EnvVariable), false) => "the environment",
                (Some(_), true) if config.settings.contains_key(&name) => "配置文件",
                (Some(_), false) if config.settings.contains_key(&name) => "the file",
                (Some(_), true) => "默认",
                (Some(_), false) => "what is built in",
                (None, _) => "",
            };
            let value = match value {
                Some(_) if is_secret(arg) => if zh { "（已设置）" } else { "(set)" }.to_owned(),
                Some(value) => value,
                None => "–".to_owned(),
            };
            rows.push([name, value, from.to_owned()]);
        }
    }
    // Those of other commands, such as where backups lie.
    let others = config.settings.iter().filter(|(name, _)| !rows.iter().any(|r| r[0] == **name));
    let others = others.map(|(name, value)| {
        let secret = command.get_subcommands().flat_map(Command::get_arguments).any(|a| setting(a).as_ref() == Some(name) && is_secret(a));
        let value = if secret { if zh { "（已设置）" } else { "(set)" }.to_owned() } else { value.clone() };
        [name.clone(), value, if zh { "配置文件" } else { "the file" }.to_owned()]
    });
    let others: Vec<_> = others.collect();
    rows.into_iter().chain(others).collect()
}

/// Whether a file that holds a secret is read by its owner alone.
#[cfg(unix)]
fn private(path: &Path, config: &Config, zh: bool) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let secret = ["key", "database", "oidc_secret", "s3_secret"].iter().any(|name| config.settings.contains_key(*name));
    let mode = std::fs::metadata(path).map_err(|e| e.to_string())?.permissions().mode();
    if secret && mode & 0o077 != 0 {
        let shown = path.display();
        return Err(if zh {
            format!("里面有机密；请 chmod 600 {shown}")
        } else {
            format!("it holds a secret; `chmod 600 {shown}`")
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_setting_that_is_not_there_is_refused_with_the_nearest() {
        let known = read("home = \"/srv/upcount\"\nport = 8620\n").unwrap();
        assert_eq!(known["port"], "8620");
        let why = read("hme = \"x\"").unwrap_err();
        assert!(why.contains("`hme`") && why.contains("home"), "{why}");
        assert!(read("port = [1]").unwrap_err().contains("port"));
        let why = read("home = \"a\"\nkey = \"0011").unwrap_err();
        assert!(why.contains("line 2") && !why.contains("0011"), "{why}");
    }
}
