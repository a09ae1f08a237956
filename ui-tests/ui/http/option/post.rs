// Handlers that change something.
use oncemore::memoize;

#[memoize(http = post, ttl = "1m")]
async fn create() -> String {
    String::new()
}

#[memoize(http = "DELETE")]
async fn remove() -> String {
    String::new()
}

fn main() {}
