//! The smallest things that have to work.

use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::{memoize, testing};

#[memoize]
fn square(n: u64) -> u64 {
    CALLS.fetch_add(1, Ordering::Relaxed);
    n * n
}
static CALLS: AtomicU32 = AtomicU32::new(0);

#[test]
fn remembers() {
    let _test = testing::isolate();
    assert_eq!(square(3), 9);
    assert_eq!(square(3), 9);
    assert_eq!(square(4), 16);
    assert_eq!(CALLS.load(Ordering::Relaxed), 2);
    let stats = square::stats();
    assert_eq!(
        (stats.hits, stats.misses, stats.computations, stats.entries),
        (1, 2, 2, 2)
    );
    assert!(square::contains(3));
    assert_eq!(square::peek(4), Some(16));
    assert!(square::invalidate(3));
    assert!(!square::invalidate(3));
    assert!(square::put(3, 10));
    assert_eq!(square(3), 10);
    assert_eq!(square::refresh(3), 9);
    assert_eq!(square::uncached(5), 25);
    assert_eq!(square::peek(5), None);
}

#[memoize(ttl = "5m", capacity = 100)]
fn price(sku: &str, mut quantity: u32) -> String {
    quantity += 1;
    format!("{sku} × {quantity}")
}

#[test]
fn borrows_its_arguments() {
    let _test = testing::isolate();
    let sku = String::from("A-1");
    assert_eq!(price(&sku, 3), "A-1 × 4");
    assert_eq!(price("A-1", 3), "A-1 × 4");
    assert_eq!(price::stats().hits, 1);
    assert!(
        price::key("A-1", 3).ends_with(r#":("A-1",3)"#),
        "{}",
        price::key("A-1", 3)
    );
}

#[memoize]
fn takes_ownership(words: Vec<String>, (a, b): (u32, u32)) -> Vec<String> {
    let mut words = words;
    words.push(format!("{}", a + b));
    words
}

#[test]
fn moves_its_arguments() {
    let _test = testing::isolate();
    assert_eq!(takes_ownership(vec!["x".into()], (1, 2)), ["x", "3"]);
    assert_eq!(takes_ownership(vec!["x".into()], (1, 2)), ["x", "3"]);
    assert_eq!(takes_ownership::stats().hits, 1);
}

#[memoize]
async fn fetch(id: String, #[key(skip)] log: &str) -> Result<String, std::fmt::Error> {
    tokio::task::yield_now().await;
    if id.is_empty() {
        return Err(std::fmt::Error);
    }
    Ok(format!("{id}{log}"))
}

#[tokio::test]
async fn asynchronous() {
    let _test = testing::isolate();
    assert_eq!(fetch("a".into(), "1").await.unwrap(), "a1");
    assert_eq!(fetch("a".into(), "2").await.unwrap(), "a1");
    assert!(fetch(String::new(), "").await.is_err());
    assert!(!fetch::contains(String::new()));
    assert!(fetch::invalidate("a".into()));
}

#[memoize]
fn generic<T, const N: usize>(x: T) -> [u64; N]
where
    T: oncemore::CacheKey + Copy + Into<u64>,
{
    [x.into(); N]
}

#[test]
fn generics_have_a_store_each() {
    let _test = testing::isolate();
    assert_eq!(generic::<u8, 2>(1), [1, 1]);
    assert_eq!(generic::<u16, 2>(1), [1, 1]);
    assert_eq!(generic::<u16, 3>(1), [1, 1, 1]);
    assert_eq!(generic::stats().computations, 3);
    assert!(generic::contains::<u8, 2>(1));
}

#[memoize(ttl = "5m", idle = "90s", jitter = "1500ms", capacity = 7, single_flight = off)]
fn with_literals(n: u64) -> u64 {
    n
}

/// Nothing but where the values come from.
const CAPACITY: usize = 7;

#[memoize(
    ttl = std::time::Duration::from_secs(300),
    idle = std::time::Duration::from_secs(90),
    jitter = std::time::Duration::from_millis(1500),
    capacity = CAPACITY,
    single_flight = off
)]
fn with_expressions(n: u64) -> u64 {
    n
}

#[test]
fn options_that_are_literals_count_as_expressions_do() {
    with_literals(1);
    with_expressions(1);
    let config = with_literals::config().expect("it was called");
    assert_eq!(config, with_expressions::config().expect("it was called"));
    assert_eq!(config.ttl, Some(std::time::Duration::from_secs(300)));
    assert_eq!(config.capacity, Some(7));
    assert!(!config.single_flight);
}
