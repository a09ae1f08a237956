//! How to test a program that memoizes.
//!
//! Caches are global, tests run side by side, and time passes by itself. The feature `testing` gives a test what it needs
//! instead: caches of its own, empty, on a clock that stands still. Enable it for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! oncemore = { path = "../oncemore/runtime", features = ["testing"] }
//! ```
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! #[memoize(ttl = "5m")]
//! fn price(sku: &str) -> u32 {
//!     sku.len() as u32
//! }
//!
//! // In a #[test]:
//! let test = testing::isolate(); // this thread, until it is dropped
//! price("A-1");
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Computed));
//! price("A-1");
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Hit));
//! assert_eq!(price::stats().hits, 1);
//!
//! test.advance(Duration::from_secs(300));
//! price("A-1");
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Computed));
//! ```
//!
//! # Threads and tasks
//!
//! What the test starts takes part when it is told so. A test of asynchronous code on one thread needs nothing.
//!
//! ```
//! # use oncemore::{memoize, testing};
//! # #[memoize] fn price(sku: &str) -> u32 { sku.len() as u32 }
//! # #[memoize] async fn rate(day: u32) -> u32 { day }
//! let test = testing::isolate();
//!
//! let shared = test.share();
//! std::thread::scope(|scope| {
//!     scope.spawn(|| {
//!         let _entered = shared.enter();
//!         price("A-1");
//!     });
//! });
//! assert!(price::contains("A-1"));
//!
//! # let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
//! # runtime.block_on(async move {
//! let task = tokio::spawn(test.share().wrap(rate(7)));
//! assert_eq!(task.await.unwrap(), 7);
//! assert!(rate::contains(7));
//! # });
//! ```
//!
//! # Remote backends
//!
//! An isolated test has no backends until some are installed for it, and its functions run uncached. Nobody else sees what it installs:
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # mod example {
//! use oncemore::backends::MemoryBytes;
//! use oncemore::{memoize, testing};
//!
//! #[memoize(backend = MemoryBytes, ttl = "5m")]
//! async fn rate(day: u32) -> u32 {
//!     day
//! }
//!
//! # pub
//! async fn a_test() {
//!     let test = testing::isolate().share();
//!     let builder = oncemore::builder().backend(MemoryBytes::new(100));
//!     builder.install_for(&test).await.unwrap();
//!     let hits = test.wrap(async {
//!         rate(7).await;
//!         rate(7).await;
//!         rate::stats().remote_hits
//!     });
//!     assert_eq!(hits.await, 1);
//! }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # #[cfg(feature = "remote")]
//! # example::a_test().await;
//! # }
//! ```
//!
//! Two such tests on one server are two processes, as far as their caches go. `oncemore-testkit` starts real servers for tests, and breaks them.
//!
//! # The rest
//!
//! * `testing::reset()` empties all caches that the thread sees.
//! * `test.purge()` removes what has expired, which a background thread does outside of tests.
//! * A [`Store`](crate::Store) in a field belongs to its object, so it is isolated already; it runs on the clock of the test in
//!   which it is first used.
//! * The body alone is `price::uncached("A-1")`.
//! * To have a call answered without the body: `price::put("A-1", 7)`.
//! * A test harness that runs each test in a process of its own isolates caches too, but leaves the clock running.
