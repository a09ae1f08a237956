//! What takes the place of a stale response, and what brings it back; in memory, and behind it in a remote store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use oncemore::backends::{Backend, MemoryBytes};
use oncemore::http::{HttpBody, HttpCache, Policy};
use oncemore_testkit::PATIENCE;
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::common::{Body, Broken, Site, date, get, read, reply, status_reply};

fn memory() -> Arc<dyn Backend> {
    Arc::new(MemoryBytes::new(1_000))
}

async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A process that has copies for so many seconds. It fails when told.
fn process(
    backend: &Arc<dyn Backend>,
    near: u64,
    control: &'static str,
) -> (Site, Arc<AtomicBool>) {
    let down = Arc::new(AtomicBool::new(false));
    let is_down = Arc::clone(&down);
    let site = Site::with(
        |builder| {
            builder
                .backend(Arc::clone(backend))
                .near_ttl(Duration::from_secs(near))
        },
        move |_, call| {
            if is_down.load(Ordering::SeqCst) {
                return status_reply(503, &[], "down");
            }
            reply(&[("cache-control", control)], format!("{call}"))
        },
    );
    (site, down)
}

async fn until_stale(site: &Site) {
    let end = Instant::now() + PATIENCE;
    loop {
        let got = site.get("/").await;
        if got.word() == "STALE" {
            assert_eq!(got.text(), "1");
            return;
        }
        assert!(Instant::now() < end, "it is gone: {got:?}");
    }
}

#[tokio::test]
async fn demand_06_rfc5861_4_stale_if_error_lasts_in_a_remote_store() {
    let (site, down) = process(&memory(), 30, "max-age=60, stale-if-error=600");
    site.get("/").await;
    down.store(true, Ordering::SeqCst);
    for seconds in [61, 31, 31, 200] {
        site.advance(seconds);
        // What makes way for a fetch that fails is put back soon behind the answer.
        until_stale(&site).await;
    }
    down.store(false, Ordering::SeqCst);
    let got = site.get("/").await;
    assert!(got.status.is_success() && got.text() != "1", "{got:?}");
    site.advance(10);
    assert_eq!(site.get("/").await.word(), "HIT");
}

#[tokio::test]
async fn demand_06_rfc5861_3_what_a_remote_store_has_stale_is_fetched_in_the_background() {
    // Without copies the next request finds nothing in memory.
    let (site, _) = process(&memory(), 0, "max-age=60, stale-while-revalidate=600");
    site.get("/").await;
    site.advance(61);
    let got = site.get("/").await;
    assert_eq!((got.word(), got.text()), ("STALE", "1"));
    eventually("it is fetched", || site.calls() == 2).await;
    let end = Instant::now() + PATIENCE;
    while site.get("/").await.text() != "2" {
        assert!(Instant::now() < end, "never: it is stored");
    }
    assert_eq!(site.get("/").await.word(), "HIT");
}

#[tokio::test]
async fn demand_07_rfc9111_4_3_what_another_process_has_fetched_is_not_fetched_again() {
    let backend = memory();
    let sites: Vec<_> = (0..4)
        .map(|_| process(&backend, 3_600, "max-age=60").0)
        .collect();
    for site in &sites {
        assert_eq!(site.get("/").await.text(), "1");
    }
    for site in &sites {
        site.advance(61);
    }
    for site in &sites {
        site.get("/").await;
    }
    let calls: usize = sites.iter().map(Site::calls).sum();
    assert_eq!(calls, 2);
}

#[tokio::test]
async fn demand_01_rfc9111_3_an_answer_that_is_not_to_be_stored_ends_the_stale_one() {
    for (status, control) in [(200, "private"), (200, "no-store"), (404, "")] {
        let site = Site::new(move |_, call| match call {
            1 => reply(
                &[(
                    "cache-control",
                    "max-age=60, stale-while-revalidate=600, stale-if-error=600",
                )],
                "for all",
            ),
            _ => status_reply(status, &[("cache-control", control)], "other"),
        });
        site.get("/").await;
        site.advance(61);
        assert_eq!(site.get("/").await.word(), "STALE");
        site.until_calls(2).await;
        let got = site.get("/").await;
        assert_eq!(
            (got.word(), got.text()),
            ("MISS", "other"),
            "{status} {control}"
        );
    }
}

/// A service must not look at `If-Modified-Since` beside an `If-None-Match`, and does not know our tag.
#[tokio::test]
async fn demand_07_rfc9110_13_1_3_a_service_is_asked_by_what_it_said() {
    let site = Site::new(|request, call| {
        let asked = |name| request.headers().contains_key(name);
        assert!(!asked("if-none-match"));
        if asked("if-modified-since") {
            return status_reply(304, &[("cache-control", "max-age=60")], "");
        }
        let headers = [
            ("cache-control", "max-age=60"),
            ("last-modified", &*date(-100)),
        ];
        reply(&headers, format!("{call}"))
    });
    let first = site.get("/").await;
    site.advance(61);
    let got = site.get("/").await;
    assert_eq!((got.word(), got.text()), ("REVALIDATED", "1"));
    assert_eq!(got.header("etag"), first.header("etag"));
    site.advance(61);
    assert_eq!(site.get("/").await.word(), "REVALIDATED");
    // Without any of its own there is nothing to ask it by.
    let site = Site::new(|request, call| {
        assert!(!request.headers().contains_key("if-none-match"));
        reply(&[("cache-control", "max-age=60")], format!("{call}"))
    });
    site.get("/").await;
    site.advance(61);
    assert_eq!(site.get("/").await.text(), "2");
}

