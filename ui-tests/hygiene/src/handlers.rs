//! Memoized handlers of axum.

use ::again::memoize;
use ::axum::extract::{Path, Query, State};
use ::axum::http::HeaderMap;
use ::axum::response::IntoResponse;
use ::axum_extra::extract::CookieJar;

#[allow(unused_imports, clippy::wildcard_imports)]
use crate::names::{primitives::*, *};

/// What handlers share.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct Shop;

/// A person.
#[derive(::again::CacheKey, ::core::clone::Clone, ::core::fmt::Debug)]
#[cache_key(crate = ::again, principal)]
pub struct User(pub u64);

/// Without arguments.
#[memoize(crate = ::again, http)]
pub async fn nothing() {
    ::core::future::ready(()).await;
}

/// Keys of every kind.
///
/// # Errors
/// Never.
#[memoize(crate = ::again, http, ttl = "1m", stale = "1m", stale_if_error = "1h", capacity = 10, namespace = "hygiene")]
pub async fn keys(
    State(_shop): State<Shop>,
    Path((request, key)): Path<(::std::string::String, u64)>,
    Query(_all): Query<::std::collections::BTreeMap<::std::string::String, ::std::string::String>>,
    user: ::core::option::Option<::axum::Extension<Shop>>,
    #[key(run.len())] run: HeaderMap,
    #[key(skip)] _headers: HeaderMap,
) -> ::core::result::Result<::std::string::String, ::axum::http::StatusCode> {
    ::core::future::ready(()).await;
    let __key = user.is_some();
    ::core::result::Result::Ok(::std::format!(
        "{request} {key} {} {__key}",
        run.len() > 100
    ))
}

/// A person's.
#[memoize(crate = ::again, http, ttl = "1m", vis = pub(crate), handle = of_person)]
pub async fn person(::axum::Extension(user): ::axum::Extension<User>) -> impl IntoResponse {
    ::core::future::ready(::std::format!("{}", user.0)).await
}

/// Nobody's.
#[memoize(crate = ::again, http, ttl = "1m")]
pub async fn cookies(_cookies: CookieJar) -> &'static ::core::primitive::str {
    ::core::future::ready("cookies").await
}

/// Blocks.
#[memoize(crate = ::again, http, ttl = "1m", key = id / 2)]
#[must_use]
pub fn blocking(Path(id): Path<u64>) -> ::std::string::String {
    ::std::format!("{id}")
}

/// In Redis.
#[memoize(crate = ::again, http, ttl = "1m", backend = [memory, redis])]
pub async fn far(Path(id): Path<u64>) -> ::std::string::String {
    ::core::future::ready(::std::format!("{id}")).await
}

/// Methods.
#[derive(::core::fmt::Debug)]
pub struct Api;

#[memoize]
impl Api {
    /// Of an object.
    #[memoize(crate = ::again, http, ttl = "1m")]
    pub async fn show(
        #[key(skip)] self: ::std::sync::Arc<Self>,
        Path(id): Path<u64>,
    ) -> ::std::string::String {
        ::core::future::ready(::std::format!("{id}")).await
    }

    /// Of none.
    #[memoize(crate = ::again, http, ttl = "1m")]
    pub fn about() -> &'static ::core::primitive::str {
        "about"
    }
}

/// All of them.
pub fn router() -> ::axum::Router {
    use ::axum::routing::get;
    let api = ::std::sync::Arc::new(Api);
    ::axum::Router::new()
        .route("/nothing", get(nothing))
        .route("/keys/{request}/{key}", get(keys))
        .route("/person", get(person))
        .route("/cookies", get(cookies))
        .route("/blocking/{id}", get(blocking))
        .route("/far/{id}", get(far))
        .route(
            "/show/{id}",
            get(move |request, id| {
                <::std::sync::Arc<Api> as ::core::clone::Clone>::clone(&api).show(request, id)
            }),
        )
        .route("/about", get(Api::about))
        .layer(::axum::Extension(User(7)))
        .with_state(Shop)
}
