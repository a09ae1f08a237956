//! Methods: of values, of traits, of generic types; with handles, and with stores in fields.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::{CacheKey, Store, memoize, testing};
use oncemore_testkit::block_on;

#[derive(CacheKey, Clone, PartialEq, Debug)]
struct Point {
    x: i64,
    y: i64,
}

#[memoize]
impl Point {
    /// The value is part of the key.
    #[memoize]
    fn scaled(&self, by: i64) -> Point {
        Point {
            x: self.x * by,
            y: self.y * by,
        }
    }

    #[memoize]
    fn consumed(self, by: i64) -> i64 {
        self.x * by
    }

    #[memoize]
    fn origin(offset: i64) -> Self {
        Point {
            x: offset,
            y: offset,
        }
    }

    #[memoize]
    async fn later(&self, by: i64) -> i64 {
        oncemore_testkit::yields(1).await;
        self.x * by
    }

    #[memoize(handle = special, vis = pub(crate))]
    fn with_named_handle(&self) -> i64 {
        self.x
    }
}

#[test]
fn self_is_part_of_the_key() {
    let _test = testing::isolate();
    let (a, b) = (Point { x: 1, y: 2 }, Point { x: 3, y: 4 });
    for _ in 0..2 {
        assert_eq!(a.scaled(2), Point { x: 2, y: 4 });
        assert_eq!(b.scaled(2), Point { x: 6, y: 8 });
        assert_eq!(
            a.clone().scaled(2),
            Point { x: 2, y: 4 },
            "an equal value has an equal key"
        );
        assert_eq!(a.clone().consumed(5), 5);
        assert_eq!(b.clone().consumed(5), 15);
        assert_eq!(Point::origin(3), Point { x: 3, y: 3 });
        assert_eq!(block_on(b.later(2)), 6);
    }
    let scaled = Point::scaled_handle().stats();
    assert_eq!((scaled.computations, scaled.hits), (2, 4));
    assert_eq!(Point::consumed_handle().stats().computations, 2);
    assert_eq!(Point::origin_handle().stats().computations, 1);
    assert_eq!(Point::later_handle().stats().computations, 1);
}

#[test]
fn a_handle_does_with_a_tuple_what_a_free_function_s_does() {
    let _test = testing::isolate();
    let a = Point { x: 1, y: 2 };
    let handle = Point::scaled_handle();
    assert_eq!(handle.peek(&(&a, 2_i64)), None);
    a.scaled(2);
    assert_eq!(handle.peek(&(&a, 2_i64)), Some(Point { x: 2, y: 4 }));
    assert!(handle.contains(&(&a, 2_i64)) && !handle.contains(&(&a, 3_i64)));
    assert!(handle.put(&(&a, 2_i64), Point { x: 0, y: 0 }));
    assert_eq!(a.scaled(2), Point { x: 0, y: 0 });
    assert!(handle.invalidate(&(&a, 2_i64)));
    assert_eq!(a.scaled(2), Point { x: 2, y: 4 });
    assert!(handle.name().ends_with("::scaled"), "{}", handle.name());
    assert!(handle.key(&(&a, 2_i64)).contains("::scaled:"));
    handle.invalidate_all();
    assert_eq!(handle.stats().entries, 0);
    assert_eq!(handle.config().capacity, Some(10_000));
}

#[test]
fn its_siblings_refresh_and_compute_without_the_cache() {
    let _test = testing::isolate();
    let a = Point { x: 1, y: 2 };
    assert_eq!(a.scaled_uncached(2), Point { x: 2, y: 4 });
    assert!(!Point::scaled_handle().contains(&(&a, 2_i64)));
    assert!(Point::scaled_handle().put(&(&a, 2_i64), Point { x: 0, y: 0 }));
    assert_eq!(a.scaled_refresh(2), Point { x: 2, y: 4 });
    assert_eq!(a.scaled(2), Point { x: 2, y: 4 });
    assert_eq!(block_on(a.later_refresh(3)), 3);
    assert_eq!(block_on(a.later_uncached(4)), 4);
    assert_eq!(Point::later_handle().stats().entries, 1);
}

#[test]
fn a_handle_can_have_another_name() {
    let _test = testing::isolate();
    let a = Point { x: 1, y: 2 };
    assert_eq!(a.with_named_handle(), 1);
    assert!(Point::special().contains(&(&a,)));
}

mod visible {
    use oncemore::memoize;

    pub(crate) struct Inner;

    #[memoize]
    impl Inner {
        #[memoize(vis = pub(crate))]
        fn private(n: u32) -> u32 {
            n
        }

        pub(crate) fn call(n: u32) -> u32 {
            Self::private(n)
        }
    }

    #[memoize(vis = pub(crate), handle = hidden_cache)]
    fn hidden(n: u32) -> u32 {
        n
    }

    pub(crate) fn call(n: u32) -> u32 {
        hidden(n)
    }
}

