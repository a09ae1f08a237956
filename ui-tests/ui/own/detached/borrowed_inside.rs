// A type that borrows.
use oncemore::memoize;

#[memoize(detached)]
async fn fetch(id: std::borrow::Cow<'_, str>) -> u64 {
    id.len() as u64
}

fn main() {}
