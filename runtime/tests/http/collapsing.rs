//! Concurrent requests for the same.

use std::sync::Arc;

use http::Response;
use oncemore_testkit::PATIENCE;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::common::{Body, Broken, Got, Site, reply};

/// A site whose service waits for a permit for each call.
fn gated(
    respond: impl Fn(
        &http::Request<http_body_util::Full<bytes::Bytes>>,
        usize,
    ) -> Result<Response<Body>, Broken>
    + Send
    + Sync
    + 'static,
) -> (Site, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let (own, respond) = (Arc::clone(&gate), Arc::new(respond));
    let site = Site::serving(
        |builder| builder,
        move |request, call| {
            let (gate, respond) = (Arc::clone(&own), Arc::clone(&respond));
            async move {
                gate.acquire().await.expect("open").forget();
                respond(&request, call)
            }
        },
    );
    (site, gate)
}

async fn all(tasks: Vec<tokio::task::JoinHandle<Got>>) -> Vec<Got> {
    let mut got = Vec::new();
    for task in tasks {
        got.push(
            timeout(PATIENCE, task)
                .await
                .expect("nobody hangs")
                .expect("no panic"),
        );
    }
    got
}

fn spawn(site: &Site, headers: &[(&'static str, &'static str)]) -> tokio::task::JoinHandle<Got> {
    let (site, headers) = (site.clone(), headers.to_vec());
    tokio::spawn(async move { site.get_with("/", &headers).await })
}

async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn demand_12_rfc9111_4_misses_collapse_into_one_request() {
    let (site, gate) =
        gated(|_, call| Ok(reply(&[("cache-control", "max-age=60")], format!("{call}"))));
    let tasks: Vec<_> = (0..20).map(|_| spawn(&site, &[])).collect();
    settle().await;
    gate.add_permits(1);
    let got = all(tasks).await;
    assert!(got.iter().all(|got| got.text() == "1"));
    let collapsed = got
        .iter()
        .filter(|got| got.header("cache-status") == Some("oncemore; hit; ttl=60; collapsed"));
    assert_eq!(collapsed.count(), 19);
    assert_eq!(site.calls(), 1);
}

#[tokio::test]
async fn demand_12_rfc9111_4_private_responses_are_fetched_by_each() {
    let (site, gate) = gated(|_, call| {
        Ok(reply(
            &[("cache-control", "private, max-age=60")],
            format!("{call}"),
        ))
    });
    let tasks: Vec<_> = (0..20).map(|_| spawn(&site, &[])).collect();
    settle().await;
    assert_eq!(site.calls(), 1);
    gate.add_permits(1);
    site.until_calls(20).await;
    // And now it is known: nobody waits for anybody.
    let more: Vec<_> = (0..5).map(|_| spawn(&site, &[])).collect();
    site.until_calls(25).await;
    gate.add_permits(24);
    let mut texts: Vec<_> = all(tasks)
        .await
        .into_iter()
        .chain(all(more).await)
        .map(|got| got.body)
        .collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 25, "each its own");
}

