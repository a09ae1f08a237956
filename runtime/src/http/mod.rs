//! HTTP responses: a shared cache by RFC 9111, as a tower layer and as an engine for handlers.
//!
//! [`HttpCache`] is the layer ([guide](crate::guide::http_layer)). `#[memoize(http)]` on a handler of axum (feature `axum`) is the same engine with keys of what was extracted, in a
//! cache of the handler's own ([guide](crate::guide::handlers)); `configure` says for all handlers what the builder says for a layer, and `set_enabled` turns them off and on.
//!
//! What is stored, for how long, and for whom is what the service's responses say (`Cache-Control`, `Expires`, `Vary`), and what a
//! [`Policy`] says where they say nothing. What is not known to be for everybody is not shared.
//!
//! | subject | where | RFC |
//! |---------|-------|-----|
//! | `Cache-Control`, `Pragma` | `directives` | 9111, 5.2 and 5.4 |
//! | what may be stored | `storability` | 9111, 3 |
//! | lifetime and age | `freshness` | 9111, 4.2 |
//! | what to do with a request | `machine` | 9111, 4; 5861 |
//! | `Vary` | `variants` | 9111, 4.1 |
//! | validators and conditions | `validators` | 9110, 8.8 and 13; 9111, 4.3 |
//! | ranges | `ranges` | 9110, 14 |
//! | which headers are stored | `headers` | 9111, 3.1 and 3.2 |
//! | what a change invalidates | `invalidation` | 9111, 4.4 |
//! | concurrent requests | `collapse` | 9111, 4 |
//! | `Cache-Status` | `status` | 9211 |
//!
//! Bodies are read, and stale responses fetched anew, in tasks of the tokio runtime that calls; without one, a call that needs a task panics.
//!
//! # Who is answered with what
//! A request that names a person (`Authorization`, or what
//! [`private_header`](HttpCacheBuilder::private_header) and [`private_cookie`](HttpCacheBuilder::private_cookie) say) is answered from the store only with
//! what the service marks as `public`, `must-revalidate` or `s-maxage`, and waits for nobody else's. A request with `Cookie` is answered only with what the service itself
//! says is fresh: a TTL of the [`Policy`] does not count. That is stricter than the RFC, and what nobody thought of is not shared.

mod answer;
mod body;
mod change;
mod clock;
mod collapse;
mod config;
mod directives;
mod engine;
#[cfg(feature = "remote")]
mod far;
#[cfg(feature = "remote")]
mod far_leg;
mod fences;
mod fetch;
mod fill;
mod freshness;
#[cfg(feature = "axum")]
pub(crate) mod handler;
mod headers;
mod invalidation;
mod keep;
mod layer;
mod machine;
mod names;
mod policy;
mod purge;
mod ranges;
#[cfg(feature = "remote")]
mod started;
mod status;
mod storability;
mod stored;
mod take;
mod target;
mod templates;
mod validators;
mod variants;
#[cfg(feature = "remote")]
mod wire;

pub use body::HttpBody;
pub use config::HttpCacheBuilder;
pub use directives::{MOST, RequestDirectives, ResponseDirectives};
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use handler::{Handler, HandlerEntry, Injected, configure, set_enabled};
pub use layer::{HttpCache, HttpCacheFuture, HttpCacheService};
pub use policy::{Policy, Scope};
pub use purge::{Entry, PurgeError};
pub use validators::{Precondition, etag_of, precondition};
