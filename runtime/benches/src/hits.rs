//! The hit path: nanoseconds per call for 1,000 resident keys in random order.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::keys::{self, Pair};
use crate::markdown::{Report, Table, Verdict};
use crate::rounds::{Subject, one_thread, two_threads};
use crate::subjects::{by_hand, cached, foyer, memoize, moka, ours};

/// A row of the target table.
pub struct Row<K: 'static> {
    /// As it is printed.
    pub title: &'static str,
    /// Ours first.
    pub subjects: Vec<Subject<K>>,
    targets: &'static [Target],
}

/// What our time is held against.
enum Target {
    /// At most so many times that of another subject.
    Times(f64, &'static str),
    /// So many times faster than another subject.
    Faster(f64, &'static str),
    /// At most so many nanoseconds.
    Nanos(f64),
    /// At most so many nanoseconds more than another subject.
    More(f64, &'static str),
}

const OURS: &str = "`#[memoize]` of oncemore";
const MAP: &str = "`RwLock<HashMap>` by hand";
const QUICK: &str = "`quick_cache` by hand";
const QUICK_TIMED: &str = "`quick_cache` by hand, TTL by `Instant`";
const CACHED: &str = "`#[cached]`";
const SHARDED: &str = "`#[concurrent_cached]`";
const MEMOIZE: &str = "`#[memoize]` of memoize";
const MOKA: &str = "moka";
const FOYER: &str = "foyer";

/// The rows whose key is a number, on one thread.
#[must_use]
pub fn number_rows() -> Vec<Row<u64>> {
    vec![
        Row {
            title: "`u64`, no bound, no TTL",
            subjects: vec![
                Subject::new(OURS, ours::unbounded),
                Subject::new(MAP, by_hand::unbounded),
                Subject::new(CACHED, cached::unbounded),
                Subject::new(SHARDED, cached::unbounded_sharded),
                Subject::new(MEMOIZE, memoize::unbounded),
            ],
            targets: &[Target::Times(1.3, MAP)],
        },
        Row {
            title: "`u64`, bounded",
            subjects: vec![
                Subject::new(OURS, ours::bounded),
                Subject::new(QUICK, by_hand::bounded),
                Subject::new(CACHED, cached::bounded),
                Subject::new(SHARDED, cached::bounded_sharded),
                Subject::new(MEMOIZE, memoize::bounded),
                Subject::new(MOKA, moka::bounded),
                Subject::new(FOYER, foyer::bounded),
            ],
            targets: &[Target::Times(1.3, QUICK)],
        },
        Row {
            title: "`u64`, bounded, TTL",
            subjects: vec![
                Subject::new(OURS, ours::timed),
                Subject::new(QUICK_TIMED, by_hand::timed),
                Subject::new(CACHED, cached::timed),
                Subject::new(SHARDED, cached::timed_sharded),
                Subject::new(MEMOIZE, memoize::timed),
                Subject::new(MOKA, moka::timed),
            ],
            targets: &[Target::Nanos(16.0), Target::Faster(3.0, CACHED)],
        },
        Row {
            title: "`u64`, bounded, asynchronous",
            subjects: vec![
                Subject::of_pass(OURS, |keys| each(keys, ours::asynchronous)),
                Subject::new("the same, synchronous", ours::bounded),
                Subject::of_pass(QUICK, |keys| each(keys, by_hand::asynchronous)),
                Subject::of_pass(CACHED, |keys| each(keys, cached::asynchronous)),
                Subject::of_pass(SHARDED, |keys| each(keys, cached::asynchronous_sharded)),
                Subject::of_pass(MOKA, |keys| each(keys, moka::asynchronous)),
            ],
            targets: &[Target::More(5.0, "the same, synchronous")],
        },
    ]
}

/// The row whose key is a text and a number.
#[must_use]
pub fn pair_row() -> Row<Pair> {
    Row {
        title: "`(&str, u64)`, bounded",
        subjects: vec![
            Subject::new(OURS, |(text, number): Pair| ours::pair(text, number)),
            Subject::new(QUICK, by_hand::pair),
            Subject::new(CACHED, |(text, number): Pair| cached::pair(text, number)),
            Subject::new(SHARDED, |(text, number): Pair| {
                cached::pair_sharded(text, number)
            }),
            Subject::new(MEMOIZE, |(text, number): Pair| {
                memoize::pair(text.to_owned(), number)
            }),
            Subject::new(MOKA, moka::pair),
            Subject::new(FOYER, foyer::pair),
        ],
        targets: &[Target::Times(1.3, QUICK)],
    }
}

/// The row of two threads at once.
#[must_use]
pub fn contended_row() -> Row<u64> {
    Row {
        title: "`u64`, bounded, TTL, two threads",
        subjects: vec![
            Subject::new(OURS, ours::timed),
            // The bar is the form without a TTL, which reads no clock.
            Subject::new(QUICK, by_hand::bounded),
            Subject::new(QUICK_TIMED, by_hand::timed),
            Subject::new(CACHED, cached::timed),
            Subject::new(SHARDED, cached::timed_sharded),
            Subject::new(MOKA, moka::timed),
        ],
        targets: &[Target::Times(1.5, QUICK)],
    }
}

/// Measures all rows and reports them.
pub fn run(report: &mut Report) {
    let numbers = keys::numbers(1);
    for row in number_rows() {
        row.report(&one_thread(&row.subjects, &numbers), report);
    }
    let row = pair_row();
    row.report(&one_thread(&row.subjects, &keys::pairs(1)), report);

    let row = contended_row();
    let times = two_threads(&row.subjects, [&numbers, &keys::numbers(2)]);
    row.report(&times, report);
}

impl<K: Copy> Row<K> {
    fn report(&self, times: &[f64], report: &mut Report) {
        let mut table = Table::new(&[self.title, "ns per call", "× ours"]);
        for (subject, time) in self.subjects.iter().zip(times) {
            table.row([
                subject.name.to_owned(),
                format!("{time:.1}"),
                format!("{:.2}", time / times[0]),
            ]);
        }
        report.say(&table);
        report.verdicts.extend(self.judge(times));
    }

    fn judge(&self, times: &[f64]) -> Vec<Verdict> {
        let ours = times[0];
        let of = |name: &str| {
            let found = self
                .subjects
                .iter()
                .position(|subject| subject.name == name);
            found.map_or(f64::NAN, |index| times[index])
        };
        let verdict = |target: &Target| {
            let (target, measured, met) = match *target {
                Target::Times(times, name) => (
                    format!("≤ {times} × {name}"),
                    format!("{:.2} ×", ours / of(name)),
                    ours <= times * of(name),
                ),
                Target::Faster(times, name) => (
                    format!("≥ {times} × faster than {name}"),
                    format!("{:.2} ×", of(name) / ours),
                    ours * times <= of(name),
                ),
                Target::Nanos(nanos) => (
                    format!("≤ {nanos} ns"),
                    format!("{ours:.1} ns"),
                    ours <= nanos,
                ),
                Target::More(nanos, name) => (
                    format!("≤ {name} + {nanos} ns"),
                    format!("{:+.1} ns", ours - of(name)),
                    ours <= of(name) + nanos,
                ),
            };
            Verdict {
                what: format!("hit, {}", self.title),
                target,
                measured,
                met,
            }
        };
        self.targets.iter().map(verdict).collect()
    }
}

/// Calls an asynchronous function for each key, inside one future, as a handler does.
///
/// # Panics
/// Where a call has to wait: a hit does not.
pub(crate) fn each<F: Future<Output = u64>>(keys: &[u64], call: impl Fn(u64) -> F) -> u64 {
    let all = pin!(async {
        let mut sum: u64 = 0;
        for key in keys {
            sum = sum.wrapping_add(call(*key).await);
        }
        sum
    });
    match all.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(sum) => sum,
        Poll::Pending => panic!("a call that nothing competes with had to wait"),
    }
}
