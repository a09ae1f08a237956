// Compression needs a remote backend and its feature.
use oncemore::memoize;

#[memoize(compress)]
fn nowhere(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(backend = memory, compress = 4096)]
fn in_memory(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
