// The type can become bytes, and nobody can tell when its shape changes.
use oncemore::memoize;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Profile {
    name: String,
}

#[memoize(backend = redis, ttl = "5m")]
async fn profile(id: u64) -> Profile {
    Profile { name: id.to_string() }
}

fn main() {}
