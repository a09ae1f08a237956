// Every option that needs a value says which.
use oncemore::memoize;

#[memoize(ttl, idle, jitter, negative_ttl, capacity, weight, max_weight, cache_if, namespace, name, version, single_flight, vis, crate, key, handle, backend)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
