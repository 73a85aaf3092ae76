//! Mail (邮件): one plain text to one person, handed to the company's mail server.
//! Sources: RFC 5321 (the talk), RFC 8314 (`smtps`, secret from the first byte), RFC 3207 (`smtp` with STARTTLS), RFC 4954 and 4616
//! (AUTH PLAIN), RFC 5322, 2047 and 2045 (the letter).

use crate::way::{MOST_ANSWER_BYTES, WaySettings, is_here, unusable};
use crate::{LinkError, Notice, PATIENCE};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::fmt::Write;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The ports of RFC 8314: secret from the first byte, and by STARTTLS.
const SECRET_PORT: u16 = 465;
const OPEN_PORT: u16 = 587;
/// Bytes of a text in one encoded word: 52 characters of base64, so that a line with the name of its header is at most 76 long.
const WORD_BYTES: usize = 39;
/// Characters of a line of base64.
const LINE_CHARS: usize = 76;
/// Characters of what a server says that are told on.
const MOST_WHY_CHARS: usize = 200;

/// A mail server, and whom mail comes from.
pub(crate) struct Mail {
    host: String,
    port: u16,
    talk: Talk,
    sign_in: Option<String>,
    from_name: String,
    from: String,
}

/// How the line becomes secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Talk {
    Secret,
    StartTls,
    /// On this machine alone.
    Open,
}

/// A line to the server, secret or not.
trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

impl Mail {
    pub(crate) fn new(url: &Url, settings: &WaySettings) -> Result<Self, LinkError> {
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| unusable("url 里没有邮件服务器", "its url names no mail server"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable("用户和密码写在 user、password", "write user and password beside the url"));
        }
        let (talk, usual) = match (url.scheme(), is_here(url)) {
            ("smtps", _) => (Talk::Secret, SECRET_PORT),
            ("smtp", false) => (Talk::StartTls, OPEN_PORT),
            ("smtp", true) => (Talk::Open, OPEN_PORT),
            _ => return Err(unusable("邮件的 url 是 smtps:// 或 smtp:// 开头", "a url of mail begins with smtps:// or smtp://")),
        };
        let given = settings.from.as_deref().unwrap_or_default().trim();
        let (name, from) = match given.split_once('<') {
            Some((name, rest)) => (name.trim().trim_matches('"'), rest.strip_suffix('>').unwrap_or_default()),
            None => ("", given),
        };
        if !is_address(from) || name.chars().any(char::is_control) {
            return Err(unusable(
                "from 不是邮箱，如 Upcount <upcount@example.com>",
                "`from` is no mail address, such as Upcount <upcount@example.com>",
            ));
        }
        let sign_in = match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => Some(STANDARD.encode(format!("\0{user}\0{password}"))),
            (None, None) => None,
            _ => return Err(unusable("user 和 password 要一起写", "user and password are written together")),
        };
        let port = url.port().unwrap_or(usual);
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port, talk, sign_in, from_name: name.to_owned(), from: from.to_owned() })
    }

    pub(crate) fn reaches(&self, to: &str) -> Result<(), LinkError> {
        is_address(to).then_some(()).ok_or_else(|| unusable(format!("`{to}` 不是邮箱"), format!("`{to}` is no mail address")))
    }

    /// Sends a notice; why it was not taken.
    pub(crate) async fn send(&self, notice: &Notice, now_secs: u64) -> Result<(), String> {
        let reached = tokio::time::timeout(PATIENCE, TcpStream::connect((self.host.as_str(), self.port))).await;
        let stream = reached.map_err(|_| "it is not reached".to_owned())?.map_err(|e| e.to_string())?;
        let line: Box<dyn Line> = match self.talk {
            Talk::Secret => Box::new(self.secret(stream).await?),
            Talk::Open => Box::new(stream),
            Talk::StartTls => {
                let mut server = Server(BufReader::new(stream));
                server.said(220).await?;
                server.greets(self.own_domain()).await?;
                server.asks("STARTTLS", 220).await?;
                // What came before the line was secret, and was not asked for, may be anybody's.
                if !server.0.buffer().is_empty() {
                    return Err("it spoke before the line was secret".to_owned());
                }
                Box::new(self.secret(server.0.into_inner()).await?)
            }
        };
        let mut server = Server(BufReader::new(line));
        if self.talk != Talk::StartTls {
            server.said(220).await?;
        }
        server.greets(self.own_domain()).await?;
        if let Some(sign_in) = &self.sign_in {
            server.asks(&format!("AUTH PLAIN {sign_in}"), 235).await?;
        }
        server.asks(&format!("MAIL FROM:<{}>", self.from), 250).await?;
        server.asks(&format!("RCPT TO:<{}>", notice.to), 250).await?;
        server.asks("DATA", 354).await?;
        server.asks(&format!("{}\r\n.", self.letter(notice, now_secs)), 250).await?;
        // It has taken the mail; whether it hears the farewell changes nothing.
        let _ = server.asks("QUIT", 221).await;
        Ok(())
    }

    async fn secret(&self, stream: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, String> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(self.host.clone()).map_err(|e| e.to_string())?;
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|e| e.to_string())
    }

    fn own_domain(&self) -> &str {
        self.from.rsplit('@').next().unwrap_or("localhost")
    }

    /// Headers, text, and what goes along (RFC 2046, 2183). All of it is base64, in which no line begins with a dot.
    fn letter(&self, notice: &Notice, now_secs: u64) -> String {
        let from = if self.from_name.is_empty() { String::new() } else { words(&self.from_name) + "\r\n " };
        let mut letter = format!("Date: {}\r\n", date(now_secs));
        let _ = write!(letter, "From: {from}<{}>\r\nTo: <{}>\r\nSubject: {}\r\n", self.from, notice.to, words(&notice.title));
        let _ = write!(letter, "Message-ID: <{}@{}>\r\nAuto-Submitted: auto-generated\r\n", notice.id, self.own_domain());
        letter += "MIME-Version: 1.0\r\n";
        let text = notice.text.replace('\n', "\r\n");
        let Some(file) = &notice.file else {
            return letter + PLAIN + &in_lines(text.as_bytes());
        };
        // No line of base64 holds a hyphen, so this is between parts alone.
        let between = format!("--upcount-{}", notice.id);
        let _ = write!(letter, "Content-Type: multipart/mixed; boundary=\"{}\"\r\n\r\n{between}\r\n", &between[2..]);
        let _ = write!(letter, "{PLAIN}{}\r\n{between}\r\n", in_lines(text.as_bytes()));
        let _ = write!(letter, "Content-Type: {}\r\nContent-Disposition: attachment; filename=\"{}\"\r\n", file.media, file.name);
        let _ = write!(letter, "Content-Transfer-Encoding: base64\r\n{}\r\n{between}--", in_lines(&file.content));
        letter
    }
}

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";

