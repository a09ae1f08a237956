// A field of a generic type that is no key for any argument.
use std::collections::HashMap;

use oncemore::CacheKey;

#[derive(CacheKey)]
struct Search<T> {
    filters: HashMap<String, T>,
}

fn main() {}
