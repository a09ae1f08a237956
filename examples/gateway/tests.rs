//! The gateway in front of a real upstream, on loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use oncemore_testkit::{MemcachedServer, RedisServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::options::Options;
use super::{Upstream, gateway};

const PATIENCE: Duration = Duration::from_secs(30);
/// A header value that is no UTF-8.
const ODD: &[u8] = b"caf\xe9 \xff\x80 \"x\"";
const PIECE: usize = 64 << 10;
const PIECES: usize = 512;

/// What the upstream was asked, and when it may go on.
#[derive(Default)]
struct Seen {
    calls: AtomicU32,
    go_on: Notify,
}

async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(super::serve(listener, app));
    address
}

async fn upstream(seen: &Arc<Seen>) -> SocketAddr {
    let app = Router::new()
        .route("/page", get(page))
        .route("/echo", any(echo))
        .route("/slow", get(slow))
        .with_state(Arc::clone(seen));
    serve(app).await
}

async fn page(State(seen): State<Arc<Seen>>) -> impl IntoResponse {
    let call = seen.calls.fetch_add(1, Ordering::SeqCst) + 1;
    let odd = HeaderValue::from_bytes(ODD).expect("bytes that HTTP allows");
    let fresh = HeaderValue::from_static("max-age=60");
    let headers = [
        (CACHE_CONTROL, fresh),
        (HeaderName::from_static("x-odd"), odd),
    ];
    (headers, format!("call {call}"))
}

/// Says what it was asked.
async fn echo(method: Method, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let mut answer = HeaderMap::new();
    answer.insert("x-method", method.as_str().parse().expect("a token"));
    for name in [
        "x-odd",
        "x-hop",
        "connection",
        "via",
        "host",
        "proxy-authorization",
    ] {
        if let Some(value) = headers.get(name) {
            answer.insert(
                HeaderName::try_from(format!("x-got-{}", name.trim_start_matches("x-")))
                    .expect("a name"),
                value.clone(),
            );
        }
    }
    (answer, body)
}

async fn slow(State(seen): State<Arc<Seen>>) -> &'static str {
    seen.go_on.notified().await;
    "late"
}

/// An upstream that sends a piece, and the rest only when the test has that one.
async fn large(seen: Arc<Seen>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let _ = client.read(&mut [0; 4096]).await;
            let head = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n";
            let _ = client.write_all(head.as_bytes()).await;
            for piece in 0..PIECES {
                if piece == 1 {
                    seen.go_on.notified().await;
                }
                let mut chunk = format!("{PIECE:x}\r\n").into_bytes();
                chunk.resize(chunk.len() + PIECE, byte_of(piece));
                chunk.extend(b"\r\n");
                let _ = client.write_all(&chunk).await;
            }
            let _ = client.write_all(b"0\r\n\r\n").await;
        }
    });
    address
}

fn byte_of(piece: usize) -> u8 {
    u8::try_from(piece % 251).expect("less than 251")
}

/// A gateway as its command line has it.
async fn start(upstream: SocketAddr, more: &[&str], patience: Duration) -> SocketAddr {
    let url = format!("http://{upstream}");
    let arguments = [&["--upstream", &*url], more].concat();
    let options = Options::parse(arguments.iter().map(|word| (*word).to_owned()));
    let options = options.expect("options");
    let cache = options.cache().expect("a cache");
    serve(gateway(&cache, Upstream::new(options.upstream, patience))).await
}

async fn ask(request: Request<Body>) -> Response<Bytes> {
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let response = timeout(PATIENCE, client.request(request)).await;
    let (parts, body) = response.expect("in time").expect("a response").into_parts();
    let body = timeout(PATIENCE, body.collect()).await.expect("in time");
    Response::from_parts(parts, body.expect("a body").to_bytes())
}

async fn fetch(gateway: SocketAddr, path: &str) -> Response<Bytes> {
    let request = Request::get(format!("http://{gateway}{path}"));
    ask(request.body(Body::empty()).expect("a request")).await
}

fn status(response: &Response<Bytes>) -> &str {
    let value = response.headers().get("cache-status");
    value.map_or("", |value| value.to_str().expect("a text"))
}