/// Base64, each line after the end of one.
fn in_lines(content: &[u8]) -> String {
    let text = STANDARD.encode(content);
    text.as_bytes().chunks(LINE_CHARS).map(|line| format!("\r\n{}", std::str::from_utf8(line).unwrap_or_default())).collect()
}

/// A server with whom is spoken line by line.
struct Server<L: AsyncRead + AsyncWrite + Unpin>(BufReader<L>);

impl<L: AsyncRead + AsyncWrite + Unpin> Server<L> {
    async fn greets(&mut self, from: &str) -> Result<(), String> {
        self.asks(&format!("EHLO {from}"), 250).await
    }

    async fn asks(&mut self, line: &str, expected: u16) -> Result<(), String> {
        self.0.write_all(format!("{line}\r\n").as_bytes()).await.map_err(|e| e.to_string())?;
        self.0.flush().await.map_err(|e| e.to_string())?;
        self.said(expected).await
    }

    /// Reads an answer of one or several lines; another number than expected is why it does not go on.
    async fn said(&mut self, expected: u16) -> Result<(), String> {
        let mut left = MOST_ANSWER_BYTES as u64;
        loop {
            let mut line = String::new();
            let read = (&mut self.0).take(left).read_line(&mut line).await.map_err(|e| e.to_string())?;
            left = left.saturating_sub(read as u64);
            if !line.ends_with('\n') {
                return Err(if left == 0 { "its answer is too long" } else { "it broke off" }.to_owned());
            }
            if line.as_bytes().get(3) == Some(&b'-') {
                continue;
            }
            let number = line.get(..3).and_then(|number| number.parse::<u16>().ok());
            let said: String = line.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_WHY_CHARS).collect();
            return if number == Some(expected) { Ok(()) } else { Err(said) };
        }
    }
}

