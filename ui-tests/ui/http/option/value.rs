// Values that `http` does not take.
use oncemore::memoize;

#[memoize(http = get)]
async fn index() -> String {
    String::new()
}

#[memoize(http = true)]
async fn other() -> String {
    String::new()
}

fn main() {}
