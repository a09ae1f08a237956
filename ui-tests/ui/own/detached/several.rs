// Every borrowed argument is named.
use oncemore::memoize;

#[memoize(detached)]
async fn fetch(a: &str, b: &str) -> u64 {
    (a.len() + b.len()) as u64
}

fn main() {}
