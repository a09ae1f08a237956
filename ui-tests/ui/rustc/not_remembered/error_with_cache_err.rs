// An `Err` that is to be remembered.
use oncemore::memoize;

#[memoize(cache_err)]
fn name(id: u64) -> Result<u64, std::io::Error> {
    Ok(id)
}

fn main() {}
