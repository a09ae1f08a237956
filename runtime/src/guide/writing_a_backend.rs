//! A backend of your own.
//!
//! A [`Backend`](crate::backends::Backend) is a store of bytes with three abilities that most stores have in some form: it
//! forgets by itself after a TTL, it changes a key only if that is still as it was, and it keeps small numbers that groups of
//! values depend on. Functions name it by its type, `backend = my::Store`, and it is installed like any other.
//!
//! | method | does |
//! |---|---|
//! | `kind` | a word for labels and log lines |
//! | `place` | which server, for people, without a password |
//! | `limits` | the longest key, which bytes it may have, the largest value: the runtime keeps to them |
//! | `read` | for each key: the value, or a new lease, or the lease that is there; and the generations that were asked for |
//! | `write` | for each: fill (with the lease), put, extend or release a lease, remove, replace a generation |
//! | `check` | whether the server answers and the credentials are right |
//!
//! A backend that can carry messages between processes has two more, `publish` and `listen`: with them, copies in the memory of
//! other processes are dropped as soon as a value changes ([`tiers`](super::tiers)). Without, they live for
//! [`near_ttl`](crate::Builder::near_ttl). The suite proves the one or the other; `conformance! { …, no push }` is for a backend that has neither.
//! A backend that wraps another hands them on.
//!
//! What is easily overlooked, and what the suite below finds:
//!
//! * **A lease is not a lock.** It fences: a fill must fail when the lease has gone (removed, expired, evicted), and that test
//!   and the write have to be one step in the server.
//! * **A lease takes the place of what was asked for, and of nothing newer**: with [`Want::lease_over`](crate::backends::Want::lease_over) that is a
//!   line, in the same step as the read.
//! * **Read generations after the value, or together with it**, never before: an invalidation in between would be missed.
//! * **A generation that is not there is made up**, at random. A counter that begins at 1 again would bring old values back.
//! * **A dropped future leaves the backend usable.** Time runs out at any `.await`; a connection with half an answer in it must
//!   not serve another key.
//! * **Writes of one key in one call happen in order**, answers have the order of the questions, and there are as many.
//! * **Say what kind of failure it is** ([`ErrorKind`](crate::backends::ErrorKind)): `Unreachable`, `TimedOut`, `Protocol` and
//!   `Denied` open the breaker, `ReadOnly` stops writes only.
//! * **No key, value or password in an error's text.** Keys hold arguments.
//!
//! Time-outs, the breaker, batches, single-flight, encoding, checksums and repeated invalidations are the runtime's: a backend
//! has none of them.
//!
//! # Proof
//!
//! `oncemore-testkit` has the suite that every backend of this project passes. It makes a test of each promise:
//!
//! ```ignore
//! // tests/conformance.rs; needs tokio with `rt` and `macros`
//! oncemore_testkit::conformance! {
//!     async {
//!         let server = MyServer::start();       // kept alive as long as the test runs
//!         (my::Store::new(server.url()), server)
//!     }
//! }
//! ```
//!
//! Beside it are servers and faults for your own tests: `RedisServer`, `MemcachedServer`, and `Proxy`, which delays, swallows,
//! cuts and garbles what a server answers.
//!
//! # An example
//!
//! `examples/custom_backend` keeps values in files that outlive the process, passes the suite, and is short enough to be read
//! in one go:
//!
//! ```text
//! cargo run --release --example custom_backend
//! cargo test --example custom_backend
//! ```
//!
//! A backend that wraps another is a few lines:
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # mod example {
//! use oncemore::backends::{Backend, BackendError, Ear, Limits, Read, Reading, Work, Write, Written};
//!
//! /// Counts round trips.
//! struct Counted<B> {
//!     inner: B,
//!     reads: std::sync::atomic::AtomicU64,
//! }
//!
//! impl<B: Backend> Backend for Counted<B> {
//!     fn kind(&self) -> &'static str {
//!         "counted"
//!     }
//!     fn place(&self) -> String {
//!         self.inner.place()
//!     }
//!     fn limits(&self) -> Limits {
//!         self.inner.limits()
//!     }
//!     fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
//!         self.reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
//!         self.inner.read(reads)
//!     }
//!     fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
//!         self.inner.write(writes)
//!     }
//!     fn check(&self) -> Work<'_, Result<(), BackendError>> {
//!         self.inner.check()
//!     }
//!     // Without these two, the messages of the one inside would be lost.
//!     fn publish<'a>(&'a self, channel: &'a str, messages: &'a [Vec<u8>]) -> Work<'a, Result<(), BackendError>> {
//!         self.inner.publish(channel, messages)
//!     }
//!     fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
//!         self.inner.listen(channel, ear)
//!     }
//! }
//! # }
//! ```
