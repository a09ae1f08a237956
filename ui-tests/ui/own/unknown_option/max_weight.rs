// Two letters of the second word changed places.
use oncemore::memoize;

#[memoize(max_wieght = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
