// The backend memcached needs its feature.
use oncemore::memoize;

#[memoize(backend = memcached)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
