//! What can go wrong with a backend.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why a backend did not do what it was asked for.
///
/// A memoized function's caller never sees it: the function runs instead. It is what a log line says, what a metric
/// counts, and what an invalidation that did not arrive returns. It holds no key, no value and no password.
#[derive(Clone, Debug)]
pub struct BackendError {
    kind: ErrorKind,
    context: Cow<'static, str>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// The kinds of failure, as far as something different follows from them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server cannot be reached, or the connection broke.
    Unreachable,
    /// No answer within the budget.
    TimedOut,
    /// Wrong password, or no permission.
    Denied,
    /// The server answered what cannot be understood.
    Protocol,
    /// Reads work, writes do not: a read-only replica, or no memory left.
    ReadOnly,
    /// The key or the value is larger than the backend takes; nothing was sent.
    TooLarge,
    /// The server, or the backend, lacks a command that is needed.
    Unsupported,
    /// The address or another setting makes no sense.
    Misconfigured,
    /// Of several servers some cannot be reached: it is about the keys that they have, and about nothing else.
    Partial,
    /// Anything else.
    Other,
}

impl ErrorKind {
    /// Whether the server is to be left alone for a while.
    pub const fn is_outage(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::TimedOut | Self::Protocol | Self::Denied
        )
    }

    /// The kind in a word, as metrics label it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed out",
            Self::Denied => "denied",
            Self::Protocol => "protocol",
            Self::ReadOnly => "read-only",
            Self::TooLarge => "too large",
            Self::Unsupported => "unsupported",
            Self::Misconfigured => "misconfigured",
            Self::Partial => "partly unreachable",
            Self::Other => "other",
        }
    }
}

impl BackendError {
    /// An error of a kind, with what was going on. The text is shown to people: it must hold no secret.
    ///
    /// ```
    /// use oncemore_core::{BackendError, ErrorKind};
    ///
    /// let error = BackendError::new(ErrorKind::TimedOut, "reading from redis 127.0.0.1:6379");
    /// assert_eq!(error.to_string(), "timed out: reading from redis 127.0.0.1:6379");
    /// ```
    pub fn new(kind: ErrorKind, context: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            context: context.into(),
            source: None,
        }
    }

    /// With the error below it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// The kind.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.as_str(), self.context)
    }
}

impl Error for BackendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.source.as_deref()?;
        Some(source)
    }
}
