// A variable.
use oncemore::memoize;

fn _price() {
    #[memoize]
    let _price = |sku: &str| sku.len();
}

fn main() {}
