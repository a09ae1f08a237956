// The time to idle is not shortened by jitter.
use oncemore::memoize;

#[memoize(idle = "5m", jitter = "30s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
