// A field without a shape is reported at its type, once, with what to do.
use oncemore::CacheValue;

struct Instant;

#[derive(CacheValue)]
pub struct Profile {
    name: String,
    at: Instant,
    before: Vec<Instant>,
}

fn main() {}
