// A field that is no key is reported at its type, once, with what to do.
use std::collections::HashMap;

use oncemore::CacheKey;

#[derive(CacheKey)]
pub struct Search {
    text: String,
    filters: HashMap<String, String>,
}

#[derive(CacheKey)]
enum Query<'a> {
    Filtered(&'a HashMap<String, String>),
    All,
}

fn main() {}
