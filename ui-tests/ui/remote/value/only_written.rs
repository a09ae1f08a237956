// It can be written and not be read.
use oncemore::{CacheValue, memoize};
use serde::Serialize;

#[derive(Clone, Serialize, CacheValue)]
struct Profile {
    name: String,
}

#[memoize(backend = redis, ttl = "5m")]
async fn profile(id: u64) -> Option<Profile> {
    Some(Profile { name: id.to_string() })
}

fn main() {}
