// What a method returns.
use oncemore::memoize;

struct Name(u64);
struct Shop;

impl Shop {
    #[memoize]
    fn name(#[key(skip)] &self) -> Name {
        Name(1)
    }
}

fn main() {}
