// A generic value has a shape where its argument has one.
use oncemore::CacheValue;

#[derive(CacheValue)]
struct Page<T> {
    items: Vec<T>,
}

struct Instant;

fn takes(_: impl CacheValue) {}

fn page(page: Page<Instant>) {
    takes(page);
}

fn main() {}
