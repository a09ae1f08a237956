// The `Some` of an `Option` of which only that is remembered.
use oncemore::memoize;

struct Name(u64);

#[memoize(only_some)]
fn name(id: u64) -> Option<Name> {
    Some(Name(id))
}

fn main() {}
