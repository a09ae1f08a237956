// One backend is there, the other one's feature is off.
use oncemore::memoize;

#[memoize(backend = [memory, redis, memcached], ttl = "5m")]
async fn square(id: u64) -> u64 {
    id * id
}

fn main() {}
