// A switch with a list.
use oncemore::memoize;

#[memoize(only_some(true))]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
