// An unknown name in the body, once.
use oncemore::memoize;

#[memoize]
async fn price(sku: String) -> usize {
    skus.len()
}

fn main() {}
