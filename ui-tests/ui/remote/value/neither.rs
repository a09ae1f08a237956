// Neither bytes nor a shape.
use oncemore::memoize;

#[derive(Clone)]
struct Profile {
    name: String,
}

#[memoize(backend = redis, ttl = "5m")]
fn profile(id: u64) -> Profile {
    Profile { name: id.to_string() }
}

fn main() {}
