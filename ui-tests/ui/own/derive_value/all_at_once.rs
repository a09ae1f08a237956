// Everything that is wrong with a type is said at once.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value(version = "1", skip)]
enum Profile {
    #[cache_value(nothing)]
    A(#[cache_value(skip = 1)] u8),
    B {
        #[cache_value(version)]
        b: u8,
    },
}

fn main() {}
