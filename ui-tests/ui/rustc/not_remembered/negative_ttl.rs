// A `None` with a TTL of its own does not help `Some`.
use oncemore::memoize;

struct Name(u64);

#[memoize(negative_ttl = "5s")]
fn name(id: u64) -> Option<Name> {
    Some(Name(id))
}

fn main() {}
