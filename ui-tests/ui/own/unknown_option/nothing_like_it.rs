// A word that is like none of the options: they are listed.
use oncemore::memoize;

#[memoize(colour = "red")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
