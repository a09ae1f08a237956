//! The miss path: a key that was never asked for, a computation that takes nothing, an entry that has to go.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::markdown::{Report, Table};
use crate::rounds::{Subject, each_new};
use crate::subjects::{Function, by_hand, cached, foyer, memoize, moka, ours};

/// Measures every peer's bounded cache, full, and prints what a miss costs.
pub fn run(report: &mut Report) {
    let subjects = [
        miss("`#[memoize]` of oncemore", ours::bounded),
        miss("`#[memoize]` of oncemore, TTL", ours::timed),
        miss("`quick_cache` by hand", by_hand::bounded),
        miss("`#[cached]`", cached::bounded),
        miss("`#[cached]`, TTL", cached::timed),
        miss("`#[concurrent_cached]`", cached::bounded_sharded),
        miss("`#[memoize]` of memoize", memoize::bounded),
        miss("moka", moka::bounded),
        miss("foyer", foyer::bounded),
    ];
    let times = each_new(&subjects);
    let mut table = Table::new(&["miss, `u64`, bounded, full", "ns per call", "× ours"]);
    for (subject, time) in subjects.iter().zip(&times) {
        table.row([
            subject.name.to_owned(),
            format!("{time:.0}"),
            format!("{:.2}", time / times[0]),
        ]);
    }
    report.say(&table);
}

/// A pass of keys that no pass had before; the keys that are handed in only say how many.
fn miss(name: &'static str, call: Function) -> Subject<u64> {
    let next = AtomicU64::new(1 << 32);
    Subject::of_pass(name, move |keys| {
        let count = keys.len() as u64;
        let first = next.fetch_add(count, Ordering::Relaxed);
        (first..first + count).fold(0, |sum: u64, key| sum.wrapping_add(call(key)))
    })
}
