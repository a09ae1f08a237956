// Times that are none.
use oncemore::memoize;

#[memoize(http, ttl = "1 fortnight", stale = 60, stale_if_error)]
async fn index() -> String {
    String::new()
}

fn main() {}
