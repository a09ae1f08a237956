// A store in a field needs the object.
use oncemore::memoize;

struct Prices;

impl Prices {
    #[memoize(store = CACHE)]
    fn price(sku: &str) -> u64 {
        sku.len() as u64
    }
}

fn main() {}
