// `cache_err` without an `Err`.
use oncemore::memoize;

#[memoize(cache_err)]
fn find(id: u64) -> u64 {
    id
}

fn main() {}
