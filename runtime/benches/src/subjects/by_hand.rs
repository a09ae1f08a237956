//! What a careful person writes without a framework: a static map behind a lock, or a static `quick_cache`.

use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, PoisonError, RwLock};
use std::time::Instant;

use equivalent::Equivalent;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use quick_cache::sync::Cache;

use super::{BOUND, HOUR, MILLION_BOUND, work, work_on_pair};
use crate::keys::Pair;

/// A map behind a lock.
pub fn unbounded(key: u64) -> u64 {
    static MAP: LazyLock<RwLock<HashMap<u64, u64, RandomState>>> = LazyLock::new(RwLock::default);
    let found = MAP
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&key)
        .copied();
    found.unwrap_or_else(|| {
        let value = work(key);
        MAP.write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, value);
        value
    })
}

/// `quick_cache` as it comes.
pub fn bounded(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| Cache::new(BOUND));
    CACHE.get(&key).unwrap_or_else(|| {
        let value = work(key);
        CACHE.insert(key, value);
        value
    })
}

/// `quick_cache` with the time of writing beside the value, read by `Instant`.
pub fn timed(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, (u64, Instant)>> = LazyLock::new(|| Cache::new(BOUND));
    if let Some((value, deadline)) = CACHE.get(&key)
        && Instant::now() < deadline
    {
        return value;
    }
    let value = work(key);
    CACHE.insert(key, (value, Instant::now() + HOUR));
    value
}

/// `quick_cache`, looked up by a borrowed key.
pub fn pair((text, number): Pair) -> u64 {
    static CACHE: LazyLock<Cache<Owned, u64>> = LazyLock::new(|| Cache::new(BOUND));
    CACHE.get(&Borrowed(text, number)).unwrap_or_else(|| {
        let value = work_on_pair(text, number);
        CACHE.insert(Owned(text.to_owned(), number), value);
        value
    })
}

#[derive(PartialEq, Eq, Hash)]
struct Owned(String, u64);

struct Borrowed<'a>(&'a str, u64);

impl Hash for Borrowed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
        self.1.hash(state);
    }
}

impl Equivalent<Owned> for Borrowed<'_> {
    fn equivalent(&self, owned: &Owned) -> bool {
        self.1 == owned.1 && *self.0 == *owned.0
    }
}

/// `quick_cache` with its own single-flight.
pub async fn asynchronous(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| Cache::new(BOUND));
    let computed = CACHE.get_or_insert_async(&key, async { Ok::<_, ()>(work(key)) });
    computed.await.unwrap_or_default()
}

/// `quick_cache` with room for a million.
pub fn million(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| Cache::new(MILLION_BOUND));
    CACHE.get(&key).unwrap_or_else(|| {
        let value = work(key);
        CACHE.insert(key, value);
        value
    })
}
