// A future without a name.
use oncemore::memoize;

#[memoize]
fn fetch(n: u32) -> impl Future<Output = u32> {
    async move { n }
}

fn main() {}
