// A lifetime that depends on the response is the response's own matter.
use std::time::Duration;

use oncemore::memoize;

#[memoize(http, ttl = |text| Duration::from_secs(text.len() as u64))]
async fn index() -> String {
    String::new()
}

fn main() {}
