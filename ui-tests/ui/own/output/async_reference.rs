// A borrowed value from a future.
use oncemore::memoize;

#[memoize]
async fn first(text: &str) -> &str {
    text
}

fn main() {}
