// What the rules of HTTP decide, and no option.
use oncemore::memoize;

#[memoize(http, ttl = "1m", idle = "1m", jitter = "1s", negative_ttl = "1s")]
async fn times() -> String {
    String::new()
}

#[memoize(http, weight = |text| text.len() as u64, max_weight = 1_000)]
async fn weights() -> String {
    String::new()
}

#[memoize(http, cache_if = |text| !text.is_empty(), cache_err)]
async fn outcomes() -> String {
    String::new()
}

#[memoize(http, only_some)]
async fn options() -> String {
    String::new()
}

#[memoize(http, single_flight = off)]
async fn each() -> String {
    String::new()
}

#[memoize(http, detached)]
async fn detached() -> String {
    String::new()
}

#[memoize(http, backend = redis, codec = Json, compress, version = 2)]
async fn bytes() -> String {
    String::new()
}

struct Shop {
    pages: oncemore::Store<(), String>,
}

impl Shop {
    #[memoize(http, store = self.pages)]
    async fn field(self: std::sync::Arc<Self>) -> String {
        String::new()
    }
}

fn main() {}
