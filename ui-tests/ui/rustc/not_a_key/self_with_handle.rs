// The same, with a handle.
use oncemore::memoize;

struct Shop(u64);

#[memoize]
impl Shop {
    #[memoize]
    fn price(&self, sku: &str) -> u64 {
        self.0 + sku.len() as u64
    }
}

fn main() {}
