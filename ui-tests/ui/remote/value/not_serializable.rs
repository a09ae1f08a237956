// The type has a shape, and cannot become bytes.
use oncemore::{CacheValue, memoize};

#[derive(Clone, CacheValue)]
struct Profile {
    name: String,
}

#[memoize(backend = redis, ttl = "5m")]
async fn profile(id: u64) -> Profile {
    Profile { name: id.to_string() }
}

fn main() {}
