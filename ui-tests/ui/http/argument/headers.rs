// All headers say nothing of which response is asked for.
use axum::http::HeaderMap;
use oncemore::memoize;

#[memoize(http, ttl = "1m")]
async fn index(headers: HeaderMap) -> String {
    headers.len().to_string()
}

fn main() {}
