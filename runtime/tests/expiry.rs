//! Values are served for as long as they may be, and no longer.

use std::time::Duration;

use oncemore::{memoize, testing};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const NANO: Duration = Duration::from_nanos(1);

#[memoize(ttl = "10s")]
fn timed(id: u32, #[key(skip)] answer: u32) -> u32 {
    let _ = id;
    answer
}

#[test]
fn a_ttl_ends_at_its_last_nanosecond() {
    let test = testing::isolate();
    assert_eq!(timed(1, 5), 5);
    test.advance(secs(10).checked_sub(NANO).unwrap());
    assert_eq!(timed(1, 6), 5);
    assert!(timed::contains(1));
    assert_eq!(timed::peek(1), Some(5));
    test.advance(NANO);
    assert!(!timed::contains(1));
    assert_eq!(timed::peek(1), None);
    assert_eq!(timed(1, 6), 6);
    let stats = timed::stats();
    assert_eq!((stats.hits, stats.misses, stats.computations), (1, 2, 2));
    assert_eq!(
        (stats.expirations, stats.evictions, stats.entries),
        (1, 0, 1)
    );
}

#[test]
fn reads_do_not_postpone_a_ttl() {
    let test = testing::isolate();
    timed(1, 5);
    for _ in 0..9 {
        test.advance(secs(1));
        assert_eq!(timed(1, 6), 5);
    }
    test.advance(secs(1));
    assert_eq!(timed(1, 6), 6);
}

#[test]
fn without_a_ttl_nothing_expires() {
    #[memoize]
    fn forever(id: u32) -> u32 {
        id
    }
    let test = testing::isolate();
    forever(1);
    test.advance(secs(3_000_000_000));
    test.purge();
    assert!(forever::contains(1));
}

#[memoize(ttl = "10s")]
fn slow(id: u32, #[key(skip)] test: &testing::Isolation, #[key(skip)] takes: Duration) -> u32 {
    test.advance(takes);
    id
}

#[test]
fn a_ttl_is_measured_from_the_start_of_the_computation() {
    let test = testing::isolate();
    slow(1, &test, secs(4));
    test.advance(secs(6).checked_sub(NANO).unwrap());
    assert!(slow::contains(1));
    test.advance(NANO);
    assert!(!slow::contains(1));
}

#[test]
fn what_took_longer_than_its_ttl_is_not_stored() {
    let test = testing::isolate();
    assert_eq!(slow(1, &test, secs(10)), 1);
    assert_eq!(slow::stats().entries, 0);
    assert_eq!(slow(2, &test, secs(10).checked_sub(NANO).unwrap()), 2);
    assert_eq!(slow::stats().entries, 1);
}

#[test]
fn a_ttl_can_be_told_by_the_value() {
    #[memoize(ttl = |answer: &u64| Duration::from_secs(*answer))]
    fn told(id: u32, #[key(skip)] answer: u64) -> u64 {
        let _ = id;
        answer
    }
    let test = testing::isolate();
    told(1, 3);
    told(2, 5);
    told(3, 0);
    assert!(told::contains(1) && told::contains(2) && !told::contains(3));
    test.advance(secs(3));
    assert!(!told::contains(1) && told::contains(2));
    test.advance(secs(2));
    assert!(!told::contains(2));
}

#[test]
fn a_ttl_can_be_an_expression() {
    const DAY: Duration = Duration::from_secs(86_400);
    #[memoize(ttl = DAY * 2)]
    fn daily(id: u32) -> u32 {
        id
    }
    let test = testing::isolate();
    daily(1);
    test.advance((DAY * 2).checked_sub(NANO).unwrap());
    assert!(daily::contains(1));
    test.advance(NANO);
    assert!(!daily::contains(1));
    assert_eq!(daily::config().unwrap().ttl, Some(DAY * 2));
}

#[test]
fn a_value_that_is_put_has_the_ttl_too() {
    let test = testing::isolate();
    assert!(timed::put(1, 5));
    test.advance(secs(9));
    assert_eq!(timed(1, 6), 5);
    assert!(timed::put(1, 7), "a put begins it anew");
    test.advance(secs(9));
    assert_eq!(timed(1, 6), 7);
    test.advance(secs(1));
    assert_eq!(timed(1, 6), 6);
}

#[memoize(idle = "10s")]
fn idle(id: u32) -> u32 {
    id
}

#[test]
fn a_read_postpones_the_end_of_an_idle_value() {
    let test = testing::isolate();
    idle(1);
    for _ in 0..20 {
        test.advance(secs(10).checked_sub(NANO).unwrap());
        idle(1);
    }
    assert_eq!(idle::stats().hits, 20);
    test.advance(secs(10));
    assert!(!idle::contains(1));
    idle(1);
    assert_eq!(idle::stats().computations, 2);
}

#[test]
fn a_peek_does_not_postpone_it() {
    let test = testing::isolate();
    idle(1);
    test.advance(secs(9));
    assert_eq!(idle::peek(1), Some(1));
    assert!(idle::contains(1));
    test.advance(secs(1));
    assert_eq!(idle::peek(1), None);
    assert!(!idle::contains(1));
}

#[test]
fn an_idle_value_with_a_ttl_ends_with_the_earlier_of_them() {
    #[memoize(idle = "4s", ttl = "10s")]
    fn both(id: u32) -> u32 {
        id
    }
    let test = testing::isolate();
    both(1);
    both(2);
    for _ in 0..3 {
        test.advance(secs(3));
        both(1);
        assert_eq!(both::stats().computations, 2);
    }
    assert!(!both::contains(2), "idle for nine seconds");
    test.advance(secs(1));
    assert!(!both::contains(1), "ten seconds old, read or not");
}

