// `cache_err` on an `Option`.
use oncemore::memoize;

#[memoize(cache_err)]
fn find(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {}
