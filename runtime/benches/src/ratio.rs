//! The hit ratio on traces, whose sizes are those of the caches and not of the machine.

use std::collections::HashSet;

use cached::prelude::*;
use foyer_memory::{CacheBuilder, LfuConfig};
use oncemore::memoize;

use crate::markdown::{Report, Table, Verdict};
use crate::subjects::{Function, work};
use crate::traces::Trace;

/// Capacities that are tried; only those that a trace does not fit into are.
const CAPACITIES: [usize; 3] = [1_000, 10_000, 100_000];

/// A cache policy: the hits that a cache of this capacity has in this order of keys.
type Policy = fn(usize, &[u64]) -> u64;

const POLICIES: [(&str, Policy); 5] = [
    ("oncemore", ours),
    ("quick_cache", quick_cache),
    ("moka", moka),
    ("foyer LFU", foyer),
    ("LRU", lru),
];

/// Runs every trace through every policy and prints the shares.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub fn run(traces: &[Trace], report: &mut Report) {
    let mut header = vec!["hit ratio, %", "capacity"];
    header.extend(POLICIES.map(|(name, _)| name));
    let mut table = Table::new(&header);
    let mut sums = [0.0; POLICIES.len()];
    let mut cases = 0.0;
    for trace in traces {
        let distinct = trace.keys.iter().collect::<HashSet<_>>().len();
        for capacity in CAPACITIES {
            if capacity >= distinct {
                continue;
            }
            let shares = POLICIES.map(|(_, policy)| {
                100.0 * policy(capacity, &trace.keys) as f64 / trace.keys.len() as f64
            });
            cases += 1.0;
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share;
            }
            line(&mut table, &trace.name, &capacity.to_string(), shares);
        }
    }
    if cases == 0.0 {
        report.say(&"No trace is larger than a cache of 1,000 entries.");
        return;
    }
    let means = sums.map(|sum| sum / cases);
    line(&mut table, "mean", "", means);
    report.say(&table);
    report.verdicts.push(Verdict {
        what: "hit ratio, mean of the traces".to_owned(),
        target: format!("≥ quick_cache ({:.1} %)", means[1]),
        measured: format!("{:.1} %", means[0]),
        // As precise as it is printed: sharding makes a difference from run to run.
        met: (10.0 * means[0]).round() >= (10.0 * means[1]).round(),
    });
}

fn line(table: &mut Table, name: &str, capacity: &str, shares: [f64; POLICIES.len()]) {
    let mut cells = vec![name.to_owned(), capacity.to_owned()];
    cells.extend(shares.map(|share| format!("{share:.1}")));
    table.row(cells);
}

#[memoize(capacity = 1_000)]
fn thousand(key: u64) -> u64 {
    work(key)
}

#[memoize(capacity = 10_000)]
fn ten_thousand(key: u64) -> u64 {
    work(key)
}

#[memoize(capacity = 100_000)]
fn hundred_thousand(key: u64) -> u64 {
    work(key)
}

fn ours(capacity: usize, keys: &[u64]) -> u64 {
    let (call, hits): (Function, fn() -> u64) = match capacity {
        1_000 => {
            thousand::invalidate_all();
            (thousand, || thousand::stats().hits)
        }
        10_000 => {
            ten_thousand::invalidate_all();
            (ten_thousand, || ten_thousand::stats().hits)
        }
        _ => {
            hundred_thousand::invalidate_all();
            (hundred_thousand, || hundred_thousand::stats().hits)
        }
    };
    let before = hits();
    for &key in keys {
        call(key);
    }
    hits() - before
}

fn quick_cache(capacity: usize, keys: &[u64]) -> u64 {
    let cache = quick_cache::sync::Cache::new(capacity);
    count(
        keys,
        |key| cache.get(&key),
        |key| cache.insert(key, work(key)),
    )
}

fn moka(capacity: usize, keys: &[u64]) -> u64 {
    let cache = moka::sync::Cache::new(capacity as u64);
    count(
        keys,
        |key| cache.get(&key),
        |key| cache.insert(key, work(key)),
    )
}

fn foyer(capacity: usize, keys: &[u64]) -> u64 {
    let cache: foyer_memory::Cache<u64, u64> = CacheBuilder::new(capacity)
        .with_eviction_config(LfuConfig::default())
        .build();
    count(
        keys,
        |key| cache.get(&key).map(|entry| *entry.value()),
        |key| drop(cache.insert(key, work(key))),
    )
}

fn lru(capacity: usize, keys: &[u64]) -> u64 {
    let cache = std::cell::RefCell::new(cached::LruCache::new(capacity));
    count(
        keys,
        |key| cache.borrow_mut().get(&key).copied(),
        |key| {
            cache.borrow_mut().set(key, work(key));
        },
    )
}

fn count(keys: &[u64], get: impl Fn(u64) -> Option<u64>, insert: impl Fn(u64)) -> u64 {
    let mut hits = 0;
    for &key in keys {
        if get(key).is_some() {
            hits += 1;
        } else {
            insert(key);
        }
    }
    hits
}
