// A union does not know what it holds.
use oncemore::CacheKey;

#[derive(CacheKey)]
union Bits {
    float: f32,
    integer: u32,
}

fn main() {}
