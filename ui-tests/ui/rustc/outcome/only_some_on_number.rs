// `only_some` without a `Some`.
use oncemore::memoize;

#[memoize(only_some)]
fn find(id: u64) -> u64 {
    id
}

fn main() {}
