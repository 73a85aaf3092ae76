//! Robots of chat groups (群机器人): DingTalk, WeCom and Feishu, each with its own signature and its own way to call somebody.
//! Sources: DingTalk, custom robot, "signature" and "text"; WeCom, group robot, "text"; Feishu, custom bot, "signature verification".

use crate::way::{MOST_ANSWER_BYTES, is_here, unusable, without_address};
use crate::{LinkError, Notice, client};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::Sha256;

/// Characters of what a robot says that are told on.
const MOST_WHY_CHARS: usize = 200;

/// A robot of one group.
pub(crate) struct Robot {
    form: &'static str,
    url: Url,
    /// Empty where the robot signs nothing.
    secret: String,
    http: reqwest::Client,
}

/// What is posted to a robot.
struct Post {
    url: Url,
    body: Value,
}

impl Robot {
    pub(crate) fn new(form: &'static str, url: Url, secret: Option<&str>) -> Result<Self, LinkError> {
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here(&url)) {
            return Err(unusable("本机以外的 url 须是 https://", "off this machine its url must begin with https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable("url 里不要写用户名和密码", "its url holds no user and password"));
        }
        let secret = secret.unwrap_or_default().to_owned();
        if secret.is_empty() && form != "wecom" {
            return Err(unusable(
                "机器人要用加签方式，写上 secret",
                "the robot has to be a signed one; write its secret (a robot without one takes messages of anybody who learns the address)",
            ));
        }
        Ok(Self { form, url, secret, http: client()? })
    }

    fn post(&self, notice: &Notice, now_secs: u64) -> Post {
        let (url, to, text) = (self.url.clone(), notice.to.as_str(), format!("{}\n{}", notice.title, notice.text));
        match self.form {
            "dingtalk" => self.dingtalk(url, to, &text, now_secs),
            "wecom" => wecom(url, to, &text),
            _ => self.feishu(url, to, &text, now_secs),
        }
    }

    /// The milliseconds and a line feed and the secret, by HMAC-SHA-256 with the secret, stand in the address.
    fn dingtalk(&self, mut url: Url, to: &str, text: &str, now_secs: u64) -> Post {
        let timestamp = (now_secs * 1000).to_string();
        let sign = signed(&self.secret, &format!("{timestamp}\n{}", self.secret));
        url.query_pairs_mut().append_pair("timestamp", &timestamp).append_pair("sign", &sign);
        let (mobiles, users) = if is_mobile(to) { (vec![to], Vec::new()) } else { (Vec::new(), vec![to]) };
        // Who is called stands in the text too, else nobody is.
        let content = format!("{text}\n@{to}");
        let at = json!({ "atMobiles": mobiles, "atUserIds": users, "isAtAll": false });
        Post { url, body: json!({ "msgtype": "text", "text": { "content": content }, "at": at }) }
    }

    /// The seconds and a line feed and the secret are the key of an HMAC-SHA-256 over nothing.
    fn feishu(&self, url: Url, to: &str, text: &str, now_secs: u64) -> Post {
        let timestamp = now_secs.to_string();
        let sign = signed(&format!("{timestamp}\n{}", self.secret), "");
        // Nothing but the call itself may look like one.
        let text = format!("<at user_id=\"{to}\">{to}</at> {}", text.replace('<', "＜"));
        Post { url, body: json!({ "timestamp": timestamp, "sign": sign, "msg_type": "text", "content": { "text": text } }) }
    }

    /// Sends a notice; why it was not taken.
    pub(crate) async fn send(&self, notice: &Notice, now_secs: u64) -> Result<(), String> {
        let Post { url, body } = self.post(notice, now_secs);
        let body = body.to_string();
        let request = self.http.post(url).header("Content-Type", "application/json; charset=utf-8").body(body);
        let mut answer = request.send().await.map_err(without_address)?;
        let status = answer.status();
        let mut read = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(without_address)? {
            read.extend_from_slice(&part);
            if read.len() > MOST_ANSWER_BYTES {
                return Err("its answer is too long".to_owned());
            }
        }
        if !status.is_success() {
            return Err(format!("HTTP {}", status.as_u16()));
        }
        taken(&serde_json::from_slice(&read).map_err(|_| "its answer is not JSON".to_owned())?)
    }
}

/// Calls by user id, or by mobile number.
fn wecom(url: Url, to: &str, text: &str) -> Post {
    let (users, mobiles) = if is_mobile(to) { (Vec::new(), vec![to]) } else { (vec![to], Vec::new()) };
    let text = json!({ "content": text, "mentioned_list": users, "mentioned_mobile_list": mobiles });
    Post { url, body: json!({ "msgtype": "text", "text": text }) }
}

/// Whether a robot took it: each answers with a number, and 0 means yes.
fn taken(answer: &Value) -> Result<(), String> {
    let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| answer[*name].as_i64());
    let said = ["errmsg", "msg", "StatusMessage"].iter().find_map(|name| answer[*name].as_str()).unwrap_or_default();
    let said: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_WHY_CHARS).collect();
    match code {
        Some(0) => Ok(()),
        Some(code) => Err(format!("{code} {said}")),
        None => Err("its answer says neither yes nor no".to_owned()),
    }
}

