// Credentials cannot be left out.
use axum_extra::TypedHeader;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use oncemore::memoize;

#[memoize(http, ttl = "1m")]
async fn account(#[key(skip)] token: TypedHeader<Authorization<Bearer>>) -> String {
    token.token().to_owned()
}

fn main() {}
