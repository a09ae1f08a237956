// A function that would be kept in memory, and is called and asked for its handle.
use oncemore::memoize;

#[memoize(ttl = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {
    price("A-1");
    price::invalidate("A-1");
}
