//! What has expired leaves by itself, and its memory with it.

use std::cell::Cell;
use std::time::Duration;

use allocation_counter::measure;
use oncemore::{Store, memoize, testing};
use oncemore_testkit::{eventually, within};

const BURST: u64 = 100_000;

#[memoize(ttl = "10s", capacity = 100_000)]
fn bounded_burst(id: u64) -> [u64; 8] {
    [id; 8]
}

#[memoize(ttl = "10s", capacity = unbounded)]
fn unbounded_burst(id: u64) -> [u64; 8] {
    [id; 8]
}

#[test]
fn after_a_burst_the_memory_is_given_back() {
    let test = testing::isolate();
    let fills: [fn(u64); 2] = [
        |id| assert_eq!(bounded_burst(id)[0], id),
        |id| assert_eq!(unbounded_burst(id)[0], id),
    ];
    for fill in fills {
        let taken = measure(|| (0..BURST).for_each(fill)).bytes_current;
        assert!(taken > 8_000_000, "{taken} bytes for 100,000 entries");
        let stats = |of: &str| {
            let all = oncemore::functions();
            all.filter(|function| function.name().ends_with(of))
                .map(|f| f.stats().entries)
                .sum::<u64>()
        };
        assert!(stats("bounded_burst") > 99_000);
        test.advance(Duration::from_secs(10));
        let given = measure(|| test.purge()).bytes_current;
        assert_eq!(stats("bounded_burst"), 0);
        let kept = taken + given;
        assert!(kept < taken / 50, "{kept} of {taken} bytes are kept");
    }
}

#[test]
fn an_invalidation_of_everything_gives_the_memory_back() {
    let _test = testing::isolate();
    let taken =
        measure(|| (0..BURST).for_each(|id| assert_eq!(bounded_burst(id)[0], id))).bytes_current;
    let given = measure(bounded_burst::invalidate_all).bytes_current;
    let kept = taken + given;
    assert!(kept < taken / 50, "{kept} of {taken} bytes are kept");
}

#[test]
fn values_expire_without_any_traffic() {
    #[memoize(ttl = "50ms")]
    fn fleeting(id: u32) -> u32 {
        id
    }
    #[memoize(idle = "50ms", capacity = unbounded)]
    fn unread(id: u32) -> u32 {
        id
    }
    #[derive(Default)]
    struct Owner {
        store: Store<(u32,), u32>,
    }
    impl Owner {
        #[memoize(store = self.store, ttl = "50ms")]
        fn owned(&self, id: u32) -> u32 {
            id
        }
    }
    within(|| {
        let owner = Owner::default();
        for id in 0..100 {
            assert_eq!((fleeting(id), unread(id), owner.owned(id)), (id, id, id));
        }
        eventually("all three are empty", || {
            fleeting::stats().entries + unread::stats().entries + owner.store.stats().entries == 0
        });
        assert_eq!(fleeting::stats().expirations, 100);
    });
}

#[test]
fn values_expire_though_the_drop_of_one_panicked() {
    thread_local! {
        static HERE: Cell<bool> = const { Cell::new(false) };
    }
    #[derive(Clone)]
    struct Grenade(u32);
    impl Drop for Grenade {
        fn drop(&mut self) {
            assert!(HERE.get() || self.0 != 7, "dropped elsewhere");
        }
    }
    #[memoize(ttl = "50ms")]
    fn grenade(id: u32) -> Grenade {
        Grenade(id)
    }
    #[memoize(ttl = "700ms")]
    fn bystander(id: u32) -> u32 {
        id
    }
    within(|| {
        HERE.set(true);
        (0..10).for_each(|id| drop(grenade(id)));
        eventually("they expire", || grenade::stats().entries == 0);
        (0..100).for_each(|id| assert_eq!(bystander(id), id));
        eventually("others expire as well", || bystander::stats().entries == 0);
    });
}
