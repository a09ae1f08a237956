// Only `ttl` can be told by the value.
use oncemore::memoize;

#[memoize(idle = |value| std::time::Duration::from_secs(*value), jitter = || todo!(), negative_ttl = |_| todo!())]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
