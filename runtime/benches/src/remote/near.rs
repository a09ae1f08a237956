//! Hits in the memory in front of Redis, beside a function that is kept in memory only.
#![expect(
    clippy::unused_async,
    reason = "what is computed is no more than a stand-in for something that waits"
)]

use oncemore::memoize;
use tokio::runtime::Runtime;

use crate::hits::each;
use crate::keys;
use crate::markdown::{Report, Table, Verdict};
use crate::rounds::{Subject, one_thread};
use crate::subjects::work;

#[memoize(backend = [memory, redis], ttl = "1h", capacity = 10_000)]
async fn tiered(key: u64) -> u64 {
    work(key)
}

#[memoize(ttl = "1h", capacity = 10_000)]
async fn in_process(key: u64) -> u64 {
    work(key)
}

/// Brings all keys near.
pub(super) async fn fill() {
    for key in keys::numbers(1) {
        tiered(key).await;
        in_process(key).await;
    }
}

pub(super) fn run(runtime: &Runtime, report: &mut Report) {
    let _inside = runtime.enter();
    let subjects = [
        Subject::of_pass("`#[memoize(backend = [memory, redis])]`", |keys| {
            each(keys, tiered)
        }),
        Subject::of_pass("`#[memoize]`", |keys| each(keys, in_process)),
    ];
    let times = one_thread(&subjects, &keys::numbers(1));
    let mut table = Table::new(&["hit in the near tier, TTL", "ns per call", "× in process"]);
    for (subject, time) in subjects.iter().zip(&times) {
        table.row([
            subject.name.to_owned(),
            format!("{time:.1}"),
            format!("{:.2}", time / times[1]),
        ]);
    }
    report.say(&table);
    report.verdicts.push(Verdict {
        what: "hit in the near tier".to_owned(),
        target: "≤ 1.5 × in process".to_owned(),
        measured: format!("{:.2} ×", times[0] / times[1]),
        met: times[0] <= 1.5 * times[1],
    });
}
