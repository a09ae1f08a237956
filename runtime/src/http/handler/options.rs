//! What a handler's attribute says.

use std::time::Duration;

use crate::http::Policy;

/// A handler's options.
#[derive(Clone, Debug)]
pub struct Options {
    pub(super) policy: Policy,
    pub(super) capacity: Option<usize>,
    pub(super) near: bool,
}

impl Options {
    /// None, with the policy that is configured for all handlers.
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            policy,
            capacity: None,
            near: true,
        }
    }

    /// How long a response is fresh that does not say so itself.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.policy = self.policy.ttl(ttl);
        self
    }

    /// How long after that it is served while it is fetched anew.
    #[must_use]
    pub fn stale(mut self, stale: Duration) -> Self {
        self.policy = self.policy.stale(stale);
        self
    }

    /// How long after that it is served in place of an error.
    #[must_use]
    pub fn stale_if_error(mut self, stale: Duration) -> Self {
        self.policy = self.policy.stale_if_error(stale);
        self
    }

    /// How many responses are held in memory.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = Some(capacity);
        self
    }

    /// Nothing is held in memory of what is in a remote backend.
    #[must_use]
    pub fn no_memory(mut self) -> Self {
        self.near = false;
        self
    }
}
