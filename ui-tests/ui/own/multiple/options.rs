// A mistyped option, a broken duration and a zero.
use oncemore::memoize;

#[memoize(tll = "5m", idle = "5", capacity = 0)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
