// A free function has no field.
use oncemore::memoize;

#[memoize(store = self.cache)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