/// An address of mail in plain letters: nothing that the talk or a header would read otherwise.
fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let of_domain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && !domain.is_empty()
        && domain.len() <= 190
        && domain.chars().all(of_domain)
}

/// A text in a header: encoded words, each of whole characters.
fn words(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut part = String::new();
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if part.len() + c.len_utf8() > WORD_BYTES {
            words.push(std::mem::take(&mut part));
        }
        part.push(c);
    }
    words.push(part);
    words.iter().map(|part| format!("=?UTF-8?B?{}?=", STANDARD.encode(part))).collect::<Vec<_>>().join("\r\n ")
}

/// A moment in UTC, as RFC 5322 writes it.
fn date(now_secs: u64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = upcount_model::Day(i32::try_from(now_secs / 86_400).unwrap_or_default()).to_ymd();
    let (of_day, month) = (now_secs % 86_400, MONTHS[(month.clamp(1, 12) - 1) as usize]);
    format!("{day} {month} {year} {:02}:{:02}:{:02} +0000", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        let from = Some("一号 <upcount@example.com>".to_owned());
        Mail::new(&Url::parse("smtps://mail.example.com").unwrap(), &WaySettings { from, ..WaySettings::default() }).unwrap()
    }

    #[test]
    fn a_letter_can_be_read_by_any_program_of_mail() {
        let title = "代理人停止活动：B1/T1，3 个，".repeat(4);
        let notice =
            Notice {
                id: "1f".into(), title: title.clone(), text: ".A1：没有活动\nA2".into(), to: "ta@example.com".into(), file: None
            };
        let letter = mail().letter(&notice, 1_700_000_000);
        let (head, body) = letter.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Date: 14 Nov 2023 22:13:20 +0000") && head.contains("Message-ID: <1f@example.com>"), "{head}");
        assert!(letter.lines().all(|line| line.len() <= 76 && !line.starts_with('.')) && letter.is_ascii(), "{letter}");
        let subject = head.replace("\r\n ", " ").lines().find_map(|line| line.strip_prefix("Subject: ").map(str::to_owned)).unwrap();
        let word = |word: &str| STANDARD.decode(word.strip_prefix("=?UTF-8?B?")?.strip_suffix("?=")?).ok();
        let read: Vec<String> = subject.split(' ').map(|w| String::from_utf8(word(w).unwrap()).unwrap()).collect();
        assert_eq!(read.concat(), title);
        assert_eq!(STANDARD.decode(body.replace("\r\n", "")).unwrap(), ".A1：没有活动\r\nA2".as_bytes());
    }

    #[test]
    fn a_file_goes_along_and_is_the_same_on_the_other_side() {
        let content: Vec<u8> = (0..1_000u32).map(|n| (n % 251) as u8).collect();
        let file = crate::Attached { name: "review.pdf".into(), media: "application/pdf", content: content.clone() };
        let notice = Notice { id: "2f".into(), title: "T".into(), text: "see\nit".into(), to: "ta@example.com".into(), file: Some(file) };
        let letter = mail().letter(&notice, 1_700_000_000);
        assert!(letter.lines().all(|line| line.len() <= 78 && !line.starts_with('.')) && letter.is_ascii(), "{letter}");
        let between = letter.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let parts: Vec<&str> = letter.split(&format!("--{between}")).collect();
        assert_eq!((parts.len(), parts[3]), (4, "--"), "head, text, file, and the end");
        let of = |part: &str| STANDARD.decode(part.split("\r\n\r\n").nth(1).unwrap().replace("\r\n", "")).unwrap();
        assert_eq!((of(parts[1]), of(parts[2])), (b"see\r\nit".to_vec(), content));
        assert!(parts[2].contains("Content-Type: application/pdf\r\n") && parts[2].contains("filename=\"review.pdf\""), "{}", parts[2]);
    }

    #[test]
    fn an_address_is_one_and_holds_no_command() {
        assert!(is_address("a.b+c@mail.example.com") && is_address("upcount@localhost"));
        for text in ["a", "@b", "a@", "a b@c", "a@b\r\nRCPT TO:<c@d>", "a@b>", "a@b,c@d"] {
            assert!(!is_address(text), "{text}");
        }
    }
}
