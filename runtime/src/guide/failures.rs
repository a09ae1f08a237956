//! What a server's failure does to your program.
//!
//! The rule: **a memoized function never fails because of its backend.** It keeps its signature, so there is no place for such
//! an error; it runs uncached instead. What that costs is bounded: the [`budget`](crate::Builder::budget) of a call, 100 ms
//! unless told, once for reading and once for writing, per tier. After five failures in a row, or when half of at least twenty
//! batches within ten seconds failed, the server is left alone: calls do not wait for it at all, one line in the log says so,
//! and it is asked about twice a second whether it is back.
//!
//! | what happens | what callers see | what you see | when it is over |
//! |---|---|---|---|
//! | nothing is installed yet | functions run uncached | a warning, once | from the installation on |
//! | the server is not there at the start | the same | a warning; with [`strict`](crate::Builder::strict) an error of `install` | by itself, within a second |
//! | it dies, or the connection breaks | the same, with no wait once it is known | a warning; `up` is `false` | by itself, within a second |
//! | it hangs, or its answers vanish | some calls take the budget longer; then no wait | the same, errors of the kind `timed out` | the same |
//! | its answers are damaged on the way | right values: what cannot be understood is a miss | errors of the kind `protocol` | by itself |
//! | a value in it is damaged, another key's, or no value of ours | a miss; it is replaced | `discarded` grows | with the next call |
//! | changes by other processes cannot be heard: the connection for them broke, or the user may not `SUBSCRIBE` | right values; copies in memory are dropped, new ones live for a second | a warning | by itself |
//! | it has no memory left, or is a read-only replica | what is there is used, nothing new is stored | a warning; `writable` is `false` | by itself |
//! | a wrong password, or no permission | nothing is installed | an error of `install`, without the password | when you have changed it |
//! | the Sentinels know no master of that name | the same | an error of `install` that says which name was asked for and which are known | the same |
//! | the permission is taken away later | functions run uncached | a warning, errors of the kind `denied` | by itself |
//! | a value is larger than the backend takes | it is computed each time | `too_large` grows | – |
//! | a backend of your own panics | functions run uncached; an invalidation is an error, and repeated | errors of the kind `other`, and what the panic prints | with the next call |
//! | a value cannot be encoded | the same | a warning each time | – |
//! | too many calls wait (16 384) | further ones run uncached | operations with the outcome `error` in the metrics | by itself |
//!
//! How the backends are is told by [`backends`](crate::backends()):
//!
//! ```
//! # #[cfg(feature = "remote")]
//! for backend in oncemore::backends() {
//!     if !backend.up {
//!         eprintln!("{} ({}): {} errors", backend.name, backend.place, backend.errors);
//!     }
//! }
//! ```
//!
//! For a readiness probe, mind that a program with a dead cache works. Whether it can carry the load is another question, and
//! yours.
//!
//! # An invalidation that does not arrive
//!
//! That is the one thing that must not be forgiven in silence: somebody would go on reading what is out of date. So
//! `invalidate`, `invalidate_all` and [`invalidate_namespace`](crate::invalidate_namespace) return an
//! [`InvalidateError`](crate::InvalidateError) when a backend could not be reached, and:
//!
//! * in this process it has taken effect all the same, at once: nothing of what it is about is read from that backend, or
//!   stored in it, until it has arrived;
//! * it is tried again in the background, five times a second, until it arrives. `owed` in [`backends`](crate::backends())
//!   counts those that have not.
//! * other processes read the old value until it arrives, or until its TTL has passed: the error is your chance to say so.
//!
//! At most 10 000 keys are remembered; beyond that, their whole functions are invalidated, which is no less correct. A process
//! that ends takes its debts with it, and so does an installation that is replaced by another: install once, at the start.
//!
//! # A failover
//!
//! Redis copies to its replicas after it has answered. An invalidation that was answered with `Ok` may be lost when the master dies
//! at that moment and a replica takes over that has not heard of it: the old value is there again. No one can tell. It stays until its
//! TTL has passed, at most; so have a `ttl` that you can live with, where servers fail over.
//!
//! # A process that dies
//!
//! A computation leaves a lease, and with `single_flight = cluster` the others wait for it. Who computes renews it; when that
//! process is killed, it runs out within three seconds, and another process takes over. Without `cluster` nobody waits for
//! another process.
//!
//! # What is never there
//!
//! * **A value of another key.** Each value says which key it belongs to, and is checked on every read.
//! * **A value of another shape.** The types' fingerprint is in the key: see [`deploys`](super::deploys).
//! * **What was invalidated while it was computed.** The invalidation takes the lease away, and without it nothing can be
//!   stored.
//! * **A password** in a log line, an error, a metric or a trace.
//!
//! # A server that means harm
//!
//! What is in a value is bounded: damaged, forged and oversized bytes are a miss. memcached's protocol says how long a value is before it comes, and the
//! client that oncemore uses sets that much aside at once. The memory is not used before the bytes come, but a size that the system cannot
//! promise ends the process, as memory that is out does everywhere in Rust. The client has no place for a bound of ours. So a memcached
//! server has to be one of yours, on a network of yours: there is no TLS and no password to tell it from another. Where that cannot be said,
//! take Redis with TLS.
