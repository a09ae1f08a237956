// Both remedies, and values whose shape is known anyway.
use oncemore::{CacheValue, memoize};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, CacheValue)]
struct Shaped {
    name: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct Versioned {
    name: String,
}

#[memoize(backend = redis, ttl = "5m")]
async fn shaped(id: u64) -> Result<Vec<Shaped>, String> {
    Ok(vec![Shaped { name: id.to_string() }])
}

#[memoize(backend = [memory, redis("sessions")], version = 2, codec = Json)]
fn versioned(id: u64) -> Option<Versioned> {
    Some(Versioned { name: id.to_string() })
}

#[memoize(backend = redis)]
fn known(id: u64) -> (u64, Option<String>) {
    (id, None)
}

fn main() {
    // Nothing is installed: they run uncached.
    assert_eq!(known(1), (1, None));
    assert_eq!(versioned(2).unwrap().name, "2");
    drop(shaped(3));
    let _ = Shaped { name: String::new() }.name;
}
