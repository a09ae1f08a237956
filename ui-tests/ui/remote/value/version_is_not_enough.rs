// A version stands for the shape, not for the bytes.
use oncemore::memoize;

#[derive(Clone)]
struct Profile {
    name: String,
}

#[memoize(backend = redis, version = 1)]
fn profile(id: u64) -> Profile {
    Profile { name: id.to_string() }
}

fn main() {}
