//! Five hundred tasks that ask for the same key at once: how often it is computed.

use std::future::Future;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cached::macros::cached;
use oncemore::memoize;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::markdown::{Report, Table, Verdict};

const TASKS: usize = 500;
static COMPUTATIONS: AtomicU64 = AtomicU64::new(0);

/// Runs the stampede against each peer and prints the number of computations.
///
/// # Panics
/// Where no runtime can be started, or a call returns something wrong.
pub fn run(report: &mut Report) {
    // Without threads of its own no runtime could show a stampede.
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .expect("threads for a runtime");
    let counts = [
        (
            "`#[memoize]` of oncemore",
            runtime.block_on(stampede(|| ours(1))),
        ),
        ("`#[cached]`", runtime.block_on(stampede(|| plain(1)))),
        (
            "`#[cached(sync_writes = \"by_key\")]`",
            runtime.block_on(stampede(|| by_key(1))),
        ),
        ("moka", runtime.block_on(stampede(|| moka(1)))),
    ];
    let mut table = Table::new(&["500 tasks at once, one key", "computations"]);
    for (name, count) in counts {
        table.row([name.to_owned(), count.to_string()]);
    }
    report.say(&table);
    report.verdicts.push(Verdict {
        what: "computations for 500 tasks at once".to_owned(),
        target: "1".to_owned(),
        measured: counts[0].1.to_string(),
        met: counts[0].1 == 1,
    });
}

async fn stampede<F>(call: impl Fn() -> F) -> u64
where
    F: Future<Output = u64> + Send + 'static,
{
    COMPUTATIONS.store(0, Ordering::Relaxed);
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        tasks.spawn(call());
    }
    assert!(tasks.join_all().await.iter().all(|value| *value == 2));
    COMPUTATIONS.load(Ordering::Relaxed)
}

async fn compute(key: u64) -> u64 {
    COMPUTATIONS.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(100)).await;
    key + 1
}

#[memoize]
async fn ours(key: u64) -> u64 {
    compute(key).await
}

#[cached]
async fn plain(key: u64) -> u64 {
    compute(key).await
}

#[cached(sync_writes = "by_key")]
async fn by_key(key: u64) -> u64 {
    compute(key).await
}

async fn moka(key: u64) -> u64 {
    static CACHE: LazyLock<moka::future::Cache<u64, u64>> =
        LazyLock::new(|| moka::future::Cache::new(100));
    CACHE.get_with(key, compute(key)).await
}