#[tokio::test]
async fn demand_16_rfc9110_5_6_4_a_quote_that_nothing_closes_hides_nothing() {
    for control in [
        "foo=\"x, private",
        "max-age=\"60, no-store",
        "a=\"b\\\", private",
    ] {
        let policy = Policy::new().ttl(Duration::from_secs(60));
        let site = Site::under(policy, move |_, call| {
            reply(&[("cache-control", control)], format!("{call}"))
        });
        site.get("/").await;
        assert_eq!(site.get("/").await.text(), "2", "{control}");
    }
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_an_error_does_not_say_that_nothing_was_changed() {
    let site = Site::serving(
        |builder| builder,
        |request, call| async move {
            match *request.method() {
                Method::GET => Ok(reply(&[("cache-control", "max-age=60")], format!("{call}"))),
                _ => Err(Broken),
            }
        },
    );
    site.get("/").await;
    let mut put = get("/", &[]);
    *put.method_mut() = Method::PUT;
    assert_eq!(site.open(put).await.err(), Some(Broken));
    assert_eq!(site.get("/").await.word(), "MISS");
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_a_change_is_one_of_both_schemes() {
    let site = Site::new(|_, call| reply(&[("cache-control", "max-age=60")], format!("{call}")));
    // As HTTP/1.1 has it, over TLS too.
    site.get("/").await;
    // As HTTP/2 has it.
    let put = Request::put("https://a.example/").body(Full::default());
    site.send(put.unwrap()).await;
    assert_eq!(site.get("/").await.word(), "MISS");
}

#[tokio::test]
async fn demand_06_rfc5861_3_what_is_never_fresh_is_fetched_each_time_it_is_served() {
    let site = Site::new(|_, call| {
        let control = "max-age=0, stale-while-revalidate=600";
        reply(&[("cache-control", control)], format!("{call}"))
    });
    site.get("/").await;
    for calls in 2..6 {
        assert_eq!(site.get("/").await.word(), "STALE");
        site.until_calls(calls).await;
    }
}

#[tokio::test]
async fn demand_16_rfc9110_7_8_another_protocol_is_for_the_service() {
    let site = Site::new(|_, call| reply(&[("cache-control", "max-age=60")], format!("{call}")));
    site.get("/").await;
    let upgrade = [("connection", "upgrade"), ("upgrade", "websocket")];
    assert_eq!(site.get_with("/", &upgrade).await.word(), "BYPASS");
    let offer = [("connection", "upgrade"), ("upgrade", "h2c")];
    assert_eq!(site.get_with("/", &offer).await.word(), "HIT");
}

/// A service that counts its calls, behind a cache.
fn counting(
    calls: &Arc<AtomicUsize>,
) -> impl Service<Request<Full<Bytes>>, Response = Response<HttpBody<Body>>, Error = Broken> {
    let calls = Arc::clone(calls);
    let respond = move |_| {
        let call = calls.fetch_add(1, Ordering::SeqCst) + 1;
        let response = reply(&[("cache-control", "max-age=60")], format!("{call}"));
        std::future::ready(Ok::<_, Broken>(response))
    };
    HttpCache::builder().build().layer(service_fn(respond))
}

/// Between the look of a request and its going, another one may end.
#[tokio::test]
async fn demand_12_rfc9111_4_one_that_ended_meanwhile_is_enough() {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut service = counting(&calls);
    // Both look now.
    let (first, second) = (service.call(get("/", &[])), service.call(get("/", &[])));
    for answered in [first.await, second.await] {
        assert_eq!(read(answered.unwrap()).await.unwrap().text(), "1");
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

/// Ready never again after its first call.
#[derive(Clone)]
struct Once(Arc<AtomicBool>);

impl Service<Request<Full<Bytes>>> for Once {
    type Response = Response<Body>;
    type Error = Broken;
    type Future = std::future::Ready<Result<Response<Body>, Broken>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        if self.0.load(Ordering::SeqCst) {
            return Poll::Ready(Err(Broken));
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Full<Bytes>>) -> Self::Future {
        self.0.store(true, Ordering::SeqCst);
        std::future::ready(Ok(reply(&[("cache-control", "max-age=60")], "once")))
    }
}

#[tokio::test]
async fn what_is_stored_waits_for_no_service() {
    let service = HttpCache::builder().build().layer(Once(Arc::default()));
    for _ in 0..3 {
        let response = service.clone().oneshot(get("/", &[])).await.unwrap();
        assert_eq!(read(response).await.unwrap().text(), "once");
    }
    let other = service.oneshot(get("/other", &[])).await;
    assert_eq!(other.err(), Some(Broken));
}
