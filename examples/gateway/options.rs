//! What the gateway is told.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use axum::http::uri::Authority;
use oncemore::backends::{Memcached, Redis};
use oncemore::http::{HttpCache, HttpCacheBuilder, Policy};

/// What the responses in memory take, at most.
const BYTES: u64 = 256 << 20;

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) listen: String,
    pub(crate) upstream: Authority,
    pub(crate) timeout: Duration,
    backend: String,
    capacity: usize,
}

impl Options {
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let (mut listen, mut upstream) = ("127.0.0.1:8081".to_owned(), None);
        let (mut backend, mut capacity) = ("memory".to_owned(), 100_000);
        let mut timeout = Duration::from_secs(30);
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
            match &*name {
                "--listen" => listen = value()?,
                "--upstream" => upstream = Some(authority(&value()?)?),
                "--backend" => backend = value()?,
                "--capacity" => capacity = number(&name, &value()?)?,
                "--timeout" => timeout = Duration::from_secs(number(&name, &value()?)?),
                _ => {
                    return Err(format!(
                        "{name} is none of --listen, --upstream, --backend, --capacity, --timeout"
                    ));
                }
            }
        }
        let upstream = upstream.ok_or("expected --upstream http://HOST:PORT")?;
        Ok(Self {
            listen,
            upstream,
            timeout,
            backend,
            capacity,
        })
    }

    /// The cache. It stores what the upstream says may be stored, and stands in for an upstream that fails for as long as that says.
    pub(crate) fn cache(&self) -> Result<HttpCache, String> {
        let builder = HttpCache::builder()
            .name("gateway")
            .policy(Policy::new().heuristic(true))
            .memory(BYTES, self.capacity);
        self.with_backend(builder).map(HttpCacheBuilder::build)
    }

    fn with_backend(&self, builder: HttpCacheBuilder) -> Result<HttpCacheBuilder, String> {
        let text = &*self.backend;
        let told = |error: &dyn std::fmt::Display| format!("--backend {text}: {error}");
        if text == "memory" {
            return Ok(builder);
        }
        if let Some(server) = text.strip_prefix("memcached://") {
            let server = server.trim_end_matches('/');
            let memcached = Memcached::builder().server(server).build();
            return Ok(builder.backend(Arc::new(memcached.map_err(|error| told(&error))?)));
        }
        if text.starts_with("redis://") {
            let redis = Redis::new(text).map_err(|error| told(&error))?;
            return Ok(builder.backend(Arc::new(redis)));
        }
        Err(told(
            &"expected memory, redis://HOST:PORT or memcached://HOST:PORT",
        ))
    }
}

/// The host and port of a URL that has nothing else.
fn authority(text: &str) -> Result<Authority, String> {
    let wrong = || format!("--upstream {text}: expected http://HOST:PORT");
    let parts = text
        .parse::<Uri>()
        .map_err(|error| format!("--upstream {text}: {error}"))?
        .into_parts();
    let path = parts
        .path_and_query
        .as_ref()
        .map_or("/", |path| path.as_str());
    match (parts.scheme, parts.authority) {
        (Some(scheme), Some(authority)) if scheme.as_str() == "http" && path == "/" => {
            Ok(authority)
        }
        _ => Err(wrong()),
    }
}

fn number<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{name} {text}: expected a whole number"))
}
