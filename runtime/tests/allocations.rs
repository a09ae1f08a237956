//! A hit allocates nothing: arguments are looked up borrowed, and what is cloned here has no heap.
//!
//! No isolation in these tests: this is the path that a program takes.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use oncemore::{CacheKey, Store, memoize};
use oncemore_testkit::block_on;

/// Calls once to fill the cache, then counts the allocations of a thousand calls more.
#[track_caller]
fn hits_allocate_nothing(mut call: impl FnMut()) {
    call();
    let hits = measure(|| (0..1_000).for_each(|_| call()));
    assert_eq!(hits.count_total, 0, "{} bytes", hits.bytes_total);
}

#[test]
fn a_miss_is_seen_by_the_counter() {
    #[memoize]
    fn miss(n: u64) -> u64 {
        n
    }
    miss(0);
    let misses = measure(|| (1..100).for_each(|n| assert_eq!(miss(n), n)));
    assert!(misses.count_total > 0, "the counter does not count");
}

#[test]
fn a_text() {
    #[memoize]
    fn text(sku: &str) -> u64 {
        sku.len() as u64
    }
    hits_allocate_nothing(|| assert_eq!(text("A-1"), 3));
    let long = "a longer one, beyond what any small-string trick holds";
    hits_allocate_nothing(|| assert_eq!(text(long), 54));
}

#[test]
fn a_text_and_a_number() {
    #[memoize]
    fn price(sku: &str, quantity: u64) -> u64 {
        sku.len() as u64 * quantity
    }
    hits_allocate_nothing(|| assert_eq!(price("A-1", 3), 9));
}

#[test]
fn a_tuple_of_them() {
    #[memoize]
    fn tuple(pair: (&str, u64)) -> u64 {
        pair.0.len() as u64 * pair.1
    }
    hits_allocate_nothing(|| assert_eq!(tuple(("A-1", 3)), 9));
}

#[test]
fn a_slice() {
    #[memoize]
    fn total(numbers: &[u64]) -> u64 {
        numbers.iter().sum()
    }
    let numbers: Vec<u64> = (0..100).collect();
    hits_allocate_nothing(|| assert_eq!(total(&numbers), 4_950));
}

#[test]
fn a_path() {
    #[memoize]
    fn depth(path: &Path) -> usize {
        path.components().count()
    }
    let path = PathBuf::from("/usr/share/doc");
    hits_allocate_nothing(|| assert_eq!(depth(&path), 4));
}

#[test]
fn an_option() {
    #[memoize]
    fn length(text: Option<&str>) -> usize {
        text.map_or(0, str::len)
    }
    hits_allocate_nothing(|| assert_eq!(length(Some("abc")), 3));
    hits_allocate_nothing(|| assert_eq!(length(None), 0));
}

#[test]
fn a_cow() {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the promise is for this type"
    )]
    #[memoize]
    fn length(text: Cow<'_, str>) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(length(Cow::Borrowed("abc")), 3));
}

#[test]
fn a_number() {
    #[memoize]
    fn square(n: u64) -> u64 {
        n * n
    }
    hits_allocate_nothing(|| assert_eq!(square(9), 81));
}

#[test]
fn an_owned_type_by_reference() {
    #[memoize]
    fn length(text: &String, words: &Vec<String>) -> usize {
        text.len() + words.len()
    }
    let (text, words) = (String::from("abc"), vec![String::from("d"); 4]);
    hits_allocate_nothing(|| assert_eq!(length(&text, &words), 7));
}

#[test]
fn an_owned_argument_beyond_its_own_allocation() {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the promise is for this type"
    )]
    #[memoize]
    fn length(text: String) -> usize {
        text.len()
    }
    length("abc".into());
    let hits = measure(|| assert_eq!(length("abc".into()), 3));
    assert_eq!(hits.count_total, 1, "the argument itself");
}

#[test]
fn no_argument() {
    #[memoize]
    fn answer() -> u64 {
        42
    }
    hits_allocate_nothing(|| assert_eq!(answer(), 42));
}

#[test]
fn a_shared_value() {
    #[memoize]
    fn shared(n: u64) -> Arc<Vec<u64>> {
        Arc::new(vec![n; 100])
    }
    hits_allocate_nothing(|| assert_eq!(shared(9).len(), 100));
}

