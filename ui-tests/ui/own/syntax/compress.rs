// What `compress` does not take.
use oncemore::memoize;

#[memoize(backend = redis, compress = zstd)]
fn algorithm(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(backend = redis, compress = "4 GiB")]
fn too_large(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(backend = redis, compress = -1)]
fn negative(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
