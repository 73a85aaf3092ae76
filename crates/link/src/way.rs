//! The ways by which somebody is told of something (送达方式): e-mail, and the robots of DingTalk, WeCom and Feishu.

use crate::mail::Mail;
use crate::robots::Robot;
use crate::{LinkError, causes};
use reqwest::Url;
use std::time::Duration;
use upcount_model::Text;

/// The whole of a delivery has so long, whatever the other side does.
const DELIVERY: Duration = Duration::from_secs(30);
/// More of an answer is not read.
pub(crate) const MOST_ANSWER_BYTES: usize = 16 << 10;

/// How a way is set up.
#[derive(Clone, Default)]
pub struct WaySettings {
    /// `mail`, `dingtalk`, `wecom` or `feishu`.
    pub form: String,
    /// The address of the robot, `https://…`, or of the mail server, `smtps://host` or `smtp://host:587`; without a secret line only
    /// on this machine.
    pub url: String,
    /// What a signed robot shares with whoever sends.
    pub secret: Option<String>,
    /// Who signs in at the mail server.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<String>,
    /// Whom mail comes from, such as `Upcount <upcount@example.com>`.
    pub from: Option<String>,
}

/// What is delivered to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is known by: one that comes twice has the same.
    pub id: String,
    /// In one line.
    pub title: String,
    /// What it says, in lines.
    pub text: String,
    /// What the person is called by the other side: an address of mail, a user id, or a mobile number.
    pub to: String,
    /// What goes along where the way takes files: mail does, robots do not.
    pub file: Option<Attached>,
}

/// A file that goes along with a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name, in plain letters.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its content.
    pub content: Vec<u8>,
}

/// A way that is set up.
pub struct Way {
    form: &'static str,
    line: Line,
}

enum Line {
    Mail(Box<Mail>),
    Robot(Robot),
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Way({})", self.form)
    }
}

impl Way {
    /// Reads the settings; tells nobody anything yet.
    ///
    /// # Errors
    /// [`LinkError::Setting`] when they cannot be used.
    pub fn new(settings: &WaySettings) -> Result<Self, LinkError> {
        let forms = ["mail", "dingtalk", "wecom", "feishu"];
        let Some(form) = forms.into_iter().find(|form| *form == settings.form) else {
            let (given, all) = (&settings.form, forms.join(", "));
            return Err(unusable(format!("没有方式 `{given}`；有 {all}"), format!("there is no way `{given}`; there are {all}")));
        };
        let url = Url::parse(&settings.url).map_err(|_| unusable("url 不是网址", "its url is not an address"))?;
        let line = match form {
            "mail" => Line::Mail(Box::new(Mail::new(&url, settings)?)),
            _ => Line::Robot(Robot::new(form, url, settings.secret.as_deref())?),
        };
        Ok(Self { form, line })
    }

    /// `mail`, `dingtalk`, `wecom` or `feishu`.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.form
    }

    /// Whether somebody can be called that by the other side.
    ///
    /// # Errors
    /// [`LinkError::Setting`]; everybody at once is nobody's own signal.
    pub fn reaches(&self, to: &str) -> Result<(), LinkError> {
        if to.is_empty() || to.len() > 200 || to.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\"".contains(c)) {
            return Err(unusable(
                "as 是对方那边的工号、手机号或邮箱，不含空格和尖括号",
                "`as` is the user id, mobile number or mail address over there, without spaces and brackets",
            ));
        }
        if matches!(to.trim_start_matches('@'), "all" | "everyone") {
            return Err(unusable("as 要写一个人，不能是所有人", "`as` is one person, not everybody"));
        }
        match &self.line {
            Line::Mail(mail) => mail.reaches(to),
            Line::Robot(_) => Ok(()),
        }
    }

    /// Delivers a notice; `now_secs` are seconds since 1970. It is either taken by the other side, or refused with the reason; when
    /// the line breaks in between nobody knows, and the same may be sent again.
    ///
    /// # Errors
    /// [`LinkError::Unreachable`]; it names no address and no secret.
    pub async fn send(&self, notice: &Notice, now_secs: u64) -> Result<(), LinkError> {
        let sent = async {
            match &self.line {
                Line::Mail(mail) => mail.send(notice, now_secs).await,
                Line::Robot(robot) => robot.send(notice, now_secs).await,
            }
        };
        let late = |_| self.failed(format!("no answer within {} seconds", DELIVERY.as_secs()));
        tokio::time::timeout(DELIVERY, sent).await.map_err(late)?.map_err(|why| self.failed(why))
    }

    fn failed(&self, why: String) -> LinkError {
        LinkError::Unreachable { what: self.form.to_owned(), why }
    }
}

/// Whether an address is of this machine.
pub(crate) fn is_here(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

pub(crate) fn unusable(zh: impl Into<String>, en: impl Into<String>) -> LinkError {
    LinkError::Setting { name: "ways", why: Text::new(zh, en) }
}

/// Why an exchange failed, without the address: it may hold a secret.
pub(crate) fn without_address(e: reqwest::Error) -> String {
    causes(&e.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(form: &str, url: &str) -> Result<Way, LinkError> {
        Way::new(&WaySettings {
            form: form.into(),
            url: url.into(),
            secret: Some("s".into()),
            from: Some("u@example.com".into()),
            ..WaySettings::default()
        })
    }

    #[test]
    fn a_way_needs_a_secret_line_off_this_machine() {
        assert!(way("dingtalk", "https://oapi.example.com/robot/send?access_token=t").is_ok());
        assert!(way("dingtalk", "http://127.0.0.1:1/robot").is_ok());
        assert!(way("wecom", "http://qyapi.example.com/robot").is_err());
        assert!(way("feishu", "https://u:p@example.com/hook").is_err());
        assert!(way("mail", "smtps://mail.example.com").is_ok() && way("mail", "smtp://127.0.0.1:25").is_ok());
        assert!(way("mail", "https://mail.example.com").is_err() && way("pigeon", "https://example.com").is_err());
    }

    #[test]
    fn one_person_is_reached_and_never_everybody() {
        let robot = way("dingtalk", "https://oapi.example.com/robot").unwrap();
        assert!(robot.reaches("13800000000").is_ok() && robot.reaches("ou_1").is_ok());
        for to in ["", "@all", "all", "a b", "<at user_id=\"all\">"] {
            assert!(robot.reaches(to).is_err(), "{to}");
        }
        let mail = way("mail", "smtps://mail.example.com").unwrap();
        assert!(mail.reaches("a@example.com").is_ok() && mail.reaches("a").is_err());
    }
}
