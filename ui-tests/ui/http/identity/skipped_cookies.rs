// Cookies cannot be left out.
use axum_extra::extract::CookieJar;
use oncemore::memoize;

#[memoize(http, ttl = "1m")]
async fn account(#[key(skip)] cookies: CookieJar) -> String {
    cookies.iter().count().to_string()
}

fn main() {}