#[tokio::test]
async fn demand_12_rfc9111_4_1_varying_responses_are_fetched_by_each_that_differs() {
    let (site, gate) = gated(|request, call| {
        let accept = request.headers()["accept"]
            .to_str()
            .expect("text")
            .to_owned();
        Ok(reply(
            &[("cache-control", "max-age=60"), ("vary", "accept")],
            format!("{accept} {call}"),
        ))
    });
    let tasks = vec![
        spawn(&site, &[("accept", "a")]),
        spawn(&site, &[("accept", "b")]),
        spawn(&site, &[("accept", "a")]),
    ];
    settle().await;
    gate.add_permits(10);
    let got = all(tasks).await;
    assert_eq!(got[0].text(), "a 1");
    assert!(got[1].text().starts_with('b'));
    assert_eq!(got[2].text(), "a 1");
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn demand_12_requests_of_persons_take_no_part() {
    let (site, _gate) =
        gated(|_, call| Ok(reply(&[("cache-control", "max-age=60")], format!("{call}"))));
    let tasks: Vec<_> = (0..5)
        .map(|_| spawn(&site, &[("authorization", "a")]))
        .collect();
    site.until_calls(5).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn demand_12_the_first_of_the_others_takes_over_from_one_that_goes_away() {
    let (site, gate) =
        gated(|_, call| Ok(reply(&[("cache-control", "max-age=60")], format!("{call}"))));
    let first = spawn(&site, &[]);
    settle().await;
    let others: Vec<_> = (0..10).map(|_| spawn(&site, &[])).collect();
    settle().await;
    assert_eq!(site.calls(), 1);
    first.abort();
    site.until_calls(2).await;
    gate.add_permits(1);
    assert!(all(others).await.iter().all(|got| got.text() == "2"));
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn demand_12_an_error_lets_all_others_go() {
    let (site, gate) = gated(|_, call| {
        if call == 1 {
            return Err(Broken);
        }
        Ok(reply(&[("cache-control", "max-age=60")], format!("{call}")))
    });
    let first = tokio::spawn({
        let site = site.clone();
        async move { site.open(crate::common::get("/", &[])).await.is_err() }
    });
    settle().await;
    let others: Vec<_> = (0..3).map(|_| spawn(&site, &[])).collect();
    settle().await;
    gate.add_permits(1);
    assert!(
        timeout(PATIENCE, first)
            .await
            .expect("nobody hangs")
            .expect("no panic")
    );
    site.until_calls(4).await;
    gate.add_permits(3);
    all(others).await;
}

#[tokio::test(start_paused = true)]
async fn demand_12_nobody_waits_for_a_slow_service_for_ever() {
    let (site, _gate) =
        gated(|_, call| Ok(reply(&[("cache-control", "max-age=60")], format!("{call}"))));
    let tasks: Vec<_> = (0..3).map(|_| spawn(&site, &[])).collect();
    settle().await;
    assert_eq!(site.calls(), 1);
    tokio::time::sleep(std::time::Duration::from_secs(11)).await;
    assert_eq!(site.calls(), 3, "each for itself");
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn demand_12_a_cookie_does_not_keep_others_from_waiting() {
    let gate = Arc::new(Semaphore::new(0));
    let own = Arc::clone(&gate);
    let policy = oncemore::http::Policy::new().ttl(std::time::Duration::from_secs(60));
    let site = Site::serving(
        |builder| builder.policy(policy),
        move |_, call| {
            let gate = Arc::clone(&own);
            async move {
                gate.acquire().await.expect("open").forget();
                Ok(reply(&[], format!("{call}")))
            }
        },
    );
    let known = spawn(&site, &[("cookie", "a=b")]);
    site.until_calls(1).await;
    // Nobody without one waits for what is not for them.
    let first = spawn(&site, &[]);
    site.until_calls(2).await;
    gate.add_permits(2);
    all(vec![known, first]).await;
    site.advance(61);
    site.cache.purge_all().await.expect("a purge");
    let known = spawn(&site, &[("cookie", "a=b")]);
    gate.add_permits(1);
    all(vec![known]).await;
    let tasks: Vec<_> = (0..5).map(|_| spawn(&site, &[])).collect();
    settle().await;
    assert_eq!(site.calls(), 4, "one goes for all");
    gate.add_permits(5);
    all(tasks).await;
}

#[tokio::test]
async fn demand_12_nobody_waits_for_what_is_never_fresh() {
    let (site, gate) = gated(|_, call| {
        let headers = [("cache-control", "max-age=0"), ("etag", "\"a\"")];
        Ok(reply(&headers, format!("{call}")))
    });
    let first = spawn(&site, &[]);
    site.until_calls(1).await;
    gate.add_permits(1);
    all(vec![first]).await;
    let tasks: Vec<_> = (0..5).map(|_| spawn(&site, &[])).collect();
    settle().await;
    assert_eq!(site.calls(), 6, "each for itself");
    gate.add_permits(5);
    all(tasks).await;
}
