//! What a store of bytes has to do for a memoized function: read, write, and forget so that nothing comes back.

mod generation;
mod limits;
mod operation;
mod push;
mod token;

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;

pub use generation::Generation;
pub(crate) use generation::digest;
pub use limits::{KeyBytes, Limits};
pub use operation::{Found, Lease, Old, Read, Reading, Seen, Want, Write, Written};
pub use push::{Ear, Heard};
pub use token::Token;

use crate::{BackendError, ErrorKind};

/// What a backend's methods return: a future that may move between threads.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A store of bytes that several processes may share.
///
/// It is driven on a tokio runtime that the library has for it, or where it [may be](Self::runs_anywhere) on that of its callers. Each call is bounded in
/// time, and its future is dropped when time is up or its caller gone: a dropped future may have done its work or not, and must leave the backend usable. Keys are not empty and keep to
/// [`limits`](Self::limits).
///
/// # Leases and fences
/// A read that finds nothing leaves a *lease* under the key, if it [wants](Want) one, and returns its [`Token`]. Whoever computed the value gives the
/// token back with [`Write::Fill`], which stores only while that very lease is still there. A [`Write::Remove`] takes value and
/// lease away, so that a computation that began before it cannot store after it. If the server loses the lease (it
/// ran out, it was evicted), the fill is refused as well: what is lost reads as "invalid", never as "still valid".
///
/// # Generations
/// A [`Generation`] is a number that a group of entries depends on. It is read together with the value, in one round trip, and *after*
/// it or at the same time. One that does not exist is made up (a new one, never used before) and stored by the read.
/// [`Write::Bump`] replaces it by the one that it carries, which invalidates the whole group; to do that again changes nothing. Reads of one key agree on it; a backend of several servers may keep
/// one on each, beside the values, so that they differ between keys.
///
/// # Push
/// Where processes keep copies in their memory, one tells the others what has changed: it [publishes](Self::publish) a message on a channel, and
/// everybody [listens](Self::listen) there. Both are optional. Messages may get lost; that a *subscription* is lost must be noticed.
///
/// `oncemore-testkit` has the suite that proves all of this for an implementation: `conformance!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backend",
    label = "not a `Backend`",
    note = "name `memory`, `redis` or `memcached`, or implement `oncemore::backends::Backend` for the type"
)]
pub trait Backend: Send + Sync + 'static {
    /// What it is, in a word: `redis`, `memcached`. Labels metrics and log lines.
    fn kind(&self) -> &'static str;

    /// Which server, for people to read: an address, without a password.
    fn place(&self) -> String;

    /// What it takes.
    fn limits(&self) -> Limits;

    /// Whether it may be called on the tokio runtime of its callers too: it then keeps a connection for each runtime, as a connection works no longer
    /// than the runtime that it was made on. Calls that need not change threads are answered sooner. `false` unless told.
    fn runs_anywhere(&self) -> bool {
        false
    }

    /// Reads, one result for each in order.
    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>>;

    /// Writes, one result for each in order. Writes of one key in one call happen in order.
    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>>;

    /// Asks the server whether it answers, and whether the credentials are right.
    ///
    /// # Errors
    /// [`Denied`](crate::ErrorKind::Denied) where credentials are wrong, so that it can be reported at start-up;
    /// [`Partial`](crate::ErrorKind::Partial) where some of several servers answer; whatever else is the matter.
    fn check(&self) -> Work<'_, Result<(), BackendError>>;

    /// Sends messages to all who listen on a channel, this process included. Nobody may listen: that is no error.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) unless implemented; whatever kept them from being sent.
    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        let _ = (channel, messages);
        Box::pin(ready(Err(no_push())))
    }

    /// Listens on a channel until the subscription breaks, and returns why it did. Says [`Subscribed`](Heard::Subscribed) before the first message,
    /// once. What was published before it was subscribed is not heard. Dropping the future ends the subscription.
    ///
    /// It must notice within two seconds that messages no longer arrive, also where the connection is open and leads nowhere: until it returns, copies
    /// are trusted. The runtime listens anew, with pauses, until it gets [`Unsupported`](ErrorKind::Unsupported), which it does unless this is
    /// implemented. Then copies live for the runtime's `near_ttl`, and others' changes are seen when it has passed.
    fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
        let _ = (channel, ear);
        Box::pin(ready(no_push()))
    }
}

fn no_push() -> BackendError {
    BackendError::new(ErrorKind::Unsupported, "it sends no messages")
}

impl fmt::Debug for dyn Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backend")
            .field("kind", &self.kind())
            .field("place", &self.place())
            .finish_non_exhaustive()
    }
}
