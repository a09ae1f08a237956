// The same, pinned.
use oncemore::memoize;

struct Counter(u64);

impl Counter {
    #[memoize]
    fn next(self: std::pin::Pin<&mut Self>) -> u64 {
        self.0
    }
}

fn main() {}
