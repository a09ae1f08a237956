//! What happens to calls that come at the same time.
//!
//! The first call for a key that is not stored computes; those that come meanwhile wait for it. Other keys are not held up.
//!
//! ```
//! use oncemore::memoize;
//! use std::thread;
//!
//! #[memoize]
//! fn slow(n: u64) -> u64 {
//!     thread::sleep(std::time::Duration::from_millis(20));
//!     n * n
//! }
//!
//! thread::scope(|scope| {
//!     for _ in 0..20 {
//!         scope.spawn(|| assert_eq!(slow(7), 49));
//!     }
//! });
//! let stats = slow::stats();
//! assert_eq!(stats.computations, 1);
//! assert_eq!(stats.hits + stats.waits, 19);
//! ```
//!
//! A synchronous call that waits blocks its thread, as the function itself would.
//!
//! # How it can end
//!
//! | the computation | its caller gets | those who wait |
//! |---|---|---|
//! | returns a value | the value | the value, also where it is not to be stored |
//! | returns an `Err` | the `Err` | a clone of it, if it is `Clone + Send + Sync + 'static`; otherwise each tries in turn |
//! | returns `None`, with `only_some` | `None` | each tries in turn |
//! | panics | the panic | one takes over |
//! | is cancelled (its future is dropped) | – | one takes over at once |
//!
//! Whoever takes over computes with its own arguments, skipped ones included. Statistics count a panic and a cancellation as
//! errors, not as computations.
//!
//! ```
//! use oncemore::memoize;
//! use std::time::Duration;
//!
//! #[memoize]
//! async fn page(id: u32, #[key(skip)] takes: Duration) -> u32 {
//!     tokio::time::sleep(takes).await;
//!     id
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let hasty = tokio::spawn(page(1, Duration::from_secs(3_600)));
//! tokio::task::yield_now().await; // it computes
//! let patient = tokio::spawn(page(1, Duration::ZERO));
//! tokio::task::yield_now().await; // it waits
//! hasty.abort();
//! assert_eq!(patient.await.unwrap(), 1); // computed with its own `takes`
//! # }
//! ```
//!
//! # `detached`
//!
//! Without it, a computation is part of the call that runs it. Where callers come with timeouts that are shorter than the
//! computation, each would cancel it and none would ever fill the cache. A detached computation goes on when its caller has gone,
//! is stored, and is joined by those who come meanwhile:
//!
//! ```
//! # use oncemore::memoize;
//! # use std::time::Duration;
//! #[memoize(detached)]
//! async fn report(year: u32) -> u32 {
//! #   for _ in 0..3 { tokio::task::yield_now().await; }
//!     year
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let hasty = tokio::time::timeout(Duration::ZERO, report(2026)).await;
//! # let _ = hasty;
//! while !report::contains(2026) {
//!     tokio::task::yield_now().await;
//! }
//! # }
//! ```
//!
//! Its arguments are owned and its future is `Send + 'static`. With the feature `tokio` it is spawned on its caller's runtime.
//! Without the feature, or outside of a runtime, it is polled on a thread of this crate's, `oncemore-detached`, which all such
//! computations share: they must not block, and must not need a runtime around them. A function that uses tokio's sockets or timers
//! needs the feature.
//!
//! Give every future that you poll once a chance to go on, or drop it: a caller that computes, and that nobody polls any more though
//! it lives, keeps those waiting who wait for it. `detached` is the remedy for that as well.
//!
//! # Recursion
//!
//! Over other keys it just works:
//!
//! ```
//! # use oncemore::memoize;
//! #[memoize(capacity = unbounded)]
//! fn fibonacci(n: u64) -> u64 {
//!     if n < 2 { n } else { fibonacci(n - 1) + fibonacci(n - 2) }
//! }
//!
//! assert_eq!(fibonacci(90), 2_880_067_194_370_816_120);
//! assert_eq!(fibonacci::stats().computations, 91);
//! ```
//!
//! Each level has its frames on the stack, memoized or not: very deep recursions are asked from below (`(0..n).for_each(…)`).
//!
//! A computation that asks for its own key would wait for itself for ever. It panics instead, and says which key; the same
//! through other functions, and between threads or tasks that wait for each other in a ring:
//!
//! ```
//! # use oncemore::memoize;
//! #[memoize]
//! fn chicken(n: u32) -> u32 {
//!     egg(n)
//! }
//!
//! #[memoize]
//! fn egg(n: u32) -> u32 {
//!     chicken(n)
//! }
//!
//! let panic = std::panic::catch_unwind(|| chicken(1)).unwrap_err();
//! assert!(panic.downcast_ref::<String>().unwrap().contains("waits for itself"));
//! ```
//!
//! Not seen is a computation that has another thread or task ask for its key and waits for that one.
//!
//! The `Clone` of a stored value, the comparison of keys that you write yourself, and `weight` run under the lock of a part of the store. A
//! memoized call from inside one never waits: where it finds nothing, it computes alone and stores nothing. What would change a cache from
//! there (`invalidate`, `put`) panics and says so.
//!
//! # `single_flight = cluster`
//!
//! With a remote backend: one computation for all processes. The first leaves a lease in the server and renews it while it computes; the others look again after 20 to 100 ms until the value is
//! there. When the computing process dies, its lease runs out within three seconds and another one takes over; a call that is cancelled, panics or ends in an `Err` gives it back at once.
//! For computations that take longer than a few round trips. Without it, processes that miss at the same time compute side by side, and the first to end is stored.
//!
//! That holds as well where a value is there that was invalidated with its function or namespace: the first who finds it has the lease. A process
//! whose program does not say `cluster` for the function is waited for by nobody: those who share take over from it.
//!
//! # `single_flight = off`
//!
//! Concurrent calls compute side by side, and the last to end is stored. For functions that take less time than waiting does. Nothing
//! finds a recursion into the same key then.
