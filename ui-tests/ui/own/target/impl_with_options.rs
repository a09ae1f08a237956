// Options on an `impl` block.
use oncemore::memoize;

struct Shop;

#[memoize(ttl = "5m")]
impl Shop {
    #[memoize]
    fn price(sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
