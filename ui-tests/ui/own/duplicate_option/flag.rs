// A switch twice.
use oncemore::memoize;

#[memoize(only_some, only_some)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
