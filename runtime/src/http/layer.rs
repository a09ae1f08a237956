//! The cache as a tower layer, and the door for handlers.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{IF_RANGE, RANGE};
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::body::HttpBody;
use super::change::Change;
use super::config::HttpCacheBuilder;
use super::engine::{Asked, Engine, Looked};
use super::fetch::Rewrite;
use super::invalidation::{invalidates, is_unsafe};
use super::policy::Policy;
use super::purge::{Entry, PurgeError};
use super::status::{Forward, Outcome};
use crate::stats::Stats;

/// A shared cache (RFC 9111) of whole responses: a [`Layer`] for any service of requests. Clones share what is stored.
///
/// ```
/// use std::convert::Infallible;
/// use std::time::Duration;
/// use http::{Request, Response};
/// use http_body_util::Full;
/// use oncemore::http::{HttpCache, Policy};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let cache = HttpCache::builder().policy(Policy::new().ttl(Duration::from_secs(60))).build();
/// let service = cache.layer(service_fn(|_: Request<Full<bytes::Bytes>>| async {
///     Ok::<_, Infallible>(Response::new(Full::<bytes::Bytes>::from("slow")))
/// }));
/// let get = || Request::get("http://a.example/").body(Full::<bytes::Bytes>::default()).unwrap();
/// let first = service.clone().oneshot(get()).await.unwrap();
/// let second = service.oneshot(get()).await.unwrap();
/// assert_eq!(first.headers()["cache-status"], "oncemore; fwd=uri-miss; fwd-status=200; stored");
/// assert_eq!(second.headers()["cache-status"], "oncemore; hit; ttl=60");
/// assert_eq!(second.headers()["etag"], first.headers()["etag"]);
/// # }
/// ```
#[derive(Clone)]
pub struct HttpCache(Arc<Engine>);

impl HttpCache {
    /// Begins to build one.
    pub fn builder() -> HttpCacheBuilder {
        HttpCacheBuilder::new()
    }

    pub(crate) fn over(engine: Arc<Engine>) -> Self {
        Self(engine)
    }

    /// Removes what is stored of a URL, in memory and in every remote store. What is under way is not stored. `url` is absolute; a
    /// path alone is one of every host.
    ///
    /// # Errors
    /// A remote store could not be reached: this process distrusts what is there, and tries again until it can. Or `url` is neither an absolute URL nor a path: nothing is
    /// removed.
    pub async fn purge(&self, url: &str) -> Result<(), PurgeError> {
        self.0.purge(url).await
    }

    /// The same for all URLs that begin so, wherever the prefix ends. Its query is taken as it is written: keys have theirs in order where
    /// [`sort_query`](HttpCacheBuilder::sort_query) says so. Where there are remote stores, more is forgotten: all whose first segment of the path is in the same one of 64 groups, or
    /// everything, if the prefix does not have the whole of that segment.
    ///
    /// # Errors
    /// A remote store could not be reached, as for [`purge`](Self::purge).
    pub async fn purge_prefix(&self, prefix: &str) -> Result<(), PurgeError> {
        self.0.purge_prefix(prefix).await
    }

    /// The same for everything.
    ///
    /// # Errors
    /// As [`purge`](Self::purge).
    pub async fn purge_all(&self) -> Result<(), PurgeError> {
        self.0.purge_prefix("").await
    }