#[tokio::test]
async fn the_second_request_is_a_hit_with_the_same_bytes() {
    let seen = Arc::new(Seen::default());
    let gateway = start(upstream(&seen).await, &[], PATIENCE).await;
    for expected in ["gateway; fwd=uri-miss", "gateway; hit"] {
        let response = fetch(gateway, "/page").await;
        assert!(status(&response).starts_with(expected), "{response:?}");
        assert_eq!(response.body(), "call 1");
        assert_eq!(response.headers()["x-odd"].as_bytes(), ODD);
    }
    assert_eq!(seen.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn gateways_share_a_server() {
    let (redis, memcached) = (RedisServer::start(), MemcachedServer::start());
    for backend in [redis.url(), format!("memcached://{}", memcached.address())] {
        let seen = Arc::new(Seen::default());
        let upstream = upstream(&seen).await;
        let one = start(upstream, &["--backend", &backend], PATIENCE).await;
        let two = start(upstream, &["--backend", &backend], PATIENCE).await;
        let through = |gateway: SocketAddr| {
            let request =
                Request::get(format!("http://{gateway}/page")).header("host", "a.example");
            ask(request.body(Body::empty()).expect("a request"))
        };
        assert_eq!(through(one).await.body(), "call 1");
        // It is stored after the client has it.
        let end = tokio::time::Instant::now() + PATIENCE;
        while !status(&through(two).await).contains("; hit") {
            assert!(tokio::time::Instant::now() < end, "{backend}: never a hit");
        }
        let odd = through(two).await;
        assert_eq!(odd.headers()["x-odd"].as_bytes(), ODD, "{backend}");
    }
}

#[tokio::test]
async fn unknown_methods_and_odd_bytes_go_through() {
    let gateway = start(upstream(&Arc::default()).await, &[], PATIENCE).await;
    for method in ["BREW", "PROPFIND", "x-own", "DELETE", "OPTIONS"] {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{gateway}/echo"))
            .header("x-odd", HeaderValue::from_bytes(ODD).expect("bytes"))
            .header("connection", "x-hop")
            .header("x-hop", "for this connection")
            .body(Body::from("tea"));
        let response = ask(request.expect("a request")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-method"], method);
        assert_eq!(response.headers()["x-got-odd"].as_bytes(), ODD);
        assert_eq!(response.headers()["x-got-via"], "1.1 oncemore");
        assert!(!response.headers().contains_key("x-got-hop"));
        assert_eq!(response.body(), "tea");
    }
}

/// Sends a request over a connection that goes on, and reads one response.
async fn over(connection: &mut TcpStream, request: &str) -> String {
    connection
        .write_all(request.as_bytes())
        .await
        .expect("it takes the request");
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                return text;
            }
        }
        let more = timeout(PATIENCE, connection.read_buf(&mut read)).await;
        let more = more.expect("in time").expect("the connection holds");
        assert_ne!(more, 0, "the connection was closed after {text:?}");
    }
}

/// What the cache takes for the host is what the upstream gets.
#[tokio::test]
async fn an_absolute_url_comes_before_the_host() {
    let gateway = start(upstream(&Arc::default()).await, &[], PATIENCE).await;
    let mut connection = TcpStream::connect(gateway).await.expect("a connection");
    let request = "GET http://a.example/echo HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    let answer = over(&mut connection, request).await;
    assert!(answer.contains("x-got-host: a.example\r\n"), "{answer}");
    assert!(!answer.contains("evil.example"), "{answer}");
}

#[tokio::test]
async fn credentials_for_the_gateway_stay_there() {
    let gateway = start(upstream(&Arc::default()).await, &[], PATIENCE).await;
    let mut connection = TcpStream::connect(gateway).await.expect("a connection");
    let request = "GET /echo HTTP/1.1\r\nHost: a\r\nProxy-Authorization: x\r\n\r\n";
    let answer = over(&mut connection, request).await;
    assert!(answer.contains("x-got-host: a\r\n"), "{answer}");
    assert!(!answer.contains("proxy-authorization"), "{answer}");
}

#[tokio::test]
async fn an_upstream_that_is_down_is_a_502_and_the_connection_goes_on() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = nobody.local_addr().expect("an address");
    drop(nobody);
    let gateway = start(address, &[], PATIENCE).await;
    let mut connection = TcpStream::connect(gateway).await.expect("a connection");
    for request in [
        "GET /page HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntea",
        "BREW /page HTTP/1.1\r\nHost: a\r\n\r\n",
    ] {
        let answer = over(&mut connection, request).await;
        assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
        assert!(answer.ends_with("not reachable\n"), "{answer}");
    }
    // A tunnel is nothing for it, and that is no reason to hang up either.
    let connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
    let answer = over(&mut connection, connect).await;
    assert!(answer.starts_with("HTTP/1.1 501 "), "{answer}");
}

