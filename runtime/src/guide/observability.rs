//! What a program can see of its caches: lists, metrics, traces, the log.
//!
//! # Lists
//!
//! ```
//! # #[oncemore::memoize]
//! # fn square(n: u64) -> u64 { n * n }
//! # square(3);
//! for function in oncemore::functions() {
//!     let stats = function.stats();
//!     println!("{:<40} {:>8} hits, {:>5.1} %", function.name(), stats.hits, stats.hit_ratio() * 100.0);
//! }
//! ```
//!
//! [`functions`](crate::functions) lists every memoized function of the program with its [`Stats`](crate::Stats), options and,
//! with the feature `remote`, the backends it names. `backends` lists those that are installed: whether they are up, what has
//! gone wrong, which invalidations are owed ([`failures`](super::failures)).
//!
//! # Metrics
//!
//! With the feature `metrics` all of it goes to whatever recorder of the [`metrics`](https://docs.rs/metrics) crate the program
//! has installed: Prometheus, OpenTelemetry and others. A hit costs the same as without the feature: hits are counted anyway,
//! and copied to the recorder by `oncemore::metrics::publish`, which you call on a schedule or before each scrape. The names,
//! kinds and labels are a table in the documentation of the module `oncemore::metrics`.
//!
//! ```
//! # #[cfg(feature = "metrics")]
//! # fn main() {
//! use std::time::Duration;
//!
//! fn start() {
//!     oncemore::metrics::describe(); // after the recorder is installed
//!     std::thread::spawn(|| loop {
//!         oncemore::metrics::publish();
//!         std::thread::sleep(Duration::from_secs(10));
//!     });
//! }
//! # start();
//! # }
//! # #[cfg(not(feature = "metrics"))]
//! # fn main() {}
//! ```
//!
//! Worth an alarm: `oncemore_tier_up` at 0; `oncemore_tier_owed` above 0 for minutes; `oncemore_tier_discarded_total` that
//! keeps growing (two versions with different codecs, or somebody else writes to these keys); `oncemore_tier_too_large_total`.
//! Worth a look: a function whose `oncemore_evictions_total` grows as fast as its misses.
//!
//! # Traces
//!
//! With the feature `tracing` there is a span for each computation and each remote operation, of the target `oncemore` and the
//! level `INFO`; hits in memory have none. Field names are those of OpenTelemetry's conventions, so that a layer for it needs
//! no translation:
//!
//! | span | fields |
//! |---|---|
//! | `compute` | `otel.name` and `code.function.name`: the function; `otel.status_code`: `ERROR` where it returned an `Err` |
//! | `tier` | `otel.name` and `db.operation.name`: `read`, `fill`, `remove`; `otel.kind`: `client`; `db.system.name`: `redis` …; `cache.tier`: the name it is installed under; `cache.hit`; `code.function.name`; where it failed `otel.status_code` and `error.type` |
//!
//! A span is within the caller's. What is computed inside a memoized function is within its `compute`, `detached` ones
//! included. To be spared them, filter the target: `oncemore=warn`.
//!
//! # The log
//!
//! The few lines that tell of servers that went and came back, of functions that run uncached and of values that cannot be
//! encoded are records of the `log` crate, or events of `tracing` where that feature is on; never both. The target is
//! `oncemore`.
//!
//! # What is never told
//!
//! Keys, values and passwords. Keys hold arguments, which may be anybody's data; labels made of them would also be without
//! bound. A test looks through everything that a recorder and a subscriber were told. Your own spans are yours: `f::key(…)`
//! says the key of a call.