    /// What is stored in memory, in no order.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.entries()
    }

    /// What it has done so far: hits and waits, misses, requests to the service (`computations`) and those that failed or were answered
    /// with a 5xx (`errors`). Entries and weight are URLs and bytes in memory. What the cache keeps out of (other methods, `no-store`, a policy of
    /// [`never`](Policy::never)) is not counted.
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }

    /// How many bytes that takes.
    pub fn weight(&self) -> u64 {
        self.0.settings.memory.weight()
    }

    /// Answers a request from what is stored under a key, or runs `handler`, stores its response, and answers with that: the form
    /// for handlers, whose keys are made of what they extract. `policy` is the handler's; one among the response's extensions comes
    /// before it. `handler` is dropped without having run where the answer is stored; where a stale one is served it goes on in
    /// the background.
    ///
    /// GET and HEAD only; for other methods `handler` runs and nothing is stored.
    ///
    /// ```
    /// use std::time::Duration;
    /// use http::{Request, Response};
    /// use http_body_util::Full;
    /// use oncemore::http::{HttpCache, Policy};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let cache = HttpCache::builder().build();
    /// let policy = Policy::new().ttl(Duration::from_secs(60));
    /// let (parts, _) = Request::get("/prices?sku=A-1").body(()).unwrap().into_parts();
    /// for _ in 0..2 {
    ///     let handler = async { Response::new(Full::<bytes::Bytes>::from("[3]")) };
    ///     let response = cache.respond(&parts, r#"shop::prices:("A-1")"#, &policy, handler).await;
    ///     assert_eq!(response.headers()["cache-control"], "max-age=60");
    /// }
    /// assert_eq!(cache.entries()[0].hits, 1);
    /// # }
    /// ```
    pub async fn respond<B, Fut>(
        &self,
        request: &Parts,
        key: &str,
        policy: &Policy,
        handler: Fut,
    ) -> Response<HttpBody<B>>
    where
        Fut: Future<Output = Response<B>> + Send + 'static,
        B: Body + Send + 'static,
        B::Error: Send,
    {
        // A HEAD runs the same handler: its response is a GET's, and is stored as that.
        let get = Method::GET;
        let is_head = request.method == Method::HEAD;
        let asked = Asked {
            method: &request.method,
            headers: &request.headers,
            policy,
        };
        let ask = match self.0.look_up(asked, key) {
            Looked::Answer(response) => return response,
            Looked::Stale(response, mut ask) => {
                ask.validates = false;
                let engine = Arc::clone(&self.0);
                let background = async move {
                    let service = |_| async { Ok::<_, Infallible>(handler.await) };
                    engine.fetch_in_background(ask, service).await;
                };
                drop(tokio::spawn(background));
                return response;
            }
            Looked::Pass(why) => {
                let (mut parts, body) = handler.await.into_parts();
                let status = parts.status.as_u16();
                let outcome = Outcome::Forwarded {
                    why,
                    status,
                    stored: false,
                };
                // A 101 is the connection's, not a message.
                if !parts.status.is_informational() {
                    self.0.settings.telling.tell(&mut parts.headers, outcome);
                }
                return Response::from_parts(parts, HttpBody::inner(body));
            }
            Looked::Ask(ask) => ask,
        };
        let mut ask = ask;
        // The handler answers the whole, whatever part of it is asked for, and hears nothing of what is stored.
        ask.as_it_is = false;
        ask.validates = false;
        if is_head {
            // A range is of a GET only (RFC 9110, 14.2).
            ask.headers.remove(RANGE);
            ask.headers.remove(IF_RANGE);
        }
        let service = |_| async { Ok::<_, Infallible>(handler.await) };
        let Ok(response) = Arc::clone(&self.0).fetch(ask, get, service).await;
        if is_head {
            return response.map(|_| HttpBody::empty());
        }
        response
    }

    /// Removes everything from this process.
    #[cfg(feature = "axum")]
    pub(crate) fn clear(&self) {
        self.0.clear();
    }

    /// Removes what is stored under a key that [`respond`](Self::respond) was given.
    ///
    /// # Errors
    /// As [`purge`](Self::purge).
    pub async fn forget(&self, key: &str) -> Result<(), PurgeError> {
        self.0.invalidate(key).await
    }
}

impl fmt::Debug for HttpCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpCache")
            .field("memory", &self.0.settings.memory)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for HttpCache {
    type Service = HttpCacheService<S>;

    fn layer(&self, inner: S) -> HttpCacheService<S> {
        HttpCacheService {
            inner,
            engine: Arc::clone(&self.0),
        }
    }
}

/// A service behind an [`HttpCache`].
#[derive(Clone)]
pub struct HttpCacheService<S> {
    inner: S,
    engine: Arc<Engine>,
}

impl<S: fmt::Debug> fmt::Debug for HttpCacheService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpCacheService")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

