// A function without arguments.
use oncemore::memoize;

struct Name(u64);

#[memoize]
fn name() -> Name {
    Name(1)
}

fn main() {}
