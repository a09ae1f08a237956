// `idle` written out.
use oncemore::memoize;

#[memoize(time_to_idle = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
