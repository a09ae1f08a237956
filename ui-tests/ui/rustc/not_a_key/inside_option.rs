// Deep inside a type that is a key otherwise.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price(skus: Option<Vec<Sku>>) -> usize {
    skus.map_or(0, |skus| skus.len())
}

fn main() {}
