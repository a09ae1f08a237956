// `only_some` on a `Result`.
use oncemore::memoize;

#[memoize(only_some)]
fn find(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {}
