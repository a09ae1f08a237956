// Every argument that is wrong is reported.
use oncemore::memoize;

#[memoize(capacity = 5)]
fn price(#[key()] sku: &str, log: &mut String, numbers: impl Iterator<Item = u64>) -> u64 {
    log.push_str(sku);
    numbers.sum()
}

fn main() {}
