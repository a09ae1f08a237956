//! `#[memoize]` beside the attributes of others.
#![deny(warnings)]
#![allow(
    clippy::non_minimal_cfg,
    reason = "a `cfg` that is true everywhere, to see whether it is heeded"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::{CacheKey, memoize, testing};
use tracing::instrument;

static CALLS: AtomicU32 = AtomicU32::new(0);

fn called() -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed)
}

#[instrument]
#[memoize]
fn traced_call(n: u64) -> u64 {
    n + 1
}

#[memoize]
#[instrument]
fn traced_computation(n: u64) -> u64 {
    n + 1
}

#[instrument(skip(log), err)]
#[memoize(ttl = "5m")]
async fn traced_future(id: u64, #[key(skip)] log: &str) -> Result<u64, String> {
    std::future::ready(()).await;
    id.checked_add(log.len() as u64).ok_or_else(String::new)
}

#[memoize]
#[instrument(level = "debug", ret)]
async fn traced_future_inside(id: &str) -> usize {
    std::future::ready(()).await;
    id.len()
}

#[tokio::test]
async fn tracing() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!(traced_call(1), 2);
        assert_eq!(traced_computation(1), 2);
        assert_eq!(traced_future(1, "a").await, Ok(2));
        assert_eq!(traced_future_inside("abc").await, 3);
    }
    let hits = [
        traced_call::stats().hits,
        traced_computation::stats().hits,
        traced_future::stats().hits,
        traced_future_inside::stats().hits,
    ];
    assert_eq!(hits, [1, 1, 1, 1]);
}

#[async_trait::async_trait]
trait Fetch {
    async fn fetch(&self, id: u64) -> Result<u64, String>;
    async fn fetch_all(&self, ids: &[u64]) -> Vec<u64>;
    async fn name(&self) -> String;
}

#[derive(CacheKey)]
struct Shop(u64);

#[async_trait::async_trait]
impl Fetch for Shop {
    #[memoize]
    async fn fetch(&self, id: u64) -> Result<u64, String> {
        called();
        std::future::ready(()).await;
        self.0.checked_sub(id).ok_or_else(String::new)
    }

    #[memoize(ttl = "5m")]
    async fn fetch_all(#[key(skip)] &self, ids: &[u64]) -> Vec<u64> {
        called();
        ids.iter().map(|id| id + self.0).collect()
    }

    async fn name(&self) -> String {
        "shop".into()
    }
}

#[tokio::test]
async fn async_trait() {
    let _test = testing::isolate();
    let before = CALLS.load(Ordering::Relaxed);
    let shops: [Box<dyn Fetch + Send + Sync>; 2] = [Box::new(Shop(1)), Box::new(Shop(2))];
    for _ in 0..2 {
        assert_eq!(shops[0].fetch(1).await, Ok(0));
        assert_eq!(shops[1].fetch(1).await, Ok(1));
        // The object is not part of the key: the first one's answer is everybody's.
        assert_eq!(shops[0].fetch_all(&[1, 2]).await, [2, 3]);
        assert_eq!(shops[1].fetch_all(&[1, 2]).await, [2, 3]);
        assert_eq!(shops[1].name().await, "shop");
    }
    assert_eq!(CALLS.load(Ordering::Relaxed) - before, 3);
}

#[cfg(all())]
#[memoize]
fn chosen(n: u64) -> u64 {
    n
}

#[cfg(any())]
#[memoize]
fn chosen(n: u64) -> Nothing {
    n
}

#[cfg_attr(all(), memoize(capacity = 5))]
fn by_cfg_attr(n: u64) -> u64 {
    n
}

#[memoize]
#[must_use = "it took a while"]
#[inline(never)]
fn must_use(n: u64) -> u64 {
    n
}

#[must_use]
#[memoize]
#[deprecated(since = "0.1.0", note = "ask the shop")]
fn deprecated(n: u64) -> u64 {
    n
}

#[allow(clippy::ptr_arg)]
#[memoize]
fn allowed_above(words: &Vec<String>) -> usize {
    words.len()
}

#[memoize]
#[allow(unused_variables, clippy::ptr_arg)]
fn allowed_below(words: &Vec<String>) -> usize {
    let unused = 1;
    words.len()
}

#[memoize]
#[expect(unused_variables, reason = "to see whether it is expected once")]
fn expected(n: u64) -> u64 {
    let unused = 1;
    n
}

#[memoize]
#[cold]
#[track_caller]
#[doc = "With what people write on functions."]
#[doc(hidden)]
pub fn more(n: u64) -> u64 {
    n
}

#[test]
#[allow(deprecated)]
fn built_in_attributes() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!(chosen(1), 1);
        assert_eq!(by_cfg_attr(1), 1);
        assert_eq!(must_use(1), 1);
        assert_eq!(deprecated(1), 1);
        assert_eq!(allowed_above(&vec![]), 0);
        assert_eq!(allowed_below(&vec![]), 0);
        assert_eq!(expected(1), 1);
        assert_eq!(more(1), 1);
    }
    assert_eq!(chosen::stats().hits, 1);
    assert_eq!(by_cfg_attr::stats().hits, 1);
    assert_eq!(deprecated::stats().hits, 1);
}