#[test]
fn a_handle_can_be_seen_where_its_function_cannot() {
    let _test = testing::isolate();
    assert_eq!((visible::Inner::call(1), visible::call(2)), (1, 2));
    assert!(visible::Inner::private_handle().invalidate(&(1_u32,)));
    assert!(visible::hidden_cache::invalidate(2));
}

/// Has no key of its own.
struct Service {
    calls: AtomicU32,
}

impl Service {
    #[memoize]
    fn answer(#[key(skip)] &self, n: u32) -> u32 {
        self.calls.fetch_add(1, Ordering::SeqCst);
        n * 2
    }
}

#[test]
fn a_skipped_self_shares_one_cache() {
    let _test = testing::isolate();
    let service = || Service {
        calls: AtomicU32::new(0),
    };
    let (one, two) = (service(), service());
    assert_eq!((one.answer(1), two.answer(1), two.answer(2)), (2, 2, 4));
    let calls = |service: &Service| service.calls.load(Ordering::SeqCst);
    assert_eq!((calls(&one), calls(&two)), (1, 1));
}

trait Shape {
    fn area(&self, unit: u64) -> u64;
}

#[derive(CacheKey)]
struct Square(u64);

#[derive(CacheKey)]
struct Strip(u64);

static AREAS: AtomicU32 = AtomicU32::new(0);

impl Shape for Square {
    #[memoize]
    fn area(&self, unit: u64) -> u64 {
        AREAS.fetch_add(1, Ordering::SeqCst);
        self.0 * self.0 * unit
    }
}

#[memoize]
impl Shape for Strip {
    #[memoize]
    fn area(&self, unit: u64) -> u64 {
        AREAS.fetch_add(1, Ordering::SeqCst);
        self.0 * unit
    }
}

#[test]
fn methods_of_a_trait_are_memoized_for_each_type() {
    let _test = testing::isolate();
    for _ in 0..3 {
        assert_eq!((Square(3).area(2), Strip(3).area(2)), (18, 6));
        let shapes: [&dyn Shape; 2] = [&Square(4), &Strip(4)];
        assert_eq!(shapes.map(|shape| shape.area(1)), [16, 4]);
    }
    assert_eq!(AREAS.load(Ordering::SeqCst), 4);
}

struct Table<T>(T);

#[memoize]
impl<T: CacheKey + Clone + Into<u64>> Table<T> {
    #[memoize]
    fn size(n: u64) -> u64 {
        size_of::<T>() as u64 * n
    }

    #[memoize]
    fn first(#[key(skip)] &self, n: u64) -> u64 {
        self.0.clone().into() + n
    }
}

#[test]
fn two_types_of_a_generic_impl_do_not_share() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!((Table::<u8>::size(1), Table::<u64>::size(1)), (1, 8));
        assert_eq!((Table(1_u8).first(1), Table(7_u64).first(1)), (2, 8));
    }
    assert_eq!(Table::<u8>::size_handle().stats().computations, 1);
    assert!(Table::<u8>::size_handle().invalidate(&(1_u64,)));
    assert!(Table::<u64>::size_handle().contains(&(1_u64,)));
    Table::<u64>::first_handle().invalidate_all();
    assert!(Table::<u8>::first_handle().contains(&(1_u64,)));
    assert!(!Table::<u64>::first_handle().contains(&(1_u64,)));
}

#[derive(Clone, Default)]
struct Parser {
    widths: Store<(String, u32), Arc<usize>>,
    results: Store<(u32,), u32>,
    calls: Arc<AtomicU32>,
}

impl Parser {
    #[memoize(store = self.widths)]
    fn width(&self, text: &str, tab: u32) -> Arc<usize> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Arc::new(text.len() + tab as usize)
    }

    #[memoize(store = self.results, capacity = 3)]
    async fn halved(&self, n: u32) -> Result<u32, String> {
        oncemore_testkit::yields(1).await;
        self.calls.fetch_add(1, Ordering::SeqCst);
        if n.is_multiple_of(2) {
            Ok(n / 2)
        } else {
            Err(format!("{n} is odd"))
        }
    }
}

#[test]
fn a_store_in_a_field_belongs_to_its_owner() {
    let _test = testing::isolate();
    let (one, two) = (Parser::default(), Parser::default());
    assert_eq!(
        (
            *one.width("ab", 1),
            *one.width("ab", 1),
            *two.width("ab", 1)
        ),
        (3, 3, 3)
    );
    assert_eq!((one.widths.stats().hits, two.widths.stats().hits), (1, 0));
    one.widths.invalidate_all();
    assert_eq!(
        (one.widths.stats().entries, two.widths.stats().entries),
        (0, 1)
    );
    one.width("ab", 1);
    assert_eq!(one.calls.load(Ordering::SeqCst), 2);
}

#[test]
fn a_store_in_a_field_keeps_to_the_rules_of_the_method() {
    let _test = testing::isolate();
    let parser = Parser::default();
    assert_eq!(block_on(parser.halved(4)), Ok(2));
    assert_eq!(block_on(parser.halved(4)), Ok(2));
    assert_eq!(block_on(parser.halved(3)), Err("3 is odd".into()));
    assert_eq!(block_on(parser.halved(3)), Err("3 is odd".into()));
    assert_eq!(parser.calls.load(Ordering::SeqCst), 3);
    for n in 0..10 {
        block_on(parser.halved(n * 2)).unwrap();
    }
    assert_eq!(parser.results.stats().entries, 3);
}

