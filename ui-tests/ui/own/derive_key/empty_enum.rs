// An enum without variants has no values to make keys from.
use oncemore::CacheKey;

#[derive(CacheKey)]
enum Never {}

fn main() {}
