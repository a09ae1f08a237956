// A store in a field is bounded.
use oncemore::memoize;

struct Prices {
    cache: oncemore::Store<(String,), u64>,
}

impl Prices {
    #[memoize(store = self.cache, capacity = unbounded)]
    fn price(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