/// HMAC-SHA-256 in base64.
fn signed(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Eleven digits, with or without the country.
fn is_mobile(to: &str) -> bool {
    let digits = to.strip_prefix("+86-").or_else(|| to.strip_prefix("+86")).unwrap_or(to);
    digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn post(form: &'static str, to: &str, text: &str) -> Post {
        let robot = Robot::new(form, Url::parse("https://robot.example.com/send?access_token=t").unwrap(), Some("SECabc")).unwrap();
        robot.post(&Notice { id: "1".into(), title: "Idle".into(), text: text.into(), to: to.into(), file: None }, NOW)
    }

    /// `printf '1700000000000\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64`, and
    /// `printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '1700000000\nSECabc' | od -An -tx1 | tr -d " \n") -binary | base64`.
    #[test]
    fn signatures_are_those_of_openssl() {
        let sign = |post: &Post, name: &str| post.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let dingtalk = post("dingtalk", "13800000000", "A1");
        assert_eq!(sign(&dingtalk, "timestamp").as_deref(), Some("1700000000000"));
        assert_eq!(sign(&dingtalk, "sign").as_deref(), Some("jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="));
        assert_eq!(sign(&dingtalk, "access_token").as_deref(), Some("t"));
        assert!(!dingtalk.url.as_str().contains("jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="), "it is encoded in the address");
        assert_eq!(post("feishu", "ou_1", "A1").body["sign"], "XprR1de+0SSBnwWyU/4k6x2TL+Q2SJlM5NNEdAv7MWg=");
    }

    #[test]
    fn the_owner_is_called_and_nobody_else() {
        let dingtalk = post("dingtalk", "13800000000", "A1").body;
        assert_eq!((&dingtalk["at"]["atMobiles"], &dingtalk["at"]["isAtAll"]), (&json!(["13800000000"]), &json!(false)));
        assert_eq!(post("dingtalk", "manager7", "A1").body["at"]["atUserIds"], json!(["manager7"]));
        assert_eq!(post("wecom", "zhang", "A1").body["text"]["mentioned_list"], json!(["zhang"]));
        assert_eq!(post("wecom", "13800000000", "A1").body["text"]["mentioned_mobile_list"], json!(["13800000000"]));
        let feishu = post("feishu", "ou_1", "<at user_id=\"all\">x</at>").body["content"]["text"].as_str().unwrap().to_owned();
        assert!(feishu.starts_with("<at user_id=\"ou_1\">") && feishu.matches("<at").count() == 1, "{feishu}");
    }

    #[test]
    fn a_robot_that_says_no_is_heard() {
        assert!(taken(&json!({ "errcode": 0, "errmsg": "ok" })).is_ok());
        assert!(taken(&json!({ "code": 0, "msg": "success", "data": {} })).is_ok());
        assert!(taken(&json!({ "StatusCode": 0, "StatusMessage": "success" })).is_ok());
        assert_eq!(taken(&json!({ "errcode": 310_000, "errmsg": "sign not\nmatch" })).unwrap_err(), "310000 sign not match");
        assert!(taken(&json!({})).is_err());
    }
}
