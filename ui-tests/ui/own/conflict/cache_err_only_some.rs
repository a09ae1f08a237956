// One is for a `Result`, the other for an `Option`.
use oncemore::memoize;

#[memoize(cache_err, only_some)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
