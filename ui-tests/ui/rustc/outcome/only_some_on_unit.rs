// `only_some` on nothing.
use oncemore::memoize;

#[memoize(only_some)]
fn find(id: u64) {
    let _ = id;
}

fn main() {}
