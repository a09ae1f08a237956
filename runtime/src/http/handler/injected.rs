//! What a memoized handler gets beside its own arguments.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;

/// The request, as far as the cache looks at it: method, URI and headers. An extractor that does not fail.
///
/// `#[memoize(http)]` adds an argument of this type to the handler; a call by hand makes one of `http::request::Parts`.
#[derive(Clone, Debug)]
pub struct Injected(Parts);

impl Injected {
    pub(crate) fn into_parts(self) -> Parts {
        self.0
    }

    pub(crate) fn path(&self) -> &str {
        self.0.uri.path()
    }

    pub(crate) fn query(&self) -> &str {
        self.0.uri.query().unwrap_or_default()
    }
}

impl From<&Parts> for Injected {
    fn from(parts: &Parts) -> Self {
        let (mut own, ()) = http::Request::new(()).into_parts();
        own.method = parts.method.clone();
        own.version = parts.version;
        own.headers = parts.headers.clone();
        // A nested router strips what it matched: the whole is what the client asked for.
        let original = parts.extensions.get::<axum::extract::OriginalUri>();
        own.uri = original.map_or(&parts.uri, |original| &original.0).clone();
        Self(own)
    }
}

impl<S: Sync> FromRequestParts<S> for Injected {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::from(&*parts))
    }
}
