//! Bodies that come in pieces, are too large, break off, or are read slowly.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body::{Body as _, Frame};
use http_body_util::BodyExt;
use oncemore_testkit::PATIENCE;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::common::{Body, Broken, Site, get, read, reply};

type Piece = Result<Frame<Bytes>, Broken>;

/// A body whose pieces a test sends.
struct Channel(UnboundedReceiver<Piece>);

impl http_body::Body for Channel {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.0.poll_recv(context)
    }
}

fn streamed(headers: &[(&str, &str)], pieces: UnboundedReceiver<Piece>) -> Response<Body> {
    crate::common::reply(headers, "").map(|_| Channel(pieces).boxed_unsync())
}

#[expect(clippy::unnecessary_wraps, reason = "a piece may be an error")]
fn data(text: &str) -> Piece {
    Ok(Frame::data(Bytes::copy_from_slice(text.as_bytes())))
}

/// A site whose first response is streamed by the test.
fn site(
    headers: &'static [(&'static str, &'static str)],
    most: usize,
) -> (Site, UnboundedSender<Piece>) {
    let (send, pieces) = unbounded_channel();
    let pieces = Arc::new(Mutex::new(Some(pieces)));
    let site = Site::serving(
        |builder| builder.max_body(most),
        move |_, call| {
            let pieces = Arc::clone(&pieces);
            async move {
                Ok(match pieces.lock().await.take() {
                    Some(pieces) => streamed(headers, pieces),
                    None => crate::common::reply(headers, format!("call {call}")),
                })
            }
        },
    );
    (site, send)
}

const FRESH: &[(&str, &str)] = &[("cache-control", "max-age=60")];

async fn frame(response: &mut Response<oncemore::http::HttpBody<Body>>) -> Option<Bytes> {
    let frame = timeout(PATIENCE, response.body_mut().frame())
        .await
        .expect("a frame");
    frame.map(|frame| frame.expect("no error").into_data().unwrap_or_default())
}

#[tokio::test]
async fn demand_13_the_first_byte_is_not_delayed_and_all_is_stored() {
    let (site, send) = site(FRESH, 1_000);
    let mut response = site.open(get("/", &[])).await.expect("an answer");
    send.send(data("one")).expect("a reader");
    assert_eq!(frame(&mut response).await.expect("data"), "one");
    send.send(data("two")).expect("a reader");
    assert_eq!(frame(&mut response).await.expect("data"), "two");
    drop(send);
    assert_eq!(frame(&mut response).await, None);
    let hit = site.get("/").await;
    assert_eq!((hit.word(), hit.text()), ("HIT", "onetwo"));
    assert!(hit.header("etag").is_some());
}

#[tokio::test]
async fn demand_13_a_client_that_goes_away_does_not_break_the_fill() {
    let (site, send) = site(FRESH, 1_000);
    let response = site.open(get("/", &[])).await.expect("an answer");
    drop(response);
    send.send(data("one")).expect("a reader");
    tokio::task::yield_now().await;
    send.send(data("two")).expect("a reader");
    drop(send);
    let hit = timeout(PATIENCE, site.get("/")).await.expect("an answer");
    assert_eq!((hit.word(), hit.text(), site.calls()), ("HIT", "onetwo", 1));
}

#[tokio::test]
async fn demand_13_a_body_that_breaks_off_is_not_stored() {
    let (site, send) = site(FRESH, 1_000);
    let response = site.open(get("/", &[])).await.expect("an answer");
    send.send(data("one")).expect("a reader");
    send.send(Err(Broken)).expect("a reader");
    assert_eq!(
        read(response).await.map(|got| got.body),
        Err(Broken),
        "the client sees it too"
    );
    assert_eq!(site.get("/").await.text(), "call 2");
    // One that breaks off at once, too.
    let (other, send) = crate::bodies::site(FRESH, 1_000);
    send.send(data("one")).expect("a reader");
    send.send(Err(Broken)).expect("a reader");
    let response = other.open(get("/", &[])).await.expect("an answer");
    let mut body = response.into_body();
    assert!(body.frame().await.expect("data").is_ok());
    assert!(body.frame().await.expect("an error").is_err());
    // Nothing is behind it, however often it is asked for.
    assert!(body.frame().await.is_none());
    assert!(body.is_end_stream());
    assert_eq!(other.get("/").await.text(), "call 2");
}

#[tokio::test]
async fn demand_13_a_body_of_another_length_than_announced_is_not_stored() {
    const SHORT: &[(&str, &str)] = &[("cache-control", "max-age=60"), ("content-length", "6")];
    let (site, send) = site(SHORT, 1_000);
    let response = site.open(get("/", &[])).await.expect("an answer");
    send.send(data("one")).expect("a reader");
    drop(send);
    assert_eq!(read(response).await.expect("a body").text(), "one");
    assert_eq!(site.get("/").await.text(), "call 2");
}

