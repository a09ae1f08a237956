// The `Some` of an `Option`.
use oncemore::memoize;

struct Name(u64);

#[memoize]
fn name(id: u64) -> Option<Name> {
    Some(Name(id))
}

fn main() {}
