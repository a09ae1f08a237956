// A function whose result is no key.
use oncemore::CacheKey;

struct Parsed;

fn parse(_: &str) -> Parsed {
    Parsed
}

#[derive(CacheKey)]
struct Account {
    #[cache_key(with = parse)]
    name: String,
}

fn main() {}
