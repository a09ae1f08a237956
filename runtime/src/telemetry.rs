//! What a computation tells the user's metrics and traces: its function and its time. Never a key, never a value.
#![cfg_attr(
    not(all(feature = "metrics", feature = "tracing")),
    allow(unused_variables, clippy::unused_self)
)]

use std::time::Duration;

use crate::info::Info;

/// The span of a computation; nothing without the feature `tracing`.
pub(crate) struct Computing {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Computing {
    pub(crate) fn of(info: &'static Info) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                target: "oncemore",
                "compute",
                otel.name = info.name,
                otel.status_code = tracing::field::Empty,
                code.function.name = info.name,
            ),
        }
    }

    /// Runs a part of the computation within the span.
    pub(crate) fn within<T>(&self, part: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        return self.span.in_scope(part);
        #[cfg(not(feature = "tracing"))]
        part()
    }

    /// The computation is over.
    pub(crate) fn ended(&self, failed: impl FnOnce() -> bool) {
        #[cfg(feature = "tracing")]
        if failed() {
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

/// Records how long a computation took.
pub(crate) fn computed(info: &'static Info, took: Duration) {
    #[cfg(feature = "metrics")]
    ::metrics::histogram!(crate::metrics::COMPUTATION, "function" => info.name).record(took);
}
