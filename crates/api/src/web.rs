//! The built web, from inside the binary.

use crate::Desk;
use crate::problem::{PROBLEM, Problem, lang};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Upcount</title><h1>Upcount</h1><p>The web was not built into this binary: run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code> and build again. The API is at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.";

/// The agent's phone. Everything of it lies under this address, so that its service worker looks after nothing else.
const PHONE: &str = "/m/";

/// A file of the web; any path that names no file is a screen of the desk or of the phone, and the page finds out which.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if !matches!(method, Method::GET | Method::HEAD) || path.starts_with("api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if uri.path() == PHONE.trim_end_matches('/') {
        return ([(header::CACHE_CONTROL, "public, max-age=86400")], Redirect::permanent(PHONE)).into_response();
    }
    let (file, screen) = file_at(uri.path());
    match packed(file, &headers) {
        Some((content, encoding)) => answer(file, content, encoding, &headers),
        None if screen => Html(NOT_BUILT).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The file that a path is answered with, and whether it is the page of a screen.
fn file_at(path: &str) -> (&str, bool) {
    let file = path.trim_start_matches('/');
    let screen = file.is_empty() || !(file.contains('.') || file.starts_with("assets/"));
    match (screen, path.starts_with(PHONE)) {
        (true, true) => ("m/index.html", true),
        (true, false) => ("index.html", true),
        (false, _) => (file, false),
    }
}

/// The file as small as the browser takes it.
fn packed(file: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let takes = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(name, _)| takes.contains(name));
    let found = packed.filter_map(|(name, ending)| Some((Built::get(&format!("{file}{ending}"))?, Some(name)))).next();
    found.or_else(|| Some((Built::get(file)?, None)))
}

fn answer(file: &str, content: EmbeddedFile, encoding: Option<&'static str>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", content.metadata.sha256_hash()[..8].iter().map(|b| format!("{b:02x}")).collect::<String>());
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    // Names in assets/ change with their content; everything else is asked for again.
    let keep = if file.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content.data.into_owned().into_response()
    };
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(media(file)));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    fields.insert(header::ETAG, tag);
    if let Some(encoding) = encoding {
        fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn media(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Headers that every answer carries. The style of components is made in the browser, so styles may stand inline;
/// scripts may not.
pub(crate) async fn secure(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned);
    let public = |host: &str| desk.public.as_ref().is_some_and(|public| public.host == host.to_lowercase());
    if !host.as_deref().is_none_or(|host| is_loopback(host) || public(host)) {
        // A page elsewhere that points its name at this machine must not read the company's figures.
        return (StatusCode::MISDIRECTED_REQUEST, "this server does not answer to that name").into_response();
    }
    if from_another_site(request.headers()) && !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::FORBIDDEN, "other sites may not write here").into_response();
    }
    let of_the_api = request.uri().path().starts_with("/api/");
    let reader = lang(request.headers());
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if of_the_api && failed && response.headers().get(header::CONTENT_TYPE).is_none_or(|t| t != PROBLEM) {
        response = Problem::of_status(response.status(), reader).into_response();
    }
    let fields = response.headers_mut();
    let policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    fields.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    fields.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    fields.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a page elsewhere sent this; another program's page on this machine is elsewhere too.
fn from_another_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        // Browsers from before that header name only the page's own site.
        (None, Some(origin)) => text("host").is_none_or(|host| origin.split_once("://").map(|(_, site)| site) != Some(host)),
        // Programs send neither.
        (None, None) => false,
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|c| c.is_ascii_digit())).map_or(host, |(name, _)| name);
    name == "localhost"
        || name == "[::1]"
        || name.strip_prefix("127.").is_some_and(|rest| rest.split('.').count() == 3 && rest.split('.').all(|p| p.parse::<u8>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::{file_at, from_another_site, is_loopback};
    use axum::http::HeaderMap;

    #[test]
    fn pages_of_other_sites_are_told_apart_in_old_browsers_and_new() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            pairs.iter().for_each(|(name, value)| drop(headers.insert(*name, value.parse().unwrap())));
            from_another_site(&headers)
        };
        let host = ("host", "localhost:8620");
        for own in [
            &[host][..],
            &[host, ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
            &[host, ("origin", "http://localhost:8620")],
        ] {
            assert!(!of(own), "{own:?}");
        }
        for other in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost:3000"),
            ("origin", "null"),
            ("origin", "https://example.com"),
        ] {
            assert!(of(&[host, other]), "{other:?}");
        }
    }

    #[test]
    fn the_phone_has_its_own_page_and_the_desk_keeps_its_addresses() {
        for phone in ["/m/", "/m/record", "/m/results", "/m/not/a/page"] {
            assert_eq!(file_at(phone), ("m/index.html", true), "{phone}");
        }
        for desk in ["/", "/moves", "/market", "/moved", "/page/m"] {
            assert_eq!(file_at(desk), ("index.html", true), "{desk}");
        }
        for file in ["m/worker.js", "m/manifest.webmanifest", "favicon.svg", "assets/m-1a2b.js"] {
            assert_eq!(file_at(&format!("/{file}")), (file, false));
        }
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:80", "[::1]:8080", "127.1.2.3"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["example.com", "127.0.0.1.example.com", "10.0.0.1:8080", "localhost.example.com", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
