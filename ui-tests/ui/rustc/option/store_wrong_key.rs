// A store for other arguments.
use oncemore::memoize;

struct Shop {
    cache: oncemore::Store<(u64,), u64>,
}

impl Shop {
    #[memoize(store = self.cache)]
    fn price(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
