//! Two instantiations never share a cache, wherever their parameters stand.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use oncemore::{CacheKey, Store, memoize, testing};

trait Tag: 'static {
    const NAME: &'static str;
}

struct A;
struct B;

impl Tag for A {
    const NAME: &'static str = "A";
}

impl Tag for B {
    const NAME: &'static str = "B";
}

#[derive(CacheKey)]
struct Thing;

trait Named<T> {
    fn name(&self) -> String;
}

impl<T: Tag> Named<T> for Thing {
    #[memoize]
    fn name(&self) -> String {
        T::NAME.into()
    }
}

#[test]
fn of_a_generic_trait() {
    let _test = testing::isolate();
    assert_eq!(Named::<A>::name(&Thing), "A");
    assert_eq!(Named::<B>::name(&Thing), "B");
    assert_eq!(Named::<A>::name(&Thing), "A");
    let listed = oncemore::functions().find(|function| function.name().ends_with("::name"));
    assert_eq!(listed.unwrap().stats().hits, 1);
}

trait Defaulted<T: Tag>: CacheKey {
    #[memoize]
    fn text(&self) -> String {
        T::NAME.into()
    }
}

impl<T: Tag> Defaulted<T> for Thing {}

#[test]
fn of_a_generic_trait_s_default_method() {
    assert_eq!(Defaulted::<A>::text(&Thing), "A");
    assert_eq!(Defaulted::<B>::text(&Thing), "B");
}

#[derive(Default)]
struct Holder {
    values: Store<(u32,), String>,
}

impl Holder {
    #[memoize(store = self.values)]
    fn get<T: Tag>(&self, n: u32) -> String {
        format!("{}{n}", T::NAME)
    }

    #[memoize(store = self.values)]
    fn other(&self, n: u32) -> String {
        format!("other {n}")
    }
}

#[test]
fn of_a_method_with_a_store_of_its_object() {
    let holder = Holder::default();
    assert_eq!(holder.get::<A>(1), "A1");
    assert_eq!(holder.get::<B>(1), "B1");
    assert_eq!(holder.other(1), "other 1");
    assert_eq!(holder.get::<A>(1), "A1");
    assert_eq!(holder.values.stats().hits, 1);
}

#[derive(CacheKey)]
struct Counter;

#[memoize]
impl Counter {
    #[expect(clippy::unused_self, reason = "it is the key")]
    #[memoize]
    fn count(&self) -> u32 {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        CALLS.fetch_add(1, Ordering::Relaxed)
    }
}

#[test]
fn the_body_of_a_method_with_a_handle_is_there_once() {
    let _test = testing::isolate();
    assert_eq!(Counter.count(), 0);
    assert_eq!(Counter.count_refresh(), 1);
    assert_eq!(Counter.count_uncached(), 2);
    assert_eq!(Counter.count(), 1);
}

#[memoize]
fn odd_names(__key: u32, __miss: u32, __hit: u32, __value: u32, _unused: u32) -> u32 {
    __key + __miss + __hit + __value
}

#[test]
fn names_of_the_user_s_do_not_meet_the_macro_s() {
    let _test = testing::isolate();
    assert_eq!(odd_names(1, 2, 3, 4, 5), 10);
    assert!(odd_names::put(1, 2, 3, 4, 5, 11));
    assert_eq!(odd_names(1, 2, 3, 4, 5), 11);
}

#[memoize(capacity = own_capacity())]
fn sized_by_itself(n: u64) -> u64 {
    n
}

fn own_capacity() -> usize {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if ASKED.swap(true, Ordering::Relaxed) {
        return 10;
    }
    10 + usize::try_from(sized_by_itself(1)).unwrap_or(0)
}

#[test]
fn an_option_may_call_its_own_function() {
    assert_eq!(sized_by_itself(7), 7);
}

#[memoize]
fn label<T: Tag>(n: u32) -> String {
    format!("{n} {}", T::NAME)
}

#[test]
fn have_keys_that_differ_as_text() {
    assert_ne!(label::key::<A>(1), label::key::<B>(1));
    assert_eq!(label::key::<A>(1), label::key::<A>(1));
}
