//! The file of ways (送达方式): how people are told of signals, and who is reached where. It holds secrets, so nobody else reads it.

use crate::Here;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use upcount_app::steer::{Deliveries, Hours, Reach};
use upcount_link::{Way, WaySettings};
use upcount_model::{Lang, Say, Text, nearest, nearest_in_words};

const MOST_BYTES: u64 = 1 << 20;
const LONGEST_RETRY_SECS: u64 = 3_600;

#[derive(clap::Args)]
pub(crate) struct WaysFile {
    /// The file that says by which ways people are told of signals, and who is reached where; docs/signals.md shows one
    #[arg(long, env = "UPCOUNT_WAYS", value_name = "FILE")]
    ways: Option<PathBuf>,
}

impl WaysFile {
    /// Reads the file, when one is named.
    pub(crate) fn read(&self, here: &Here) -> Result<Option<Deliveries>, String> {
        let Some(path) = &self.ways else { return Ok(None) };
        let why = |why: Text| format!("{}: {}", path.display(), why.in_lang(here.lang));
        of_file(path).map(Some).map_err(why)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    address: String,
    #[serde(default)]
    language: Spoken,
    #[serde(default = "usual_hours")]
    hours: String,
    #[serde(default = "usual_offset")]
    offset: String,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default = "usual_retry")]
    retry_secs: u64,
    way: BTreeMap<String, OneWay>,
    #[serde(default)]
    reach: Vec<OneReach>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneWay {
    form: String,
    url: String,
    secret: Option<String>,
    user: Option<String>,
    password: Option<String>,
    from: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneReach {
    account: String,
    way: String,
    #[serde(rename = "as")]
    to: String,
    language: Option<Spoken>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Spoken {
    #[default]
    Zh,
    En,
}

fn usual_hours() -> String {
    "09:00-18:00".to_owned()
}

fn usual_offset() -> String {
    "+08:00".to_owned()
}

fn usual_retry() -> u64 {
    60
}

fn of_file(path: &Path) -> Result<Deliveries, Text> {
    let unread = |e: std::io::Error| Text::new(format!("读不了：{e}"), format!("it cannot be read: {e}"));
    let there = std::fs::metadata(path).map_err(unread)?;
    if there.len() > MOST_BYTES {
        return Err(Text::new("超过 1 MB，不像送达方式的文件", "it is larger than 1 MB and hardly a file of ways"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if there.permissions().mode() & 0o077 != 0 {
            return Err(Text::new("里面有机密，别人也能读；请 chmod 600", "it holds secrets and others can read it; `chmod 600` it"));
        }
    }
    read(&std::fs::read_to_string(path).map_err(unread)?)
}

fn read(text: &str) -> Result<Deliveries, Text> {
    let file: File = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        // The message alone: what stands there may be a secret.
        Text::new(format!("第 {line} 行：{}", e.message()), format!("line {line}: {}", e.message()))
    })?;
    let wrong = |zh: String, en: String| Err(Text::new(zh, en));
    let address = file.address.trim_end_matches('/').to_owned();
    if !address.starts_with("https://") && !address.starts_with("http://127.0.0.1") && !address.starts_with("http://localhost") {
        return wrong(
            "address 是大家打开 Upcount 的网址，https:// 开头".into(),
            "`address` is where people open Upcount, with https://".into(),
        );
    }
    if !(1..=LONGEST_RETRY_SECS).contains(&file.retry_secs) {
        return wrong(
            format!("retry_secs 在 1 到 {LONGEST_RETRY_SECS} 之间"),
            format!("`retry_secs` is between 1 and {LONGEST_RETRY_SECS}"),
        );
    }
    let hours = Hours::new(&file.hours, &file.offset, &file.off, &file.also)?;
    let mut ways = BTreeMap::new();
    for (name, OneWay { form, url, secret, user, password, from }) in file.way {
        let way = Way::new(&WaySettings { form, url, secret, user, password, from });
        let of = |e: upcount_link::LinkError| Text::new(format!("way.{name}：{}", e.text().zh), format!("way.{name}: {}", e.text().en));
        ways.insert(name.clone(), way.map_err(of)?);
    }
    let mut reaches: Vec<Reach> = Vec::new();
    for OneReach { account, way, to, language } in file.reach {
        let Some(known) = ways.get(&way) else {
            let near: Vec<String> = nearest(&way, ways.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
            let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
            return wrong(
                format!("{account} 的方式 `{way}` 没有设置{}", near.zh),
                format!("there is no way `{way}` for {account}{}", near.en),
            );
        };
        known.reaches(&to).map_err(|e| Text::new(format!("{account}：{}", e.text().zh), format!("{account}: {}", e.text().en)))?;
        if reaches.iter().any(|one| one.account == account && one.way == way) {
            return wrong(format!("{account} 在 `{way}` 写了两次"), format!("{account} is reached twice by `{way}`"));
        }
        let lang = match language.unwrap_or(file.language) {
            Spoken::Zh => Lang::Zh,
            Spoken::En => Lang::En,
        };
        reaches.push(Reach { account, way, to, lang });
    }
    Ok(Deliveries { ways, reaches, hours, address, retry_secs: file.retry_secs })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "address = \"https://upcount.example.com/\"\n\
        [way.group]\nform = \"dingtalk\"\nurl = \"https://oapi.example.com/robot/send?access_token=tttt\"\nsecret = \"SECssss\"\n\
        [[reach]]\naccount = \"ta\"\nway = \"group\"\nas = \"13800000000\"\nlanguage = \"en\"\n";

    #[test]
    fn a_file_says_by_which_way_who_is_reached() {
        let of = read(FILE).unwrap();
        assert_eq!((of.address.as_str(), of.retry_secs, of.ways["group"].form()), ("https://upcount.example.com", 60, "dingtalk"));
        assert_eq!((of.reaches[0].account.as_str(), of.reaches[0].lang), ("ta", Lang::En));
        assert_eq!(of.hours.words().zh, "工作日 09:00–18:00（UTC+08:00）");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_refused_and_no_secret_is_said() {
        let cases = [
            (FILE.replace("way = \"group\"", "way = \"gruop\""), "nearest is group"),
            (FILE.replace("https://oapi", "http://oapi"), "https://"),
            (FILE.replace("secret = \"SECssss\"", ""), "secret"),
            (FILE.replace("as = \"13800000000\"", "as = \"@all\""), "everybody"),
            (FILE.replace("address = \"https", "address = \"ftp"), "address"),
            (FILE.replace("language", "langage"), "line 9"),
            (FILE.replace("\"SECssss\"", "\"SECssss"), "line 5"),
            (format!("{FILE}[[reach]]\naccount = \"ta\"\nway = \"group\"\nas = \"139\"\n"), "twice"),
            (format!("hours = \"18-9\"\n{FILE}"), "hours"),
        ];
        for (text, says) in cases {
            let why = read(&text).unwrap_err().en;
            assert!(why.contains(says) && !why.contains("SECssss") && !why.contains("tttt"), "{says}: {why}");
        }
    }
}
