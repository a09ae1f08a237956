// A type parameter that is not said to be a key.
use oncemore::memoize;

#[memoize]
fn name<T: ToString>(value: T) -> String {
    value.to_string()
}

fn main() {}