#[test]
fn jitter_shortens_ttls_within_its_bounds() {
    #[memoize(ttl = "100s", jitter = "20s")]
    fn spread(id: u32) -> u32 {
        id
    }
    let test = testing::isolate();
    (0..200).for_each(|id| assert_eq!(spread(id), id));
    let live = || (0..200).filter(|&id| spread::contains(id)).count();
    test.advance(Duration::from_millis(79_999));
    assert_eq!(live(), 200, "none goes earlier than a TTL less the jitter");
    test.advance(secs(10));
    assert!(
        (50..150).contains(&live()),
        "half of them after half of it: {}",
        live()
    );
    test.advance(Duration::from_millis(10_001));
    assert_eq!(live(), 0, "none stays longer than a TTL");
}

#[test]
fn a_negative_ttl_is_for_err_and_none() {
    #[memoize(ttl = "100s", negative_ttl = "5s")]
    fn parsed(text: &str) -> Result<u32, String> {
        text.parse().map_err(|_| format!("no number: {text}"))
    }
    #[memoize(negative_ttl = "5s")]
    fn found(id: u32) -> Option<u32> {
        (id > 5).then_some(id)
    }
    let test = testing::isolate();
    assert!(parsed("x").is_err() && parsed("7").is_ok());
    assert!(found(1).is_none() && found(7).is_some());
    test.advance(secs(5).checked_sub(NANO).unwrap());
    assert_eq!(parsed::peek("x"), Some(Err("no number: x".into())));
    assert_eq!(found::peek(1), Some(None));
    test.advance(NANO);
    assert!(!parsed::contains("x") && !found::contains(1));
    assert!(parsed::contains("7") && found::contains(7));
    test.advance(secs(95));
    assert!(!parsed::contains("7"), "the other TTL");
    assert!(found::contains(7), "no TTL");
}

#[test]
fn err_is_stored_with_cache_err_only() {
    #[memoize(cache_err, ttl = "10s")]
    fn kept(text: &str) -> Result<u32, String> {
        text.parse().map_err(|_| "no number".into())
    }
    #[memoize(ttl = "10s")]
    fn dropped(text: &str) -> Result<u32, String> {
        text.parse().map_err(|_| "no number".into())
    }
    let test = testing::isolate();
    assert_eq!(kept("x"), kept("x"));
    assert_eq!((kept::stats().hits, kept::stats().computations), (1, 1));
    assert_eq!(dropped("x"), dropped("x"));
    assert_eq!(
        (dropped::stats().hits, dropped::stats().computations),
        (0, 2)
    );
    test.advance(secs(10));
    assert!(!kept::contains("x"));
}

#[test]
fn none_is_stored_without_only_some_only() {
    #[memoize(only_some)]
    fn some(id: u32) -> Option<u32> {
        (id > 5).then_some(id)
    }
    #[memoize]
    fn any(id: u32) -> Option<u32> {
        (id > 5).then_some(id)
    }
    let _test = testing::isolate();
    assert_eq!(
        [some(1), some(1), some(7), some(7)],
        [None, None, Some(7), Some(7)]
    );
    assert_eq!((some::stats().hits, some::stats().computations), (1, 3));
    assert!(!some::put(1, None) && some::put(1, Some(1)));
    assert_eq!(
        [any(1), any(1), any(7), any(7)],
        [None, None, Some(7), Some(7)]
    );
    assert_eq!((any::stats().hits, any::stats().computations), (2, 2));
}

#[test]
fn cache_if_decides_freely() {
    #[memoize(cache_if = |answer| answer % 2 == 0)]
    fn even(id: u32) -> u32 {
        id
    }
    #[memoize(cache_if = |answer| *answer != 4)]
    fn fallible(id: u32) -> Result<u32, String> {
        if id > 5 {
            Err("too large".into())
        } else {
            Ok(id)
        }
    }
    let _test = testing::isolate();
    (0..4).for_each(|id| assert_eq!(even(id), id));
    assert!(even::contains(0) && !even::contains(1) && even::contains(2) && !even::contains(3));
    assert!(!even::put(5, 5) && even::put(5, 6));
    (3..8).for_each(|id| drop(fallible(id)));
    let stored: Vec<_> = (3..8).filter(|&id| fallible::contains(id)).collect();
    assert_eq!(stored, [3, 5]);
}

#[test]
fn a_purge_removes_what_has_expired_and_nothing_else() {
    let test = testing::isolate();
    (0..50).for_each(|id| assert_eq!(timed(id, id), id));
    test.advance(secs(5));
    (50..80).for_each(|id| assert_eq!(timed(id, id), id));
    test.purge();
    assert_eq!(timed::stats().entries, 80);
    test.advance(secs(5));
    assert_eq!(timed::stats().entries, 80, "until they are purged");
    test.purge();
    let stats = timed::stats();
    assert_eq!(
        (stats.entries, stats.expirations, stats.evictions),
        (30, 50, 0)
    );
    assert!((50..80).all(timed::contains));
    test.advance(secs(5));
    test.purge();
    assert_eq!(
        (timed::stats().entries, timed::stats().expirations),
        (0, 80)
    );
}

#[test]
fn a_purge_finds_idle_values_though_reads_postponed_them() {
    let test = testing::isolate();
    (0..10).for_each(|id| assert_eq!(idle(id), id));
    test.advance(secs(6));
    (0..5).for_each(|id| assert_eq!(idle(id), id));
    test.advance(secs(4));
    test.purge();
    assert_eq!(idle::stats().entries, 5);
    test.advance(secs(6));
    test.purge();
    assert_eq!(idle::stats().entries, 0);
}
