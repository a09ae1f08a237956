// Handlers of every shape.
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{
    ConnectInfo, FromRequestParts, MatchedPath, OptionalFromRequestParts, OriginalUri, Path, Query,
    RawQuery, State,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::TypedHeader;
use axum_extra::extract::CookieJar;
use axum_extra::headers::authorization::{Basic, Bearer};
use axum_extra::headers::{Authorization, UserAgent};
use oncemore::{CacheKey, memoize};

#[derive(Clone)]
struct Shop;

#[derive(CacheKey, Clone)]
#[cache_key(principal)]
struct User(u64);

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(1))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(None)
    }
}

#[derive(CacheKey, serde::Deserialize)]
struct Search {
    words: String,
}

#[memoize(http)]
async fn bare() {}

#[memoize(http, ttl = "1m", stale = "10m", stale_if_error = Duration::from_secs(3_600), capacity = 100)]
async fn times(Path(_id): Path<u32>) -> &'static str {
    "times"
}

#[memoize(http, ttl = "1m", namespace = "pages", name = "pages::named", handle = named_pages, vis = pub(crate))]
pub async fn named(Path(id): Path<u32>) -> Html<String> {
    Html(id.to_string())
}

#[memoize(http, ttl = "1m", backend = redis)]
async fn far(Path((one, two)): Path<(String, u32)>) -> String {
    format!("{one} {two}")
}

#[memoize(http, ttl = "1m", backend = [memory, redis("pages")], capacity = 10)]
async fn tiers(Query(search): Query<Search>) -> Json<String> {
    Json(search.words)
}

#[memoize(http, ttl = "1m")]
async fn by_the_request(
    method: Method,
    uri: Uri,
    OriginalUri(_original): OriginalUri,
    _: MatchedPath,
    RawQuery(_query): RawQuery,
    Query(_all): Query<HashMap<String, String>>,
    ConnectInfo(_peer): ConnectInfo<SocketAddr>,
    Extension(_shop): Extension<Shop>,
    State(_state): State<Shop>,
) -> String {
    format!("{method} {uri}")
}

#[memoize(http, ttl = "1m")]
async fn somebody(user: User, Extension(_other): Extension<User>) -> String {
    user.0.to_string()
}

#[memoize(http, ttl = "1m")]
async fn perhaps(
    user: Option<User>,
    _path: Result<Path<u32>, axum::extract::rejection::PathRejection>,
) -> String {
    user.map_or_else(String::new, |user| user.0.to_string())
}

#[memoize(http, ttl = "1m")]
async fn credentials(
    _token: Option<TypedHeader<Authorization<Bearer>>>,
    _cookies: CookieJar,
) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[memoize(http, ttl = "1m")]
async fn basic(TypedHeader(_who): TypedHeader<Authorization<Basic>>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[memoize(http, ttl = "1m")]
async fn parts(
    #[key(headers.get("accept-language").map(|value| value.as_bytes().to_vec()))] headers: HeaderMap,
    #[key(skip)] _agent: Option<TypedHeader<UserAgent>>,
    #[key(with = lower)] search: Query<Search>,
) -> Result<impl IntoResponse, StatusCode> {
    Ok((StatusCode::OK, [("x-words", search.0.words)], headers.len().to_string()))
}

fn lower(search: &Query<Search>) -> String {
    search.words.to_lowercase()
}

#[memoize(http, ttl = "1m", key = id / 10)]
async fn whole(#[key(skip)] _headers: HeaderMap, Path(id): Path<u32>) -> Redirect {
    Redirect::permanent(&format!("/{id}"))
}

#[memoize(http, ttl = "1m")]
fn synchronous(State(_): State<Shop>, Path(id): Path<u32>) -> Result<String, (StatusCode, String)> {
    Err((StatusCode::NOT_FOUND, id.to_string()))
}

#[memoize(http, ttl = "1m")]
async fn ready_made() -> Response {
    "ready".into_response()
}

struct Api;

#[memoize]
impl Api {
    #[memoize(http, ttl = "1m")]
    async fn show(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String {
        id.to_string()
    }

    #[memoize(http, ttl = "1m")]
    async fn about() -> &'static str {
        "about"
    }
}

impl Api {
    #[memoize(http, ttl = "1m")]
    fn bare(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String {
        id.to_string()
    }
}

fn main() {
    let api = Arc::new(Api);
    let other = Arc::clone(&api);
    let _: Router = Router::new()
        .route("/bare", get(bare))
        .route("/times/{id}", get(times))
        .route("/named/{id}", get(named))
        .route("/far/{one}/{two}", get(far))
        .route("/tiers", get(tiers))
        .route("/request", get(by_the_request))
        .route("/somebody", get(somebody))
        .route("/perhaps", get(perhaps))
        .route("/credentials", get(credentials))
        .route("/basic", get(basic))
        .route("/parts", get(parts))
        .route("/whole/{id}", get(whole))
        .route("/synchronous/{id}", get(synchronous))
        .route("/ready", get(ready_made))
        .route("/show/{id}", get(move |request, id| Arc::clone(&api).show(request, id)))
        .route("/about", get(Api::about))
        .route("/method/{id}", get(move |request, id| Arc::clone(&other).bare(request, id)))
        .with_state(Shop);
    let _ = named_pages::invalidate(Path(7));
    let _ = named_pages::key(Path(7));
    let _ = named_pages::entries();
    let _ = named_pages::name();
    let _ = named_pages::uncached(Path(7));
    let _ = by_the_request::invalidate_all();
}
