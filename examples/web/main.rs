//! A small site over the packages of this project's `Cargo.lock`, each page of it a memoized handler.
//!
//! ```text
//! cargo run --release --example web [-- --listen 127.0.0.1:8080] [--redis redis://127.0.0.1:6379]
//! ```
//!
//! Start reading at `pages.rs`. Open a package twice with the browser's network panel beside it: the first time the
//! server counts chains one by one, the second time it answers 304 without running the handler. `/cached` shows what is stored.

mod api;
#[cfg(test)]
mod browser;
mod cached;
mod catalog;
mod html;
mod pages;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod tests;

#[path = "../quickstart/graph.rs"]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "what the site shows is not all there is")
)]
mod graph;
#[path = "../quickstart/lockfile.rs"]
mod lockfile;
#[path = "../quickstart/memoized.rs"]
mod memoized;
#[path = "../quickstart/plain.rs"]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "one of its functions is used here")
)]
#[cfg_attr(test, allow(dead_code))]
mod plain;

use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use oncemore::backends::Redis;
use tokio::net::TcpListener;

use catalog::Catalog;

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("web: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: impl IntoIterator<Item = String>) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    let catalog = Arc::new(Catalog::read()?);
    install(options.redis.as_deref()).await?;
    let listener = TcpListener::bind(&options.listen)
        .await
        .map_err(|error| format!("--listen {}: {error}", options.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("http://{address}/");
    axum::serve(listener, site(catalog))
        .await
        .map_err(|error| error.to_string())
}

/// Responses are held in memory, and in Redis for other processes where there is one.
async fn install(redis: Option<&str>) -> Result<(), String> {
    let mut builder = oncemore::builder().prefix("web");
    if let Some(url) = redis {
        let redis = Redis::new(url).map_err(|error| format!("--redis {url}: {error}"))?;
        // Without one, the pages are held in memory alone, which is no mistake.
        builder = builder.backend(redis).strict();
    }
    builder.install().await.map_err(|error| error.to_string())
}

fn site(catalog: Arc<Catalog>) -> Router {
    Router::new()
        .route("/", get(pages::list))
        .route("/search", get(pages::search))
        .route("/packages/{name}", get(pages::package))
        .route("/style.css", get(pages::style))
        .route("/api/packages", get(api::list))
        .route("/api/packages/{name}", get(api::package))
        .route("/cached", get(cached::show))
        .route("/cached/purge", post(cached::purge))
        .with_state(catalog)
}

#[derive(Debug)]
struct Options {
    listen: String,
    redis: Option<String>,
}

impl Options {
    fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            listen: "127.0.0.1:8080".to_owned(),
            redis: None,
        };
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
            match &*name {
                "--listen" => options.listen = value()?,
                "--redis" => options.redis = Some(value()?),
                _ => return Err(format!("{name} is neither --listen nor --redis")),
            }
        }
        Ok(options)
    }
}
