// A method that changes its object.
use oncemore::memoize;

struct Counter(u64);

impl Counter {
    #[memoize]
    fn next(&mut self) -> u64 {
        self.0
    }
}

fn main() {}
