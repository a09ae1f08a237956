// A borrow in an argument without a name.
use oncemore::memoize;

#[memoize(detached)]
async fn fetch((id, _): (&str, u8)) -> u64 {
    id.len() as u64
}

fn main() {}