#[test]
fn a_store_in_a_field_dies_with_its_owner() {
    let _test = testing::isolate();
    let parser = Parser::default();
    let kept = Arc::downgrade(&parser.width("ab", 1));
    assert!(kept.upgrade().is_some());
    drop(parser);
    assert!(kept.upgrade().is_none());
}

#[derive(Default)]
struct Session {
    names: Store<(u32,), Arc<u32>>,
}

impl Session {
    #[memoize(store = self.names, ttl = "1h")]
    fn name(&self, n: u32) -> Arc<u32> {
        Arc::new(n)
    }
}

#[test]
fn a_store_whose_values_expire_dies_with_its_owner_too() {
    let session = Session::default();
    let kept = Arc::downgrade(&session.name(1));
    drop(session);
    // What removes expired entries may be looking at it right now.
    oncemore_testkit::eventually("the value is dropped", || kept.upgrade().is_none());
}

#[test]
fn a_clone_starts_with_an_empty_store() {
    let _test = testing::isolate();
    let parser = Parser::default();
    parser.width("ab", 1);
    let clone = parser.clone();
    assert_eq!(clone.widths.stats(), oncemore::Stats::default());
    clone.width("ab", 1);
    assert_eq!(clone.calls.load(Ordering::SeqCst), 2);
    assert_eq!(parser.widths.stats().entries, 1);
}

#[derive(CacheKey, Clone)]
struct Depot<T> {
    name: T,
}

#[memoize]
impl<T: CacheKey + Clone + Send + Sync + 'static> Depot<T> {
    #[memoize]
    fn stock(&self, sku: &str, #[key(skip)] log: &mut_free::Log, day: usize) -> Option<usize> {
        let _ = &self.name;
        log.note();
        (day > 0).then_some(sku.len() + day)
    }

    #[memoize(only_some)]
    fn nearest(#[key(skip)] &self, (x, y): (i32, i32)) -> Option<i32> {
        let _ = &self.name;
        (x + y > 0).then_some(x + y)
    }

    #[memoize(key = (day / 7, sku.len()))]
    fn week(&self, mut sku: String, day: usize) -> usize {
        let _ = &self.name;
        sku.push('!');
        sku.len() + day
    }

    #[memoize]
    async fn later(&self, #[key(with = str::len)] sku: &str) -> Result<usize, String> {
        std::future::ready(&self.name).await;
        sku.parse::<usize>().map_err(|error| error.to_string())
    }
}

mod mut_free {
    #[derive(Default)]
    pub(crate) struct Log(std::sync::atomic::AtomicU32);
    impl Log {
        pub(crate) fn note(&self) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

/// The place of a value takes the method's own arguments, those of the key.
#[test]
fn an_entry_is_reached_by_the_arguments() {
    let _test = testing::isolate();
    let log = mut_free::Log::default();
    let (north, south) = (
        Depot { name: "north" },
        Depot {
            name: String::from("south"),
        },
    );

    assert_eq!(north.stock("A-1", &log, 3), Some(6));
    assert_eq!(north.stock_entry("A-1", 3).peek(), Some(Some(6)));
    assert!(!north.stock_entry("A-1", 4).contains());
    assert!(!south.stock_entry("A-1", 3).contains());
    assert!(south.stock_entry("A-1", 3).put(None));
    assert_eq!(south.stock("A-1", &log, 3), None);
    assert!(north.stock_entry("A-1", 3).invalidate());
    assert!(!north.stock_entry("A-1", 3).invalidate());
    assert!(south.stock_entry("A-1", 3).contains());
    let key = north.stock_entry("A-1", 3).key();
    assert_eq!(
        key,
        Depot::<&str>::stock_handle().key(&(&north, "A-1", 3_usize))
    );

    assert_eq!(north.nearest((1, 2)), Some(3));
    assert!(Depot::<&str>::nearest_entry((1, 2)).invalidate());
    assert!(!Depot::<&str>::nearest_entry((1, 2)).put(None));
}

/// Also where the type of the key has no name; the handle is then what `functions` lists.
#[tokio::test]
async fn a_computed_key_has_a_handle() {
    let _test = testing::isolate();
    let depot = Depot { name: 1_u8 };
    depot.week("A-1".into(), 8);
    assert_eq!(depot.week_entry("B-2".into(), 13).peek(), Some(12));
    assert_eq!(Depot::<u8>::week_handle().stats().misses, 1);
    Depot::<u8>::week_handle().invalidate_all();
    assert!(!depot.week_entry("B-2".into(), 13).contains());
    assert!(Depot::<u8>::week_handle().name().ends_with("Depot::week"));

    assert_eq!(depot.later("12").await, Ok(12));
    assert_eq!(depot.later_entry("99").peek(), Some(Ok(12)));
    assert!(depot.later_entry("34").invalidate());
}
