//! A caching reverse proxy: the cache's layer around a client.
//!
//! ```text
//! cargo run --release --example gateway -- --upstream http://127.0.0.1:8080 [--listen 127.0.0.1:8081]
//!     [--backend memory|redis://HOST:PORT|memcached://HOST:PORT] [--capacity RESPONSES] [--timeout SECONDS]
//! ```

mod hops;
mod options;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{HOST, HeaderValue, VIA};
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use axum::http::{Method, Request, Response, StatusCode, Uri, Version};
use axum::response::IntoResponse;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use oncemore::http::HttpCache;
use tokio::net::TcpListener;
use tower::{Layer, service_fn};

use hops::end_to_end;
use options::Options;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("gateway: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let options = Options::parse(std::env::args().skip(1))?;
    let cache = options.cache()?;
    let listener = TcpListener::bind(&options.listen)
        .await
        .map_err(|error| format!("--listen {}: {error}", options.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("http://{address} -> http://{}", options.upstream);
    let app = gateway(&cache, Upstream::new(options.upstream, options.timeout));
    serve(listener, app).await
}

/// As `axum::serve`, which hangs up on a client that closes its half of the connection when it has asked.
async fn serve(mut listener: TcpListener, app: Router) -> ! {
    loop {
        // Waits a moment where there are too many connections.
        let (stream, _) = Listener::accept(&mut listener).await;
        let app = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let mut server = http1::Builder::new();
            server.half_close(true).timer(TokioTimer::new());
            // The client's own failures: there is nobody to tell.
            drop(server.serve_connection(TokioIo::new(stream), app).await);
        });
    }
}

/// The whole of it: the upstream as a service, the cache around it, for every path and method.
fn gateway(cache: &HttpCache, upstream: Upstream) -> Router {
    let service = service_fn(move |request| {
        let upstream = upstream.clone();
        async move { Ok::<_, Infallible>(upstream.answer(request).await) }
    });
    Router::new().fallback_service(cache.layer(service))
}

/// Where requests go.
#[derive(Clone)]
struct Upstream {
    client: Client<HttpConnector, Body>,
    authority: Authority,
    timeout: Duration,
}

impl Upstream {
    fn new(authority: Authority, timeout: Duration) -> Self {
        let client = Client::builder(TokioExecutor::new())
            // Sooner than the usual upstream, so that none closes a connection that is just taken.
            .pool_idle_timeout(Duration::from_secs(4))
            .pool_timer(TokioTimer::new())
            .build_http();
        Self {
            client,
            authority,
            timeout,
        }
    }

    /// Passes a request on, and says itself what the upstream does not say. The host is the client's, as in the cache's key.
    async fn answer(&self, mut request: Request<Body>) -> Response<Body> {
        if request.method() == Method::CONNECT {
            // A tunnel is none of ours.
            return StatusCode::NOT_IMPLEMENTED.into_response();
        }
        let mut uri = std::mem::take(request.uri_mut()).into_parts();
        uri.scheme = Some(Scheme::HTTP);
        // What an absolute URL says comes before `Host` (RFC 9112, 3.2.2).
        if let Some(asked) = uri.authority.replace(self.authority.clone())
            && let Some(host) = asked.as_str().rsplit('@').next()
            && let Ok(host) = HeaderValue::from_str(host)
        {
            request.headers_mut().insert(HOST, host);
        }
        uri.path_and_query
            .get_or_insert(PathAndQuery::from_static("/"));
        let Ok(uri) = Uri::from_parts(uri) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        *request.uri_mut() = uri;
        *request.version_mut() = Version::HTTP_11;
        end_to_end(request.headers_mut());
        let via = HeaderValue::from_static("1.1 oncemore");
        request.headers_mut().append(VIA, via);
        let answered = tokio::time::timeout(self.timeout, self.client.request(request)).await;
        let (status, text) = match answered {
            Ok(Ok(mut response)) => {
                // An upstream that talks HTTP/1.0 is no reason to end the client's connection.
                *response.version_mut() = Version::HTTP_11;
                end_to_end(response.headers_mut());
                return response.map(Body::new);
            }
            Ok(Err(error)) if error.is_connect() => {
                (StatusCode::BAD_GATEWAY, "the upstream is not reachable\n")
            }
            Ok(Err(_)) => (StatusCode::BAD_GATEWAY, "the upstream broke off\n"),
            Err(_) => (
                StatusCode::GATEWAY_TIMEOUT,
                "the upstream did not answer in time\n",
            ),
        };
        (status, text).into_response()
    }
}
