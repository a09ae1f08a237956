// Responses in memory have a bound.
use axum::extract::Path;
use oncemore::memoize;

#[memoize(http, ttl = "1m", capacity = unbounded)]
async fn page(Path(id): Path<u32>) -> String {
    id.to_string()
}

fn main() {}
