//! Responses from the store beside the bare route, and beside other layers.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use oncemore::http::{HttpCache, Policy};
use oncemore::memoize;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::markdown::{Report, Table, Verdict};
use crate::rounds::{Subject, one_thread};

const BARE: &str = "the bare route, a constant body";
const LAYER: &str = "`HttpCache` of oncemore, a hit";
const CONDITIONAL: &str = "`HttpCache` of oncemore, a 304";
const HANDLER: &str = "`#[memoize(http)]` of oncemore, a hit";
const RESPONSE_CACHE: &str = "axum-response-cache, a hit";
/// Requests in a pass.
const CALLS: usize = 500;

/// 1 KB.
async fn constant() -> String {
    std::future::ready("0123456789abcdef".repeat(64)).await
}

#[memoize(http, ttl = "1h")]
async fn memoized() -> String {
    constant().await
}

/// Measures a request through each, body read.
///
/// # Errors
/// A runtime cannot be started.
pub fn run(report: &mut Report) -> Result<(), String> {
    let cache = HttpCache::builder()
        .policy(Policy::new().ttl(Duration::from_hours(1)))
        .build();
    let bare = Router::new().route("/", get(constant));
    let layered = bare.clone().layer(cache);
    let etag = {
        let runtime = runtime()?;
        let response = runtime.block_on(layered.clone().oneshot(request(None)));
        let response = response.map_err(|error| error.to_string())?;
        response.headers().get("etag").cloned()
    };
    let Some(etag) = etag else {
        return Err("the layer gave no ETag".to_owned());
    };
    let peer = bare
        .clone()
        .layer(axum_response_cache::CacheLayer::with_lifespan(
            Duration::from_hours(1),
        ));
    let handler = Router::new().route("/", get(memoized));
    let subjects = [
        subject(BARE, bare, None)?,
        subject(LAYER, layered.clone(), None)?,
        subject(CONDITIONAL, layered, Some(etag))?,
        subject(HANDLER, handler, None)?,
        subject(RESPONSE_CACHE, peer, None)?,
    ];
    let times = one_thread(&subjects, &[0; CALLS]);
    let mut table = Table::new(&[
        "a request, 1 KB body, in memory",
        "ns",
        "ns above the bare route",
    ]);
    for (subject, time) in subjects.iter().zip(&times) {
        table.row([
            subject.name.to_owned(),
            format!("{time:.0}"),
            format!("{:.0}", time - times[0]),
        ]);
    }
    report.say(&table);
    let mut judge = |what: &str, target: &str, measured: String, met: bool| {
        report.verdicts.push(Verdict {
            what: what.to_owned(),
            target: target.to_owned(),
            measured,
            met,
        });
    };
    let added = times[1] - times[0];
    judge(
        "a hit through the layer",
        "≤ 1,500 ns above the bare route",
        format!("{added:.0} ns"),
        added <= 1500.0,
    );
    judge(
        "a 304",
        "≤ a hit",
        format!("{:.2} ×", times[2] / times[1]),
        times[2] <= times[1],
    );
    let peer = times[4] - times[0];
    judge(
        "what a hit adds",
        "≤ 0.1 × axum-response-cache",
        format!("{:.2} ×", added / peer),
        added * 10.0 <= peer,
    );
    Ok(())
}

fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
}

fn request(etag: Option<&http::HeaderValue>) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = http::Uri::from_static("http://example.com/");
    if let Some(etag) = etag {
        request.headers_mut().insert("if-none-match", etag.clone());
    }
    request
}

/// Sends requests, one after the other, and reads the bodies.
fn subject(
    name: &'static str,
    app: Router,
    etag: Option<http::HeaderValue>,
) -> Result<Subject<u64>, String> {
    let runtime = runtime()?;
    Ok(Subject::of_pass(name, move |calls| {
        runtime.block_on(async {
            let mut right = 0;
            for _ in calls {
                let response = app.clone().oneshot(request(etag.as_ref())).await;
                let Ok(response) = response;
                let status = response.status();
                let length = response
                    .into_body()
                    .collect()
                    .await
                    .map_or(0, |body| body.to_bytes().len());
                right += u64::from(match &etag {
                    None => status == StatusCode::OK && length == 1024,
                    Some(_) => status == StatusCode::NOT_MODIFIED && length == 0,
                });
            }
            right
        })
    }))
}