#[tokio::test]
async fn demand_13_larger_bodies_pass_through_unharmed() {
    let (site, send) = site(FRESH, 10);
    let mut response = site.open(get("/", &[])).await.expect("an answer");
    let mut all = String::new();
    for at in 0..100 {
        send.send(data(&format!("piece {at},"))).expect("a reader");
        all.push_str(
            std::str::from_utf8(&frame(&mut response).await.expect("data")).expect("text"),
        );
    }
    drop(send);
    assert_eq!(frame(&mut response).await, None);
    let expected: Vec<_> = (0..100).map(|at| format!("piece {at},")).collect();
    assert_eq!(all, expected.concat());
    assert_eq!(site.get("/").await.text(), "call 2");
}

#[tokio::test]
async fn demand_13_larger_bodies_are_not_buffered() {
    let (site, send) = site(FRESH, 10);
    let response = site.open(get("/", &[])).await.expect("an answer");
    for _ in 0..100 {
        send.send(data("ten bytes!")).expect("a reader");
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    // Nobody reads: what is beyond the limit stays where it is.
    drop(response);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(
        send.send(data("x")).is_err(),
        "and with the client the service's body goes"
    );
}

#[tokio::test]
async fn demand_13_what_is_known_to_be_too_large_is_not_touched() {
    const LARGE: &[(&str, &str)] = &[("cache-control", "max-age=60"), ("content-length", "11")];
    let (site, send) = site(LARGE, 10);
    let response = site.open(get("/", &[])).await.expect("an answer");
    assert_eq!(format!("{:?}", response.body()), "HttpBody(passed through)");
    drop(response);
    assert!(send.send(data("x")).is_err());
}

#[tokio::test]
async fn demand_13_a_slow_client_holds_up_nobody() {
    let (site, send) = site(FRESH, 1_000);
    let mut slow = site.open(get("/", &[])).await.expect("an answer");
    let other = tokio::spawn({
        let site = site.clone();
        async move { site.get("/").await }
    });
    tokio::task::yield_now().await;
    send.send(data("one")).expect("a reader");
    send.send(data("two")).expect("a reader");
    drop(send);
    let got = timeout(PATIENCE, other)
        .await
        .expect("no wait for the slow one")
        .expect("no panic");
    assert_eq!((got.text(), site.calls()), ("onetwo", 1));
    assert_eq!(frame(&mut slow).await.expect("data"), "one");
    assert_eq!(frame(&mut slow).await.expect("data"), "two");
}

#[tokio::test(start_paused = true)]
async fn demand_13_a_service_that_never_ends_holds_up_nobody_for_long() {
    let (site, send) = site(FRESH, 1_000);
    let endless = site.open(get("/", &[])).await.expect("an answer");
    send.send(data("one")).expect("a reader");
    // Time stands still but where everybody waits.
    assert_eq!(site.get("/").await.text(), "call 2");
    drop((endless, send));
}

#[tokio::test]
async fn demand_01_rfc9111_3_trailers_are_dropped_from_what_is_stored() {
    // Whether the body is there at once, or comes later.
    for at_once in [false, true] {
        let (site, send) = site(FRESH, 1_000);
        let mut trailers = HeaderMap::new();
        trailers.insert("x-sum", "1".parse().expect("a value"));
        let send_all = move || {
            send.send(data("one")).expect("a reader");
            send.send(Ok(Frame::trailers(trailers))).expect("a reader");
        };
        let response = if at_once {
            send_all();
            site.open(get("/", &[])).await.expect("an answer")
        } else {
            let response = site.open(get("/", &[])).await.expect("an answer");
            send_all();
            response
        };
        let whole = response.into_body().collect().await.expect("a body");
        assert!(
            whole.trailers().is_some(),
            "the client of the first has them"
        );
        assert_eq!(whole.to_bytes(), "one");
        let hit = site.open(get("/", &[])).await.expect("an answer");
        assert_eq!(hit.body().size_hint().exact(), Some(3));
        let hit = hit.into_body().collect().await.expect("a body");
        assert!(hit.trailers().is_none());
        assert_eq!(site.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn demand_13_an_endless_body_is_not_read_for_ever_for_nobody() {
    let (site, send) = site(FRESH, 1_000);
    let response = site.open(get("/", &[])).await.expect("an answer");
    send.send(data("one")).expect("a reader");
    drop(response);
    tokio::time::sleep(std::time::Duration::from_secs(9)).await;
    assert!(!send.is_closed(), "it may still end");
    let waited = timeout(std::time::Duration::from_secs(60), send.closed()).await;
    waited.expect("nobody reads it any more");
    assert_eq!(site.get("/").await.text(), "call 2");
}

/// A piece, a pause, and a panic.
struct Panics(u8);

impl http_body::Body for Panics {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.0 += 1;
        match self.0 {
            1 => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"half"))))),
            2 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ => panic!("a body that panics"),
        }
    }
}

/// Half a body that looks like a whole one would be taken for the whole, and stored by others.
#[tokio::test]
async fn demand_13_a_body_that_panics_does_not_look_whole() {
    let site = Site::new(|_, _| {
        let (mut parts, _) = reply(&[("cache-control", "max-age=60")], "").into_parts();
        parts.headers.remove("content-length");
        Response::from_parts(parts, Panics(0).boxed_unsync())
    });
    let reading = async move { read(site.open(get("/", &[])).await.unwrap()).await };
    assert!(tokio::spawn(reading).await.unwrap_err().is_panic());
}
