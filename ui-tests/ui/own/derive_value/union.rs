// A union does not know what it holds.
use oncemore::CacheValue;

#[derive(CacheValue)]
union Bits {
    float: f32,
    integer: u32,
}

fn main() {}
