// Skipped or not, it makes the function generic over a type without a name.
use oncemore::memoize;

#[memoize]
fn total(id: u64, #[key(skip)] log: impl Fn(u64)) -> u64 {
    log(id);
    id
}

fn main() {}
