//! Allocations of a request, bytes of a stored response, and what a large one takes that passes through.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use oncemore::http::{HttpCache, Policy};
use tower::{Layer, Service, service_fn};

use super::{routes, stream};
use crate::entries::Meter;
use crate::markdown::{Report, Table};

/// So many responses are stored.
const RESPONSES: usize = 20_000;
const CALLS: usize = 1_000;

/// Counts all of it.
///
/// # Errors
/// A runtime cannot be started, or a response is not what it should be.
pub fn run(meter: &Meter, report: &mut Report) -> Result<(), String> {
    allocations(meter, report)?;
    stored(meter, report)?;
    stream::run(meter, report)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
fn allocations(meter: &Meter, report: &mut Report) -> Result<(), String> {
    let mut table = Table::new(&["allocations of a request, 1 KB body", "allocations"]);
    let runtime = routes::runtime()?;
    for route in routes::all()? {
        let made = runtime.block_on(async {
            route.ask().await;
            let before = (meter.allocations)();
            for _ in 0..CALLS {
                route.ask().await;
            }
            (meter.allocations)() - before
        });
        table.row([
            route.name.to_owned(),
            format!("{:.1}", made as f64 / CALLS as f64),
        ]);
    }
    report.say(&table);
    Ok(())
}

/// Stores many responses and prints what each takes beyond its body and its headers.
#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2⁵³")]
fn stored(meter: &Meter, report: &mut Report) -> Result<(), String> {
    let mut table = Table::new(&[
        "20,000 responses in memory",
        "body",
        "headers",
        "bytes each",
        "beyond body and headers",
    ]);
    let runtime = routes::runtime()?;
    for (name, length, more) in [
        ("1 KB of JSON", 1024, &[][..]),
        (
            "8 KB page, `Vary`, own headers",
            8192,
            &[
                ("vary", "accept-encoding"),
                ("content-security-policy", "default-src 'self'; img-src *"),
                ("x-request-cost", "12"),
                ("x-served-by", "node-17"),
            ],
        ),
    ] {
        let service = service_fn(
            move |request: Request<http_body_util::Full<bytes::Bytes>>| async move {
                // Every body is other bytes, in a buffer of its own.
                let mut body = request.uri().path().as_bytes().to_vec();
                body.resize(length, b'x');
                let mut response = Response::builder().header("content-type", "application/json");
                for (name, value) in more {
                    response = response.header(*name, *value);
                }
                let body = Full::new(Bytes::from(body.into_boxed_slice().into_vec()));
                Ok::<_, Infallible>(response.body(body).unwrap_or_default())
            },
        );
        let cache = HttpCache::builder()
            .policy(Policy::new().ttl(Duration::from_hours(1)))
            .memory(1 << 30, RESPONSES * 6 / 5)
            .build();
        let mut service = cache.layer(service);
        let before = (meter.bytes)();
        let headers = runtime.block_on(async {
            let mut headers = 0;
            for number in 0..RESPONSES {
                let request = Request::get(format!("http://example.com/items/{number}"));
                let request = request
                    .header("accept-encoding", "gzip, br")
                    .body(http_body_util::Full::<bytes::Bytes>::default());
                let request = request.map_err(|error| error.to_string())?;
                let Ok(response) = service.call(request).await;
                headers = stored_headers(&response);
                let Ok(_) = response.into_body().collect().await;
            }
            Ok::<_, String>(headers)
        })?;
        let each = (meter.bytes)().saturating_sub(before) as f64 / RESPONSES as f64;
        let kept = cache.entries().len();
        if kept != RESPONSES {
            return Err(format!("{kept} of {RESPONSES} responses are stored"));
        }
        let beyond = each - (length + headers) as f64;
        table.row([
            name.to_owned(),
            length.to_string(),
            headers.to_string(),
            format!("{each:.0}"),
            format!("{beyond:.0}"),
        ]);
        report.judge(
            &format!("memory of a stored response, {name}"),
            "≤ body + headers + 300 bytes",
            format!("+ {beyond:.0} bytes"),
            beyond <= 300.0,
        );
    }
    report.say(&table);
    Ok(())
}

/// The bytes of the names and values that are stored: without what is said of each answer anew.
fn stored_headers<B>(response: &Response<B>) -> usize {
    let headers = response.headers().iter();
    headers
        .filter(|(name, _)| *name != "age" && *name != "cache-status")
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}
