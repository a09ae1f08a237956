// An argument of a generic function.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price<T: oncemore::CacheKey + Clone>(sku: Sku, extra: T) -> u64 {
    let _ = extra;
    sku.0
}

fn main() {}
