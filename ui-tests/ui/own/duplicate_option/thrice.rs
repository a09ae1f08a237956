// Three times: every one but the first is reported.
use oncemore::memoize;

#[memoize(capacity = 1, capacity = 2, capacity = 3)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
