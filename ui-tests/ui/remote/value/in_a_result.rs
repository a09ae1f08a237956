// Of a result only the value is stored, so only that has to fit.
use oncemore::memoize;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Profile {
    name: String,
}

struct Down;

#[memoize(backend = [memory, redis], ttl = "5m")]
async fn profile(id: u64) -> Result<Profile, Down> {
    Ok(Profile { name: id.to_string() })
}

fn main() {}
