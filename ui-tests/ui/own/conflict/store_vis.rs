// What `vis` is for, a store in a field has by itself.
use oncemore::memoize;

struct Prices {
    cache: oncemore::Store<(String,), u64>,
}

impl Prices {
    #[memoize(store = self.cache, vis = pub)]
    fn price(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
