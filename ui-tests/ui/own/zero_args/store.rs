// A store in a field of which one value is used.
use oncemore::memoize;

struct Prices {
    cache: oncemore::Store<(String,), u64>,
}

impl Prices {
    #[memoize(store = self.cache, capacity = 10)]
    fn price(&self, #[key(skip)] sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
