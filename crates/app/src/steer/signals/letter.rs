//! What somebody is told of signals of one cause: the codes and sentences that the Inbox shows to the same reader, and a link to it.

use super::told::SignalItem;
use crate::steer::moves::{Place, place_path};
use upcount_model::{Lang, Text};

/// Signals that are named; of the others, how many there are.
const NAMED: usize = 10;
/// The narrowest robot takes 2,048 bytes, with whom it calls.
const MOST_BYTES: usize = 1_800;
/// Codes and sentences come from files; one is not let fill the message.
const MOST_LINE_CHARS: usize = 200;

/// The title and the text.
pub(super) struct Letter {
    pub(super) title: String,
    pub(super) text: String,
}

/// What all signals of a letter have in common.
pub(super) struct Cause<'a> {
    pub(super) rule: &'a str,
    pub(super) name: Text,
    pub(super) place: &'a Place,
    /// Whether the reader is told because somebody below did not acknowledge it.
    pub(super) rose: bool,
    pub(super) made_up: bool,
}

pub(super) fn letter(lang: Lang, cause: &Cause<'_>, items: &[&SignalItem], address: &str, id: &str) -> Letter {
    let (zh, many) = (lang == Lang::Zh, items.len());
    let place = match place_path(cause.place) {
        place if place.is_empty() => if zh { "全公司" } else { "the company" }.to_owned(),
        place => line(&place),
    };
    let name = line(cause.name.in_lang(lang));
    let demo = match (cause.made_up, zh) {
        (true, true) => "【演示数据】",
        (true, false) => "[Made-up data] ",
        _ => "",
    };
    let title = if zh { format!("{demo}{name}：{place}，{many} 个") } else { format!("{demo}{name}: {place}, {many}") };
    let rose = match (items.iter().any(|item| item.escalated.is_some()), cause.rose, zh) {
        (true, true, true) => "无人确认，已升级到您。\n",
        (true, true, false) => "Nobody acknowledged it, so it went up to you.\n",
        (true, false, true) => "无人确认，已升级到上一级。\n",
        (true, false, false) => "Nobody acknowledged it, so it went up the line as well.\n",
        (false, ..) => "",
    };
    let end = format!("{rose}{address}/inbox?rule={}\n{} {id}", cause.rule, if zh { "编号" } else { "No." });
    for named in (0..=many.min(NAMED)).rev() {
        let mut text = String::new();
        for item in &items[..named] {
            text += &line(&format!("{}{}{}", item.code, if zh { "：" } else { ": " }, item.says.in_lang(lang)));
            text.push('\n');
        }
        match (many - named, named, zh) {
            (0, _, _) => {}
            (_, 0, _) => {}
            (rest, _, true) => text += &format!("还有 {rest} 个\n"),
            (rest, _, false) => text += &format!("and {rest} more\n"),
        }
        text += &end;
        if named == 0 || title.len() + text.len() <= MOST_BYTES {
            return Letter { title, text };
        }
    }
    Letter { title, text: end }
}

/// In one line, and not too long a one.
fn line(text: &str) -> String {
    let mut line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_LINE_CHARS).collect();
    if text.chars().count() > MOST_LINE_CHARS {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steer::signals::SignalState;

    fn item(code: &str, escalated: Option<&str>) -> SignalItem {
        SignalItem {
            rule: "idle_agent".into(),
            code: code.into(),
            level: "agent".into(),
            place: Place::new(),
            says: Text::new("5 个工作日没有任何活动记录", "No activities told for 5 working days"),
            since: String::new(),
            from: String::new(),
            to: String::new(),
            counted: 0.0,
            of: None,
            usual: None,
            limit: None,
            chance: None,
            members: Vec::new(),
            state: SignalState::New,
            until: None,
            owner: "team".into(),
            escalated: escalated.map(str::to_owned),
            mine: true,
            may_do: true,
            may_coach: false,
            deeds: Vec::new(),
            seen: 0,
            deliveries: Vec::new(),
            untold: None,
        }
    }

    fn of(lang: Lang, rose: bool, items: &[SignalItem]) -> Letter {
        let place = Place::from([("branch".into(), "B1".into()), ("team".into(), "T1".into())]);
        let cause =
            Cause { rule: "idle_agent", name: Text::new("代理人停止活动", "Agent gone idle"), place: &place, rose, made_up: false };
        letter(lang, &cause, &items.iter().collect::<Vec<_>>(), "https://upcount.example.com", "1f")
    }

    #[test]
    fn it_says_who_and_what_and_where_to_look() {
        let told = of(Lang::En, true, &[item("A1", None), item("A2", Some("branch"))]);
        assert_eq!(told.title, "Agent gone idle: B1/T1, 2");
        assert_eq!(
            told.text,
            "A1: No activities told for 5 working days\nA2: No activities told for 5 working days\nNobody acknowledged it, so it went up to \
             you.\nhttps://upcount.example.com/inbox?rule=idle_agent\nNo. 1f"
        );
        assert!(of(Lang::Zh, false, &[item("A2", Some("branch"))]).text.contains("无人确认，已升级到上一级。"));
        assert_eq!(of(Lang::Zh, false, &[item("A1", None)]).title, "代理人停止活动：B1/T1，1 个");
    }

    #[test]
    fn it_fits_whatever_it_is_about() {
        let many: Vec<SignalItem> = (0..300).map(|n| item(&format!("A{n}"), None)).collect();
        let told = of(Lang::Zh, false, &many);
        assert!(told.text.contains("还有 290 个") && told.text.contains("A9："), "{}", told.text);
        let long: Vec<SignalItem> = (0..30).map(|n| item(&format!("{n}{}", "长\n".repeat(400)), None)).collect();
        let told = of(Lang::Zh, false, &long);
        assert!(
            told.title.len() + told.text.len() <= MOST_BYTES && told.text.contains("还有") && told.text.ends_with("编号 1f"),
            "{}",
            told.text
        );
    }
}
