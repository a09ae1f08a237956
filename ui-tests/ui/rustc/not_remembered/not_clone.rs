// A type that cannot be cloned.
use oncemore::memoize;

struct Name(u64);

#[memoize]
fn name(id: u64) -> Name {
    Name(id)
}

fn main() {}
