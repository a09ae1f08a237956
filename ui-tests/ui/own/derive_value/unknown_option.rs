// A mistyped option is answered with the one that was meant, another word with what there is.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value(vresion = 1)]
struct Profile {
    #[cache_value(skp)]
    at: u64,
    #[cache_value(with = str::len)]
    name: String,
}

fn main() {}
