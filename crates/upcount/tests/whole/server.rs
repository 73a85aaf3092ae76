//! A server of the binary, and the plainest client of it.

use crate::home::Home;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A server on a home, which ends with the test however the test ends.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.head, self.text()))
    }
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|l| l.split_once(": ")).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }
    /// The problem that this must be, with this status and code.
    pub(crate) fn problem(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{} {}", self.head, self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.head);
        let problem = self.json();
        assert_eq!((problem["code"].as_str(), problem["status"].as_u64()), (Some(code), Some(status.into())), "{problem}");
        assert!(problem["type"].is_string() && problem["title"].is_string(), "{problem}");
        problem["detail"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub(crate) fn on(home: &Home) -> Self {
        Self::of(&mut home.command(&["serve", "--port", "0"]))
    }

    /// The server that a command starts.
    pub(crate) fn of(command: &mut std::process::Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().parse().unwrap_or_else(|_| panic!("no address in {line:?}"));
        Self { child, address }
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: {}\r\n", self.address);
        }
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        stream.write_all(format!("{request}\r\n").as_bytes()).unwrap();
        // A server that refuses early may close before it has read all.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let mut part = [0; 16 << 10];
        while let Ok(read @ 1..) = stream.read(&mut part) {
            answer.extend_from_slice(&part[..read]);
            // Word of what is new has no end.
            if answer.starts_with(b"HTTP/1.1 200") && answer.windows(25).take(1_000).any(|w| w == b"content-type: text/event-") {
                break;
            }
        }
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("{method} {path} was not answered"));
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = answer[end + 4..].to_vec();
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Response { status, head, body }
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success() && self.child.wait().unwrap().success(), "the server did not stop well");
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], b"")
    }
    pub(crate) fn ok(&self, path: &str) -> Response {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {} {}", response.head, response.text());
        response
    }
    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.send("POST", path, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }
    pub(crate) fn upload(&self, name: &str, content: impl AsRef<[u8]>) -> Value {
        let response = self.send("POST", &format!("/api/v1/uploads?name={name}"), &[], content.as_ref());
        assert_eq!(response.status, 201, "{}", response.text());
        response.json()
    }
    /// Starts an import and watches it to its end.
    pub(crate) fn import(&self, upload: &Value, definition: &str) -> Value {
        let started = self.post("/api/v1/imports", &serde_json::json!({ "upload": upload["upload"], "definition": definition }));
        assert_eq!(started.status, 202, "{}", started.text());
        self.end_of(&started.json())
    }
    pub(crate) fn end_of(&self, job: &Value) -> Value {
        for _ in 0..3000 {
            let job = self.ok(&format!("/api/v1/jobs/{}", job["id"])).json();
            if job["state"] != "running" && job["state"] != "waiting" {
                return job;
            }
            sleep(Duration::from_millis(10));
        }
        panic!("the job does not end: {job}");
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
        if length == 0 {
            break;
        }
    }
    body
}

/// Whether a POST was answered with 201; a server that is gone answers nothing.
pub(crate) fn is_created(address: SocketAddr, path: &str, key: &str, body: &[u8]) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let head = format!(
        "POST {path} HTTP/1.1\r\nConnection: close\r\nHost: {address}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = Vec::new();
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 201")
}
