// The same, with the type written out.
use oncemore::memoize;

struct Counter(u64);

impl Counter {
    #[memoize]
    fn next(self: &mut Self) -> u64 {
        self.0
    }
}

fn main() {}
