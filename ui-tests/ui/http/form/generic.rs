// Generic over a type, a constant and a lifetime: one error, at the first that is no lifetime.
use axum::extract::Path;
use oncemore::memoize;

#[memoize(http, ttl = "1m")]
async fn show<'a, T: ToString, const N: usize>(Path(id): Path<T>) -> String {
    id.to_string()
}

fn main() {}
