// A field that is no store.
use oncemore::memoize;

struct Shop {
    cache: Vec<u64>,
}

impl Shop {
    #[memoize(store = self.cache)]
    fn price(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
