// A type with a mistake in its derive counts as a key elsewhere, so the mistake is all that is reported.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    #[cache_key(skpi)]
    trace: u64,
}

#[derive(CacheKey)]
struct Request {
    account: Account,
}

fn takes(_: impl CacheKey) {}

fn text(account: Account, request: &Request) -> String {
    takes(account);
    oncemore::key::encode(request)
}

fn main() {}
