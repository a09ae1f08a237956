//! How the installed backends are.

use std::sync::atomic::Ordering;

use super::installed::Installed;
use super::tier::Tier;

/// An installed backend: what it is, how it is, and what has gone wrong with it since it was installed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct BackendInfo {
    /// The name that it is installed under: its kind, or the one it was given.
    pub name: String,
    /// What it is, in a word: `redis`, `memcached`.
    pub kind: &'static str,
    /// Which server, without a password.
    pub place: String,
    /// Whether it is asked at all; `false` while it does not answer, and functions run uncached.
    pub up: bool,
    /// Whether it takes writes; `false` for some time after one was refused as read-only, or for want of memory.
    pub writable: bool,
    /// Batches of requests that failed.
    pub errors: u64,
    /// Values that were there and could not be used: damaged, another key's, in a codec that the function does not have.
    pub discarded: u64,
    /// Values that were not sent because they are larger than it takes.
    pub too_large: u64,
    /// Invalidations that have not arrived yet; until they have, this process distrusts what they are about.
    pub owed: usize,
}

/// The installed backends, in the order in which they were given. None before [`install`](crate::Builder::install).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// oncemore::builder()
///     .backend(oncemore::backends::MemoryBytes::new(1_000))
///     .install()
///     .await
///     .unwrap();
/// for backend in oncemore::backends() {
///     println!("{} at {}: {}", backend.name, backend.place, if backend.up { "up" } else { "down" });
/// }
/// # assert_eq!(oncemore::backends().len(), 1);
/// # oncemore::uninstall();
/// # }
/// ```
pub fn backends() -> Vec<BackendInfo> {
    let Some(installed) = Installed::any() else {
        return Vec::new();
    };
    installed.tiers().iter().map(|tier| info(tier)).collect()
}

fn info(tier: &Tier) -> BackendInfo {
    let counters = &tier.counters;
    BackendInfo {
        name: tier.name.clone(),
        kind: tier.kind(),
        place: tier.server(),
        up: tier.is_up(),
        writable: tier.takes_writes(),
        errors: counters.errors.load(Ordering::Relaxed),
        discarded: counters.discarded.load(Ordering::Relaxed),
        too_large: counters.too_large.load(Ordering::Relaxed),
        owed: tier.owed.count(),
    }
}
