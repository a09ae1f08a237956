// Functions of another language.
use oncemore::memoize;

#[memoize]
unsafe extern "C" {
    fn price() -> u64;
}

fn main() {}
