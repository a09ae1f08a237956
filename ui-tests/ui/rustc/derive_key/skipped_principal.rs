// A principal cannot be left out of a key: the error is at the field's type.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[derive(CacheKey)]
struct Request<'a, T> {
    path: &'a str,
    #[cache_key(skip)]
    user: UserId,
    #[cache_key(skip)]
    on_behalf_of: &'a UserId,
    #[cache_key(skip)]
    body: T,
}

#[derive(CacheKey)]
enum Event {
    Login(#[cache_key(skip)] UserId, u64),
}

fn main() {}
