// A type parameter of which nothing is known.
use oncemore::memoize;

#[memoize]
fn parse<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn main() {}
