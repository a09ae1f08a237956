// An argument that is there in some builds only.
use oncemore::memoize;

#[memoize]
fn price(sku: &str, #[cfg(windows)] drive: char) -> u64 {
    sku.len() as u64
}

fn main() {}
