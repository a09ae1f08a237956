// The caller of a synchronous function cannot leave; its arguments do not matter then.
use oncemore::memoize;

#[memoize(detached)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