impl<S, R, B> Service<Request<R>> for HttpCacheService<S>
where
    S: Service<Request<R>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    R: Body + Send + 'static,
    B: Body + Send + 'static,
    B::Error: Send,
{
    type Response = Response<HttpBody<B>>;
    type Error = S::Error;
    type Future = HttpCacheFuture<B, S::Error>;

    /// At once: what is stored waits for no service. Whatever goes to the service waits there.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<R>) -> Self::Future {
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        let content = has_content(request.body());
        let looked =
            self.engine
                .with_policy(method, uri, headers, request.extensions(), |policy| {
                    self.engine.look(
                        Asked {
                            method,
                            headers,
                            policy,
                        },
                        uri,
                        content,
                    )
                });
        match looked {
            Looked::Answer(response) => HttpCacheFuture::ready(response),
            Looked::Stale(response, ask) => {
                let engine = Arc::clone(&self.engine);
                let service = send(self.inner.clone(), request);
                drop(tokio::spawn(engine.fetch_in_background(ask, service)));
                HttpCacheFuture::ready(response)
            }
            Looked::Ask(ask) => {
                let engine = Arc::clone(&self.engine);
                let method = request.method().clone();
                let service = send(self.inner.clone(), request);
                HttpCacheFuture::working(engine.fetch(ask, method, service))
            }
            Looked::Pass(why) => {
                let engine = Arc::clone(&self.engine);
                let mut inner = self.inner.clone();
                HttpCacheFuture::working(async move {
                    poll_fn(|context| inner.poll_ready(context)).await?;
                    let changed = is_unsafe(request.method())
                        .then(|| Change::of(&engine, request.uri(), request.headers()));
                    // An error does not say that nothing was changed: what is dropped then invalidates.
                    let response = inner.call(request).await?;
                    Ok(engine.passed(why, changed, response).await)
                })
            }
        }
    }
}

/// Whether there is any, whatever the headers say: HTTP/2 needs none for it.
fn has_content(body: &impl Body) -> bool {
    !body.is_end_stream() && body.size_hint().exact() != Some(0)
}

/// Sends a request, changed as it is to be, to a service when that is ready.
fn send<S, R, B>(
    mut inner: S,
    mut request: Request<R>,
) -> impl FnOnce(Rewrite) -> Work<Response<B>, S::Error> + Send + 'static
where
    S: Service<Request<R>, Response = Response<B>> + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    R: Send + 'static,
    B: 'static,
{
    move |rewrite| {
        Box::pin(async move {
            poll_fn(|context| inner.poll_ready(context)).await?;
            rewrite.apply(request.headers_mut());
            inner.call(request).await
        })
    }
}

impl Engine {
    /// A response that the cache keeps out of, except that it may invalidate.
    async fn passed<B: Body>(
        &self,
        why: Forward,
        changed: Option<Change>,
        response: Response<B>,
    ) -> Response<HttpBody<B>> {
        let (mut parts, body) = response.into_parts();
        match changed {
            Some(changed) if invalidates(parts.status) => changed.happened(&parts.headers).await,
            Some(changed) => changed.did_not_happen(),
            None => {}
        }
        // 101 and the answer to CONNECT are the connection's, not a message's.
        if !parts.status.is_informational() {
            let outcome = Outcome::Forwarded {
                why,
                status: parts.status.as_u16(),
                stored: false,
            };
            self.settings.telling.tell(&mut parts.headers, outcome);
        }
        Response::from_parts(parts, HttpBody::inner(body))
    }
}

/// The response of an [`HttpCacheService`].
pub struct HttpCacheFuture<B: Body, E>(State<B, E>);

type Work<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

enum State<B: Body, E> {
    Ready(Option<Response<HttpBody<B>>>),
    Working(Work<Response<HttpBody<B>>, E>),
}

impl<B: Body, E> HttpCacheFuture<B, E> {
    fn ready(response: Response<HttpBody<B>>) -> Self {
        Self(State::Ready(Some(response)))
    }

    fn working(
        work: impl Future<Output = Result<Response<HttpBody<B>>, E>> + Send + 'static,
    ) -> Self {
        Self(State::Working(Box::pin(work)))
    }
}

// Nothing in it is pinned in place.
impl<B: Body, E> Unpin for HttpCacheFuture<B, E> {}

impl<B: Body, E> Future for HttpCacheFuture<B, E> {
    type Output = Result<Response<HttpBody<B>>, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Ready(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                None => Poll::Pending,
            },
            State::Working(work) => work.as_mut().poll(context),
        }
    }
}

impl<B: Body, E> fmt::Debug for HttpCacheFuture<B, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpCacheFuture")
    }
}
