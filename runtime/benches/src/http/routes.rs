//! One route, 1 KB, bare and behind each cache.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleError;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header::{ACCEPT, CACHE_CONTROL, HeaderValue, IF_NONE_MATCH};
use http::{Request, StatusCode, Uri};
use http_body_util::BodyExt;
use http_cache::{MokaCache, MokaManager};
use http_cache_tower_server::ServerCacheLayer;
use oncemore::http::{HttpCache, Policy};
use oncemore::memoize;
use tokio::runtime::Runtime;
use tower::{BoxError, Layer, ServiceExt};

pub(super) const LENGTH: usize = 1024;
/// The last byte of the body, and no other one of a response.
pub(super) const END: u8 = 4;

const HOUR: Duration = Duration::from_hours(1);

/// What is measured, in this order.
pub(super) const BARE: usize = 0;
pub(super) const LAYER: usize = 1;
pub(super) const NOT_MODIFIED: usize = 2;
pub(super) const RESPONSE_CACHE: usize = 4;
pub(super) const HTTP_CACHE: usize = 5;

/// A route behind a cache, or none.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) name: &'static str,
    pub(super) app: Router,
    /// What makes it a 304.
    pub(super) etag: Option<HeaderValue>,
}

/// A body that is always the same.
async fn constant() -> impl IntoResponse {
    const BODY: [u8; LENGTH] = {
        let mut body = [b'x'; LENGTH];
        body[LENGTH - 1] = END;
        body
    };
    std::future::ready(&BODY[..]).await
}

#[memoize(http, ttl = "1h")]
async fn memoized() -> impl IntoResponse {
    constant().await
}

/// Without a word on freshness, a peer does not store it.
async fn fresh() -> impl IntoResponse {
    let hour = HeaderValue::from_static("max-age=3600");
    ([(CACHE_CONTROL, hour)], constant().await)
}

/// All of them, filled.
///
/// # Errors
/// A runtime cannot be started, or something did not answer as it should.
pub(super) fn all() -> Result<[Route; 6], String> {
    let route = |name, app, etag| Route { name, app, etag };
    let bare = Router::new().route("/", get(constant));
    let cache = HttpCache::builder().policy(Policy::new().ttl(HOUR)).build();
    let layered = bare.clone().layer(cache);
    let peer = axum_response_cache::CacheLayer::with_lifespan(HOUR);
    let moka = ServerCacheLayer::new(MokaManager::new(MokaCache::new(1_000)));
    let failed = |_: BoxError| std::future::ready(StatusCode::INTERNAL_SERVER_ERROR);
    let other = HandleError::new(moka.layer(get(fresh)), failed);

    let runtime = runtime()?;
    let of_layer = route("`HttpCache` of oncemore, a hit", layered.clone(), None);
    let etag = runtime.block_on(async {
        let response = layered.oneshot(of_layer.request()).await;
        response.ok()?.headers().get("etag").cloned()
    });
    let etag = Some(etag.ok_or("the layer gave no ETag")?);
    let not_modified = Route {
        name: "`HttpCache` of oncemore, a 304",
        etag,
        ..of_layer.clone()
    };
    let handler = Router::new().route("/", get(memoized));
    let routes = [
        route("the bare route, a constant body", bare.clone(), None),
        of_layer,
        not_modified,
        route("`#[memoize(http)]` of oncemore, a hit", handler, None),
        route("axum-response-cache, a hit", bare.layer(peer), None),
        route(
            "http-cache-tower-server, a hit",
            Router::new().route_service("/", other),
            None,
        ),
    ];
    for route in &routes {
        // The second time from the store; some write to theirs after they have answered.
        for _ in 0..3 {
            if !runtime.block_on(route.ask()) {
                return Err(format!("{}: a wrong response", route.name));
            }
            runtime.block_on(async {
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
            });
        }
    }
    Ok(routes)
}

impl Route {
    pub(super) fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::from_static("http://example.com/");
        // One header each, so that they cost the same to make.
        let (name, value) = match &self.etag {
            Some(etag) => (IF_NONE_MATCH, etag.clone()),
            None => (ACCEPT, HeaderValue::from_static("*/*")),
        };
        request.headers_mut().insert(name, value);
        request
    }

    /// Sends a request, reads the body, and says whether all is right.
    pub(super) async fn ask(&self) -> bool {
        let Ok(response) = self.app.clone().oneshot(self.request()).await;
        let status = response.status();
        let body = response.into_body().collect().await;
        let length = body.map_or(0, |body| body.to_bytes().len());
        match &self.etag {
            None => status == StatusCode::OK && length == LENGTH,
            Some(_) => status == StatusCode::NOT_MODIFIED && length == 0,
        }
    }
}

pub(super) fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
}
