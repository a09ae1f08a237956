// Compression whose feature is off.
use oncemore::memoize;

#[memoize(backend = redis, compress, ttl = "5m")]
async fn square(id: u64) -> u64 {
    id * id
}

fn main() {}
