// A generic key is a key where its argument is.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Search<T> {
    filter: T,
}

struct Filter;

fn takes(_: impl CacheKey) {}

fn text(filter: Filter) {
    takes(Search { filter });
}

fn main() {}
