// What a method of a trait returns.
use oncemore::memoize;

struct Name(u64);
struct Shop;

trait Named {
    fn name(&self) -> Name;
}

#[memoize]
impl Named for Shop {
    #[memoize]
    fn name(#[key(skip)] &self) -> Name {
        Name(1)
    }
}

fn main() {}
