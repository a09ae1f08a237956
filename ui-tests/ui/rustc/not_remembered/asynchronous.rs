// What a future gives.
use oncemore::memoize;

struct Name(u64);

#[memoize]
async fn name(id: u64) -> Name {
    Name(id)
}

fn main() {}