#[tokio::test]
async fn an_upstream_that_breaks_off_is_a_502_and_an_old_one_is_translated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let length = client.read(&mut request).await.unwrap_or_default();
            if request[..length].starts_with(b"GET /old") {
                let answer = b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold";
                drop(client.write_all(answer).await);
            }
        }
    });
    let gateway = start(address, &[], PATIENCE).await;
    let mut connection = TcpStream::connect(gateway).await.expect("a connection");
    for (path, expected) in [("/", "502"), ("/old", "200"), ("/", "502"), ("/old", "200")] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        let answer = over(&mut connection, &request).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected} ")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn an_upstream_that_is_slow_is_a_504_and_the_connection_goes_on() {
    let seen = Arc::new(Seen::default());
    let gateway = start(upstream(&seen).await, &[], Duration::from_millis(50)).await;
    let mut connection = TcpStream::connect(gateway).await.expect("a connection");
    for _ in 0..2 {
        let answer = over(&mut connection, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    }
}

/// A client that has said all it has to say still gets its answer, however late that is.
#[tokio::test]
async fn a_half_closed_connection_gets_its_response() {
    let seen = Arc::new(Seen::default());
    let gateway = start(upstream(&seen).await, &[], PATIENCE).await;
    for (path, expected) in [("/slow", "late"), ("/page", "call 1"), ("/page", "call 1")] {
        let mut connection = TcpStream::connect(gateway).await.expect("a connection");
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        let sent = connection.write_all(request.as_bytes()).await;
        sent.expect("it takes the request");
        connection.shutdown().await.expect("half of it closes");
        if path == "/slow" {
            // Long after the gateway has seen the end of what is sent.
            let early = timeout(Duration::from_millis(100), connection.read_u8()).await;
            assert!(early.is_err(), "it answered, or hung up: {early:?}");
            seen.go_on.notify_one();
        }
        let mut answer = Vec::new();
        let read = timeout(PATIENCE, connection.read_to_end(&mut answer)).await;
        read.expect("in time").expect("the connection holds");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
        assert!(answer.ends_with(expected), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_large_body_streams_and_is_not_stored() {
    let seen = Arc::new(Seen::default());
    let gateway = start(large(Arc::clone(&seen)).await, &[], PATIENCE).await;
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    for _ in 0..2 {
        let uri = format!("http://{gateway}/large").parse().expect("a URL");
        let response = client.get(uri).await.expect("a response");
        let (head, mut body) = response.into_parts();
        let status = head.headers["cache-status"].to_str().expect("a text");
        assert!(!status.contains("hit"), "{status}");
        let mut received = 0;
        while let Some(frame) = timeout(PATIENCE, body.frame()).await.expect("in time") {
            let data = frame.expect("no break").into_data().expect("no trailers");
            let right = (received..)
                .zip(&data)
                .all(|(at, byte)| byte_of(at / PIECE) == *byte);
            assert!(right, "wrong bytes after {received}");
            received += data.len();
            if received == PIECE {
                // All that was sent is here: the rest comes when the first piece has arrived.
                seen.go_on.notify_one();
            }
        }
        assert_eq!(received, PIECE * PIECES);
    }
}

#[test]
fn a_wrong_command_line_is_refused_in_one_line() {
    for (arguments, expected) in [
        (&[][..], "expected --upstream http://HOST:PORT"),
        (&["--upstream"], "--upstream needs a value"),
        (
            &["--upstream", "https://a"],
            "--upstream https://a: expected http://HOST:PORT",
        ),
        (
            &["--upstream", "http://a/path"],
            "--upstream http://a/path: expected http://HOST:PORT",
        ),
        (
            &["--capacity", "many"],
            "--capacity many: expected a whole number",
        ),
        (
            &["--cpacity", "1"],
            "--cpacity is none of --listen, --upstream, --backend, --capacity, --timeout",
        ),
    ] {
        let words = arguments.iter().map(|word| (*word).to_owned());
        assert_eq!(Options::parse(words).expect_err("refused"), expected);
    }
    for backend in ["disk", "redis://[", "memcached://"] {
        let words = ["--upstream", "http://a", "--backend", backend];
        let options = Options::parse(words.map(str::to_owned)).expect("options");
        let error = options.cache().expect_err("refused");
        assert!(error.starts_with(&format!("--backend {backend}: ")));
        assert!(!error.contains('\n'));
    }
}
