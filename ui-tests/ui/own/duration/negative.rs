// A negative duration.
use oncemore::memoize;

#[memoize(idle = "-5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
