// The `Ok` of a `Result`.
use oncemore::memoize;

struct Name(u64);

#[memoize]
fn name(id: u64) -> Result<Name, String> {
    Ok(Name(id))
}

fn main() {}
