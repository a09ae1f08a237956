// A fraction with a comma.
use oncemore::memoize;

#[memoize(ttl = "1,5h")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
