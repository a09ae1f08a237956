//! The site, seen by a browser and by a program.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use oncemore_testkit::{RedisServer, eventually};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::browser::Browser;
use super::catalog::Catalog;
use super::html::Text;
use super::{Options, install, site};

/// The site on a port of its own. The caches belong to the program: there is one site at a time.
struct Site {
    runtime: Runtime,
    address: SocketAddr,
    _alone: MutexGuard<'static, ()>,
}

impl Site {
    fn start(redis: Option<&str>) -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = Runtime::new().expect("a runtime");
        let address = runtime.block_on(async {
            install(redis).await.expect("an installation");
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let catalog = Arc::new(Catalog::read().expect("the project's lock file"));
            tokio::spawn(async move { axum::serve(listener, site(catalog)).await });
            address
        });
        Self {
            runtime,
            address,
            _alone: alone,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn send(&self, request: Request<Body>) -> Response<Bytes> {
        self.runtime.block_on(async {
            let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
            let response = client.request(request).await.expect("a response");
            let (parts, body) = response.into_parts();
            let body = body.collect().await.expect("a body").to_bytes();
            Response::from_parts(parts, body)
        })
    }

    fn fetch(&self, path: &str, header: (&str, &str)) -> Response<Bytes> {
        let request = Request::get(self.url(path)).header(header.0, header.1);
        self.send(request.body(Body::empty()).expect("a request"))
    }

    fn purge(&self, form: &'static str, site: &str) -> StatusCode {
        let request = Request::post(self.url("/cached/purge"))
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.send(request.expect("a request")).status()
    }
}

const PLAIN: (&str, &str) = ("accept", "*/*");

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().expect("a text"))
}

#[test]
fn a_browser_gets_304_until_the_button_is_pressed() {
    let site = Site::start(None);
    let mut browser = Browser::start();
    let (home, package, cached) = (
        site.url("/"),
        site.url("/packages/libc"),
        site.url("/cached"),
    );

    browser.open(&package);
    let first = browser.response(&package, 0);
    assert_eq!(first.status, 200);
    assert!(first.cache_status.contains("fwd=uri-miss"), "{first:?}");
    let page = browser.text();
    assert!(page.contains("This page was made in"), "{page}");

    browser.open(&home);
    browser.open(&package);
    let second = browser.response(&package, 1);
    assert_eq!(second.status, 304, "{second:?}");
    assert!(second.cache_status.contains("; hit"), "{second:?}");
    assert_eq!(browser.text(), page, "the browser's own copy");

    // The stylesheet is fresh in the browser: it asked once.
    browser.response(&site.url("/style.css"), 0);
    let style = site.url("/style.css");
    let asked = browser.responses.iter().filter(|seen| seen.url == style);
    assert_eq!(asked.count(), 1);

    browser.open(&cached);
    let hits = browser.run(
        "return [...document.querySelectorAll('tbody tr')].map(row => [row.cells[0].innerText, row.cells[1].innerText, row.cells[5].innerText].join(' '))",
    );
    let rows: Vec<&str> = hits
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row.as_str())
        .collect();
    assert!(rows.contains(&"package \"libc\" 1"), "{rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("list ")), "{rows:?}");

    browser.click("#purge");
    eventually("everything is purged", || {
        browser.text().contains("Nothing is stored.")
    });
    browser.open(&package);
    let third = browser.response(&package, 2);
    assert_eq!(third.status, 200, "{third:?}");
    assert!(third.cache_status.contains("fwd=uri-miss"), "{third:?}");

    // One function's button leaves the others' responses.
    browser.open(&home);
    browser.open(&cached);
    browser.click("button[value=package]");
    eventually("the package's page is purged", || {
        let text = browser.text();
        !text.contains("Purge package") && text.contains("Purge list")
    });
}

#[test]
fn pages_and_the_interface_have_validators() {
    let site = Site::start(None);
    for path in [
        "/",
        "/search?q=tok",
        "/packages/tokio",
        "/style.css",
        "/api/packages",
        "/api/packages/tokio",
    ] {
        let first = site.fetch(path, PLAIN);
        assert_eq!(first.status(), StatusCode::OK, "{path}");
        let etag = header(&first, "etag");
        assert!(etag.starts_with('"'), "{path}: {etag}");
        let second = site.fetch(path, ("if-none-match", etag));
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert!(header(&second, "cache-status").contains("; hit"), "{path}");
        assert!(second.body().is_empty());
    }
    let api = site.fetch("/api/packages/tokio", PLAIN);
    let api: serde_json::Value = serde_json::from_slice(api.body()).expect("JSON");
    assert!(
        api["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("tokio "))
    );
    let missing = site.fetch("/packages/%3Cscript%3E", PLAIN);
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(!String::from_utf8_lossy(missing.body()).contains("<script>"));
    assert_eq!(
        site.fetch("/api/packages/none", PLAIN).status(),
        StatusCode::NOT_FOUND
    );
    let likely = site.fetch("/search?q=tokoi", PLAIN);
    assert!(String::from_utf8_lossy(likely.body()).contains("/packages/tokio%20"));
    // A form on another site purges nothing.
    assert_eq!(site.purge("", "cross-site"), StatusCode::FORBIDDEN);
    assert!(header(&site.fetch("/", PLAIN), "cache-status").contains("; hit"));
    assert_eq!(site.purge("", "same-origin"), StatusCode::SEE_OTHER);
    assert!(!header(&site.fetch("/", PLAIN), "cache-status").contains("; hit"));
}

#[test]
fn another_process_finds_it_in_redis_until_it_is_purged() {
    let redis = RedisServer::start();
    let path = "/packages/serde";
    let site = Site::start(Some(&redis.url()));
    let first = site.fetch(path, PLAIN);
    eventually("the page is in Redis", || !redis.keys().is_empty());
    drop(site);
    // An installation begins with empty memory, as a process does.
    let site = Site::start(Some(&redis.url()));
    let second = site.fetch(path, PLAIN);
    assert!(header(&second, "cache-status").contains("; hit"));
    assert_eq!(second.body(), first.body());
    assert_eq!(
        site.purge("function=package", "none"),
        StatusCode::SEE_OTHER
    );
    drop(site);
    let site = Site::start(Some(&redis.url()));
    let third = site.fetch(path, PLAIN);
    assert!(!header(&third, "cache-status").contains("; hit"));
}

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    for (arguments, expected) in [
        (&["--redis"][..], "--redis needs a value"),
        (&["--port", "1"], "--port is neither --listen nor --redis"),
    ] {
        let words = arguments.iter().map(|word| (*word).to_owned());
        assert_eq!(Options::parse(words).expect_err("refused"), expected);
    }
    let runtime = Runtime::new().expect("a runtime");
    for url in ["nonsense", "redis://127.0.0.1:1/"] {
        let error = runtime.block_on(install(Some(url))).expect_err("refused");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn texts_are_no_markup() {
    assert_eq!(
        Text("<a href='x'>\"&\"</a>").to_string(),
        "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"
    );
}
