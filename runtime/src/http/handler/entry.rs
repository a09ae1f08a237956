//! The place of one response.

use std::fmt;

use super::{Answering, Handler};
use crate::http::PurgeError;

/// The place of one response of a memoized handler, from `Type::method_entry(…)`.
#[must_use = "it does nothing by itself"]
pub struct HandlerEntry {
    handler: &'static Handler,
    key: Answering,
}

impl HandlerEntry {
    #[doc(hidden)]
    pub fn new(handler: &'static Handler, key: Answering) -> Self {
        Self { handler, key }
    }

    /// Removes the response, in this process and in every backend. One that is under way is not stored.
    ///
    /// # Errors
    /// A backend could not be reached: it is tried again until it can, and this process distrusts what is there until then.
    pub async fn invalidate(self) -> Result<(), PurgeError> {
        self.handler.invalidate(self.key).await
    }

    /// The key as text.
    pub fn key(self) -> String {
        self.key.text()
    }
}

impl fmt::Debug for HandlerEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerEntry")
            .field("handler", &self.handler)
            .finish_non_exhaustive()
    }
}
