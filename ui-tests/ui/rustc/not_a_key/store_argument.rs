// An argument of a method with its store in a field.
use oncemore::memoize;

struct Sku(u64);

struct Shop {
    cache: oncemore::Store<(u64,), u64>,
}

impl Shop {
    #[memoize(store = self.cache)]
    fn price(&self, sku: &Sku) -> u64 {
        sku.0
    }
}

fn main() {}
