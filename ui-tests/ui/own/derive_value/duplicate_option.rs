// An option that is given twice is refused at the second.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value(version = 1)]
#[cache_value(version = 2)]
struct Profile(u8);

fn main() {}
