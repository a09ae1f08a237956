// Two backends.
use oncemore::memoize;

#[memoize(backend = [memory, redis])]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
