// A type that is no codec.
use oncemore::memoize;

struct Smoke;

#[memoize(backend = redis, codec = Smoke, ttl = "5m")]
async fn square(id: u64) -> u64 {
    id * id
}

fn main() {}
