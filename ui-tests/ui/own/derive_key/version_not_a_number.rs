// A version is a whole number.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(version = "1")]
struct One(u8);

#[derive(CacheKey)]
#[cache_key(version = 1.5)]
struct Two(u8);

#[derive(CacheKey)]
#[cache_key(version = 4_294_967_296)]
struct Three(u8);

fn main() {}
