//! How processes tell each other what has changed.

use std::fmt;
use std::sync::Arc;

/// What a subscription brings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// From now on every message arrives.
    Subscribed,
    /// A message, as it was published.
    Message(&'a [u8]),
}

impl fmt::Debug for Heard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subscribed => f.write_str("Subscribed"),
            Self::Message(bytes) => write!(f, "Message({} bytes)", bytes.len()),
        }
    }
}

/// Whom a subscription tells. It returns soon, and may be called from any thread, also from within a publication.
pub type Ear = Arc<dyn Fn(Heard<'_>) + Send + Sync>;
