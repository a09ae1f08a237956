//! What functions and backends do, for the recorder of the `metrics` crate.
//!
//! Any exporter of that crate's takes it. What happens rarely or costs a round trip anyway is recorded where it happens: computations,
//! what remote backends are asked, their errors. A hit is not: it is counted in its function's own counters, as without the feature, and
//! [`publish`] copies these counters to the recorder. Call it on a schedule, or before each scrape:
//!
//! ```
//! # fn render() -> String { String::new() }
//! oncemore::metrics::describe(); // once, after the recorder is installed
//!
//! fn scrape() -> String {
//!     oncemore::metrics::publish();
//!     render() // the exporter's
//! }
//! # scrape();
//! ```
//!
//! Labels are names of functions and tiers: `function` is what [`name`](crate::FunctionInfo::name) says, `tier` the name that a backend is
//! installed under. No label holds a key, a value or an address, so that their number is bounded by the program's text.
//!
//! | metric | kind | labels | |
//! |--------|------|--------|-|
//! | `oncemore_hits_total` | counter, published | `function` | calls answered from the cache, near or remote |
//! | `oncemore_remote_hits_total` | counter, published | `function` | those of them that a remote backend answered |
//! | `oncemore_misses_total` | counter, published | `function` | calls that computed or waited |
//! | `oncemore_waits_total` | counter, published | `function` | calls that waited for another's computation |
//! | `oncemore_computations_total` | counter, published | `function` | computations that ended |
//! | `oncemore_computation_errors_total` | counter, published | `function` | those that ended in an `Err`, a panic or a cancellation |
//! | `oncemore_evictions_total` | counter, published | `function` | entries that had to make room |
//! | `oncemore_expirations_total` | counter, published | `function` | entries that were removed as expired |
//! | `oncemore_entries` | gauge, published | `function` | entries in this process |
//! | `oncemore_weight` | gauge, published | `function` | their weight |
//! | `oncemore_computation_seconds` | histogram | `function` | the time of a computation |
//! | `oncemore_tier_operations_total` | counter | `function`, `tier`, `operation`, `outcome` | what a tier was asked, and what came of it |
//! | `oncemore_tier_seconds` | histogram | `function`, `tier`, `operation` | how long that took, queue and time-outs included |
//! | `oncemore_tier_bytes_total` | counter | `function`, `tier`, `direction` | bytes of values that were `read` and `written`, envelope included |
//! | `oncemore_tier_errors_total` | counter | `tier`, `kind` | batches that failed, by [`ErrorKind`](crate::backends::ErrorKind) |
//! | `oncemore_tier_discarded_total` | counter | `function`, `tier` | values that were there and could not be used |
//! | `oncemore_tier_too_large_total` | counter | `function`, `tier` | values that were too large to be sent |
//! | `oncemore_tier_up` | gauge | `tier` | 1; 0 while the breaker leaves the server alone |
//! | `oncemore_tier_writable` | gauge | `tier` | 1; 0 while the server takes no writes |
//! | `oncemore_tier_owed` | gauge, published | `tier` | invalidations that have not arrived yet |
//!
//! `operation` is `read`, `fill` or `remove`. `outcome` is `hit`, `miss`, `leased` (another process computes), `done`, `refused`
//! (invalidated meanwhile), `error`, or `cancelled` where the caller left. An operation that no single function asks for, such as the
//! invalidation of a namespace, has the empty text as its `function`.
//!
//! Values of methods with a `store` of their own are not in [`functions`], and so not published.
#![cfg_attr(
    not(feature = "remote"),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "`ErrorKind` is of remote backends"
    )
)]

use std::collections::BTreeMap;

use ::metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};

use crate::registry::functions;
use crate::stats::Stats;

pub(crate) const COMPUTATION: &str = "oncemore_computation_seconds";

type Number = fn(&Stats) -> u64;

/// The counters of functions: what they are called, what they count, and where it stands.
const COUNTERS: [(&str, &str, Number); 8] = [
    (
        "oncemore_hits_total",
        "Calls answered from the cache",
        |stats| stats.hits,
    ),
    (
        "oncemore_remote_hits_total",
        "Calls answered by a remote backend",
        |stats| stats.remote_hits,
    ),
    (
        "oncemore_misses_total",
        "Calls that computed or waited",
        |stats| stats.misses,
    ),
    (
        "oncemore_waits_total",
        "Calls that waited for another's computation",
        |stats| stats.waits,
    ),
    (
        "oncemore_computations_total",
        "Computations that ended",
        |stats| stats.computations,
    ),
    (
        "oncemore_computation_errors_total",
        "Computations that ended in an error, a panic or a cancellation",
        |stats| stats.errors,
    ),
    (
        "oncemore_evictions_total",
        "Entries that had to make room",
        |stats| stats.evictions,
    ),
    (
        "oncemore_expirations_total",
        "Entries that were removed as expired",
        |stats| stats.expirations,
    ),
];

const GAUGES: [(&str, &str, Number); 2] = [
    ("oncemore_entries", "Entries in this process", |stats| {
        stats.entries
    }),
    (
        "oncemore_weight",
        "The weight of the entries in this process",
        |stats| stats.weight,
    ),
];

/// Tells the recorder what the metrics mean. Once, after the recorder is installed; without it all works, but nothing is explained.
pub fn describe() {
    for (name, text, _) in COUNTERS {
        describe_counter!(name, Unit::Count, text);
    }
    for (name, text, _) in GAUGES {
        describe_gauge!(name, Unit::Count, text);
    }
    describe_histogram!(COMPUTATION, Unit::Seconds, "The time of a computation");
    #[cfg(feature = "remote")]
    crate::far::describe();
}

/// Copies the functions' counters, and the state of the backends, to the recorder.
///
/// Several functions of one name (in the bodies of two functions of a module, say) are added up. Counters never go down. It costs some
/// hundred nanoseconds per function, and nothing to calls that go on.
pub fn publish() {
    let mut by_name: BTreeMap<&'static str, Stats> = BTreeMap::new();
    for function in functions() {
        by_name
            .entry(function.name())
            .or_default()
            .add(&function.stats());
    }
    for (function, stats) in &by_name {
        for (name, _, read) in COUNTERS {
            counter!(name, "function" => *function).absolute(read(stats));
        }
        for (name, _, read) in GAUGES {
            #[expect(clippy::cast_precision_loss, reason = "exact below 2⁵³")]
            gauge!(name, "function" => *function).set(read(stats) as f64);
        }
    }
    #[cfg(feature = "remote")]
    crate::far::publish();
}
