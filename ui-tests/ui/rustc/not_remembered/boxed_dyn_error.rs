// An error that other threads cannot have does not matter where it is not remembered; here it is.
use oncemore::memoize;

#[memoize(cache_err)]
fn name(id: u64) -> Result<u64, Box<dyn std::error::Error>> {
    Ok(id)
}

fn main() {}
