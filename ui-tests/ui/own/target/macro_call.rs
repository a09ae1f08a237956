// The call of a macro.
use oncemore::memoize;

#[memoize]
thread_local! {
    static PRICE: u64 = const { 1 };
}

fn main() {}