#[test]
fn a_result() {
    #[memoize]
    fn parsed(text: &str) -> Result<u64, std::num::ParseIntError> {
        text.parse()
    }
    hits_allocate_nothing(|| assert_eq!(parsed("7"), Ok(7)));
}

#[test]
fn with_a_ttl() {
    #[memoize(ttl = "1h")]
    fn timed(text: &str) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(timed("abc"), 3));
}

#[test]
fn with_a_time_to_idle() {
    #[memoize(idle = "1h", ttl = "2h", jitter = "1m")]
    fn idle(text: &str) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(idle("abc"), 3));
}

#[test]
fn without_bounds() {
    #[memoize(capacity = unbounded)]
    fn unbounded(text: &str) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(unbounded("abc"), 3));
}

#[test]
fn with_a_weight() {
    #[memoize(weight = |_, value: &usize| *value as u64, max_weight = 1_000)]
    fn weighed(text: &str) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(weighed("abc"), 3));
}

#[test]
fn without_single_flight() {
    #[memoize(single_flight = off)]
    fn lone(text: &str) -> usize {
        text.len()
    }
    hits_allocate_nothing(|| assert_eq!(lone("abc"), 3));
}

/// Polls what has to be ready at once.
fn now<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a hit does not wait"),
    }
}

#[test]
fn asynchronously() {
    #[memoize(ttl = "1h")]
    async fn later(text: &str, n: u64) -> u64 {
        oncemore_testkit::yields(2).await;
        text.len() as u64 * n
    }
    assert_eq!(block_on(later("abc", 2)), 6);
    hits_allocate_nothing(|| assert_eq!(now(later("abc", 2)), 6));
}

#[test]
fn detached() {
    #[memoize(detached)]
    async fn afar(n: u64) -> u64 {
        oncemore_testkit::yields(2).await;
        n
    }
    assert_eq!(block_on(afar(2)), 2);
    hits_allocate_nothing(|| assert_eq!(now(afar(2)), 2));
}

#[test]
fn a_boxed_future_beyond_its_own_box() {
    #[memoize]
    fn boxed(n: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
        Box::pin(async move { n })
    }
    assert_eq!(block_on(boxed(2)), 2);
    let hit = measure(|| assert_eq!(now(boxed(2)), 2));
    assert_eq!(hit.count_total, 1, "the box that the signature asks for");
}

#[test]
fn generically() {
    #[memoize]
    fn generic<T: CacheKey>(x: T, n: u64) -> u64 {
        let _ = x;
        n
    }
    // The second instantiation is not the one that a hit finds first.
    hits_allocate_nothing(|| assert_eq!(generic("abc", 3), 3));
    hits_allocate_nothing(|| assert_eq!(generic(Some(4_u8), 4), 4));
}

struct Shop {
    name: String,
    prices: Store<(String,), u64>,
}

impl Shop {
    #[memoize]
    fn method(#[key(skip)] &self, sku: &str) -> u64 {
        sku.len() as u64 + self.name.len() as u64
    }

    #[memoize]
    fn keyed(#[key(&*self.name)] &self, sku: &str) -> u64 {
        sku.len() as u64 + self.name.len() as u64
    }

    #[memoize(store = self.prices)]
    fn owned(&self, sku: &str) -> u64 {
        sku.len() as u64
    }
}

#[test]
fn of_a_method() {
    let shop = Shop {
        name: "corner".into(),
        prices: Store::new(),
    };
    hits_allocate_nothing(|| assert_eq!(shop.method("A-1"), 9));
    hits_allocate_nothing(|| assert_eq!(shop.keyed("A-1"), 9));
    hits_allocate_nothing(|| assert_eq!(shop.owned("A-1"), 3));
}

#[test]
fn of_the_handle() {
    #[memoize]
    fn handled(text: &str) -> usize {
        text.len()
    }
    handled("abc");
    hits_allocate_nothing(|| assert_eq!(handled::peek("abc"), Some(3)));
    hits_allocate_nothing(|| assert!(handled::contains("abc")));
}
