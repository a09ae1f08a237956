// A closure.
use oncemore::memoize;

fn _price() {
    let _price = #[memoize]
    |sku: &str| sku.len();
}

fn main() {}
