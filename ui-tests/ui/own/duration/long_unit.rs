// A unit written out.
use oncemore::memoize;

#[memoize(idle = "5min")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
