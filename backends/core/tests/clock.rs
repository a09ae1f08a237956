//! Points in time: nothing that is to last is cut short, and nothing goes back.

use std::sync::Arc;
use std::time::Duration;

use oncemore_core::clock::{Clock, ManualClock, StoreClock, Timestamp};
use proptest::prelude::*;

const YEARS_130: u64 = 130 * 365 * 86_400;

fn duration() -> impl Strategy<Value = Duration> {
    let nanos = prop_oneof![Just(0), Just(1), Just(999_999_999), 0..1_000_000_000_u32];
    (prop_oneof![0..100_u64, 0..YEARS_130], nanos)
        .prop_map(|(seconds, nanos)| Duration::new(seconds, nanos))
}

proptest! {
    #[test]
    fn a_duration_comes_back_to_the_nanosecond(start in 0..=u64::from(u32::MAX), duration in duration()) {
        let start = Timestamp::from_ticks(start);
        prop_assert_eq!(start.after(duration).since(start), duration);
    }

    #[test]
    fn later_is_later(start in any::<u64>(), a in any::<Duration>(), b in any::<Duration>()) {
        let start = Timestamp::from_ticks(start);
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(start <= start.after(a));
        prop_assert!(start.after(a) <= start.after(b));
        prop_assert!(start.after(b) <= Timestamp::NEVER);
        prop_assert_eq!(start.since(start.after(b)), Duration::ZERO);
    }

    #[test]
    fn a_manual_clock_never_goes_back(steps in prop::collection::vec(any::<Duration>(), 0..4)) {
        let clock = ManualClock::new();
        let mut before = clock.now();
        for step in steps {
            clock.advance(step);
            prop_assert_eq!(clock.now(), before.after(step));
            prop_assert!(clock.now() >= before);
            before = clock.now();
        }
    }
}

#[test]
fn rounds_up_to_a_tick_and_down_to_a_nanosecond() {
    let start = Timestamp::from_ticks(0);
    // A nanosecond is 4.29 ticks.
    assert_eq!(start.after(Duration::from_nanos(1)).as_ticks(), 5);
    assert_eq!(start.after(Duration::from_nanos(2)).as_ticks(), 9);
    assert_eq!(start.after(Duration::from_secs(1)).as_ticks(), 1 << 32);
    assert_eq!(start.after(Duration::from_millis(500)).as_ticks(), 1 << 31);
    assert_eq!(Timestamp::from_ticks(4).since(start), Duration::ZERO);
    assert_eq!(
        Timestamp::from_ticks(5).since(start),
        Duration::from_nanos(1)
    );
    let almost = Duration::new(0, 999_999_999);
    assert!(start.after(almost).as_ticks() < 1 << 32);
}

#[test]
fn what_is_too_far_is_never() {
    let start = Timestamp::from_ticks(0);
    assert_eq!(start.after(Duration::MAX), Timestamp::NEVER);
    assert_eq!(start.after(Duration::from_secs(1 << 32)), Timestamp::NEVER);
    assert!(start.after(Duration::from_secs((1 << 32) - 1)) < Timestamp::NEVER);
    let late = Timestamp::from_ticks(u64::MAX - 1);
    assert_eq!(late.after(Duration::from_nanos(1)), Timestamp::NEVER);
    assert_eq!(
        Timestamp::NEVER.after(Duration::from_secs(1)),
        Timestamp::NEVER
    );
}

#[test]
fn a_manual_clock_stops_at_the_end() {
    let clock = ManualClock::new();
    clock.advance(Duration::MAX);
    clock.advance(Duration::from_secs(1));
    assert_eq!(clock.now(), Timestamp::NEVER);
}

#[test]
fn a_store_reads_the_clock_that_it_was_given() {
    let manual = Arc::new(ManualClock::new());
    let clock = StoreClock::Other(manual.clone());
    let start = clock.now();
    manual.advance(Duration::from_secs(5));
    assert_eq!(clock.now().since(start), Duration::from_secs(5));
}

#[test]
fn the_system_clock_counts_seconds() {
    let clock = StoreClock::default();
    let (start, real) = (clock.now(), std::time::Instant::now());
    while real.elapsed() < Duration::from_millis(50) {
        std::hint::spin_loop();
    }
    let passed = clock.now().since(start);
    // Its steps are some milliseconds; the upper bound is only that of a busy machine.
    assert!(passed >= Duration::from_millis(30), "{passed:?}");
    assert!(passed <= Duration::from_secs(30), "{passed:?}");
}
