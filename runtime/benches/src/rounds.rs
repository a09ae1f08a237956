//! Interleaved rounds and their medians.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

/// How often each subject is measured. Odd, so that the median is one of the measured values.
const ROUNDS: usize = 41;

type Pass<K> = dyn Fn(&[K]) -> u64 + Send + Sync;

/// Something that is called with key after key.
pub struct Subject<K> {
    /// As it is printed.
    pub name: &'static str,
    pass: Box<Pass<K>>,
}

impl<K: Copy> Subject<K> {
    /// Calls `call` for each key of a pass; the loop is compiled together with the call.
    pub fn new(name: &'static str, call: impl Fn(K) -> u64 + Send + Sync + 'static) -> Self {
        Self::of_pass(name, move |keys| {
            keys.iter()
                .fold(0, |sum: u64, key| sum.wrapping_add(call(*key)))
        })
    }

    /// Makes a whole pass by itself.
    pub fn of_pass(name: &'static str, pass: impl Fn(&[K]) -> u64 + Send + Sync + 'static) -> Self {
        Self {
            name,
            pass: Box::new(pass),
        }
    }

    /// Makes one pass over `keys`.
    pub fn pass(&self, keys: &[K]) -> u64 {
        (self.pass)(black_box(keys))
    }
}

/// Median nanoseconds per call, in the order of the subjects.
///
/// # Panics
/// Where the subjects do not agree on their results: they then did not do the same.
pub fn one_thread<K: Copy>(subjects: &[Subject<K>], keys: &[K]) -> Vec<f64> {
    let expected = subjects[0].pass(keys);
    for subject in subjects {
        // The first pass fills the cache.
        assert_eq!(subject.pass(keys), expected, "{}", subject.name);
    }
    interleaved(subjects, |subject| {
        let start = Instant::now();
        black_box(subject.pass(keys));
        per_call(start, keys.len())
    })
}

/// The same for two threads that call at the same time, each in its own order.
pub fn two_threads<K: Copy + Send + Sync>(subjects: &[Subject<K>], keys: [&[K]; 2]) -> Vec<f64> {
    for subject in subjects {
        black_box(subject.pass(keys[0]));
    }
    interleaved(subjects, |subject| {
        let barrier = Barrier::new(2);
        let timed = |keys: &[K]| {
            barrier.wait();
            let start = Instant::now();
            black_box(subject.pass(keys));
            per_call(start, keys.len())
        };
        thread::scope(|scope| {
            let other = scope.spawn(|| timed(keys[1]));
            let own = timed(keys[0]);
            own.max(other.join().unwrap_or(own))
        })
    })
}

/// The same on one thread for subjects that make their own keys, never the same twice.
#[must_use]
pub fn each_new(subjects: &[Subject<u64>]) -> Vec<f64> {
    // As many as the caches hold: the first, unmeasured pass fills them.
    let keys = vec![0; crate::subjects::BOUND];
    for subject in subjects {
        black_box(subject.pass(&keys));
    }
    interleaved(subjects, |subject| {
        let start = Instant::now();
        black_box(subject.pass(&keys));
        per_call(start, keys.len())
    })
}

/// Runs all subjects once per round, beginning with another one each time, and takes each one's median.
fn interleaved<K>(
    subjects: &[Subject<K>],
    mut measure: impl FnMut(&Subject<K>) -> f64,
) -> Vec<f64> {
    let mut times = vec![Vec::with_capacity(ROUNDS); subjects.len()];
    for round in 0..ROUNDS {
        for index in 0..subjects.len() {
            let index = (index + round) % subjects.len();
            times[index].push(measure(&subjects[index]));
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort_unstable_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect()
}

/// Nanoseconds per call since `start`.
#[expect(
    clippy::cast_precision_loss,
    reason = "passes have far fewer than 2⁵³ calls"
)]
pub(crate) fn per_call(start: Instant, calls: usize) -> f64 {
    start.elapsed().as_secs_f64() * 1e9 / calls as f64
}
