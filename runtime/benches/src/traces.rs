//! Orders of keys for the hit ratio: made ones, or one read from a file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{fs, io};

/// How many accesses a made trace has.
const ACCESSES: u64 = 500_000;
/// Keys of the Zipf traces.
const KEYS: usize = 100_000;
/// The most that is read of a file.
const LONGEST: usize = 5_000_000;

/// An order of keys.
pub struct Trace {
    /// As it is printed.
    pub name: String,
    /// The keys in the order they are asked for.
    pub keys: Vec<u64>,
}

/// Traces of the shapes that caches meet, the same in every run.
#[must_use]
pub fn made() -> Vec<Trace> {
    let trace = |name: &str, keys| Trace {
        name: name.to_owned(),
        keys,
    };
    vec![
        trace("Zipf 0.8", zipf(0.8)),
        trace("Zipf 1.0", zipf(1.0)),
        trace("Zipf 1.0 with scans", with_scans(&zipf(1.0))),
        trace("Zipf 1.0, moving on", moving_on(&zipf(1.0))),
        trace("loop of 12,000", looping(12_000)),
    ]
}

/// A file with one key a line; numbers are taken as such, other texts by their hash.
///
/// # Errors
/// The file cannot be read.
pub fn read(path: &Path) -> io::Result<Trace> {
    let text = fs::read_to_string(path)?;
    let keys = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(LONGEST)
        .map(|line| line.parse().unwrap_or_else(|_| hash(line)))
        .collect();
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Trace {
        name: name.to_string_lossy().into_owned(),
        keys,
    })
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The key of rank `n` is asked for in proportion to `1 / nˢ`.
#[expect(clippy::cast_precision_loss, reason = "ranks are far below 2⁵³")]
fn zipf(exponent: f64) -> Vec<u64> {
    let mut total = 0.0;
    let cumulated: Vec<f64> = (1..=KEYS)
        .map(|rank| {
            total += (rank as f64).powf(-exponent);
            total
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(7);
    (0..ACCESSES)
        .map(|_| {
            let point = random.f64() * total;
            cumulated.partition_point(|sum| *sum < point) as u64
        })
        .collect()
}

/// Every 20,000 accesses, somebody reads 10,000 keys that nobody reads again.
fn with_scans(keys: &[u64]) -> Vec<u64> {
    let mut fresh = 1 << 40..;
    keys.chunks(20_000)
        .flat_map(|chunk| {
            let scan: Vec<u64> = fresh.by_ref().take(10_000).collect();
            chunk.iter().copied().chain(scan)
        })
        .collect()
}

/// Every 50,000 accesses, other keys are the popular ones.
fn moving_on(keys: &[u64]) -> Vec<u64> {
    keys.chunks(50_000)
        .zip(0_u64..)
        .flat_map(|(chunk, part)| chunk.iter().map(move |key| key + part * 5_000))
        .map(|key| key % KEYS as u64)
        .collect()
}

/// The same keys again and again, a few more than fit.
fn looping(keys: u64) -> Vec<u64> {
    (0..ACCESSES).map(|access| access % keys).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::made;

    #[test]
    fn made_traces_are_as_they_are_named() {
        for trace in made() {
            let distinct: HashSet<_> = trace.keys.iter().collect();
            assert!(
                distinct.len() > 10_000,
                "{}: {}",
                trace.name,
                distinct.len()
            );
            assert!(trace.keys.len() >= 500_000, "{}", trace.name);
        }
    }
}
