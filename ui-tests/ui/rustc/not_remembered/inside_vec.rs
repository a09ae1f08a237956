// Deep inside a type that could be remembered otherwise.
use oncemore::memoize;

struct Name(u64);

#[memoize]
fn names(id: u64) -> Vec<Name> {
    vec![Name(id)]
}

fn main() {}
