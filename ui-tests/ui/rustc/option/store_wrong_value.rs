// A store for other values.
use oncemore::memoize;

struct Shop {
    cache: oncemore::Store<(String,), String>,
}

impl Shop {
    #[memoize(store = self.cache)]
    fn price(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
