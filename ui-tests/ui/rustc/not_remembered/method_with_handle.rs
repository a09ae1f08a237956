// What a method with a handle returns.
use oncemore::memoize;

struct Name(u64);
struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn name(#[key(skip)] &self) -> Name {
        Name(1)
    }
}

fn main() {}
