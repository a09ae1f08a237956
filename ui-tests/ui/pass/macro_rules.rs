//! Functions that a macro makes, with names and types from outside.
#![deny(warnings)]

use oncemore::memoize;

macro_rules! doubling {
    ($(#[$attribute:meta])* $vis:vis fn $name:ident($argument:ident: $ty:ty) -> $out:ty = $double:expr;) => {
        $(#[$attribute])*
        #[memoize(capacity = 10)]
        $vis fn $name($argument: $ty) -> $out {
            $double($argument)
        }
    };
}

doubling! {
    /// Twice as much.
    pub fn double(n: u32) -> u64 = |n| u64::from(n) * 2;
}

fn main() {
    assert_eq!(double(3), 6);
    assert_eq!(double::peek(3), Some(6));
}
