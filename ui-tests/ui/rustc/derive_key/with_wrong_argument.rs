// A function that does not take the field.
use oncemore::CacheKey;

fn length(list: &Vec<u8>) -> usize {
    list.len()
}

#[derive(CacheKey)]
struct Account {
    #[cache_key(with = length)]
    name: String,
}

fn main() {}
