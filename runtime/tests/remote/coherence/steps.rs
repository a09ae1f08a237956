//! The steps of an invalidation: in which order, and what becomes of them when somebody goes away or panics in the middle.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::backends::{ErrorKind, MemoryBytes};
use oncemore::memoize;
use oncemore_testkit::{Fault, Faulty, PATIENCE, Proxy, RedisServer, Trouble};

use super::watched::{Control, Watched};
use super::{read, write};
use crate::common::{Process, eventually};

static DATABASE: AtomicU32 = AtomicU32::new(0);

#[memoize(backend = [memory, redis("middle"), redis("far")], ttl = "5m", name = "near::steps")]
async fn stock(id: u32) -> u32 {
    read(&DATABASE) + id
}

/// Two tiers, the nearer one first, both in memory, for two processes.
struct Tiers {
    middle: Watched,
    far: Watched,
}

impl Tiers {
    fn new() -> Self {
        let memory = || Watched::new(Arc::new(MemoryBytes::new(1_000)));
        Self {
            middle: memory(),
            far: memory(),
        }
    }

    async fn process(&self) -> Process {
        let builder = oncemore::builder()
            .prefix("steps")
            .named_backend("middle", self.middle.clone())
            .named_backend("far", self.far.clone());
        Process::with(builder.budget(PATIENCE)).await
    }
}

fn written(control: &Control) -> u32 {
    control.written.load(Ordering::SeqCst)
}

fn published(control: &Control) -> u32 {
    control.published.load(Ordering::SeqCst)
}

/// Were the middle one emptied first, it could be filled again with what the far one still has; and a copy with either's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_farthest_comes_first_and_others_are_told_last() {
    let tiers = Tiers::new();
    let (middle, far) = (&tiers.middle.control, &tiers.far.control);
    let one = tiers.process().await;
    one.run(stock(1)).await;
    for way in 0..2 {
        let came = far.writes.load(Ordering::SeqCst);
        let (before, told) = (written(middle), published(middle) + published(far));
        far.hold_writes.store(true, Ordering::SeqCst);
        let invalidation = one.spawn(async move {
            match way {
                0 => stock::invalidate(1).await,
                _ => stock::invalidate_all().await,
            }
        });
        eventually("it is on its way to the far tier", || async {
            far.writes.load(Ordering::SeqCst) > came
        })
        .await;
        assert_eq!(middle.writes.load(Ordering::SeqCst), before, "way {way}");
        far.hold_writes.store(false, Ordering::SeqCst);
        middle.hold_writes.store(true, Ordering::SeqCst);
        far.gate.add_permits(1);
        eventually("it is on its way to the middle one", || async {
            middle.writes.load(Ordering::SeqCst) > before
        })
        .await;
        assert_eq!(published(middle) + published(far), told, "way {way}");
        middle.hold_writes.store(false, Ordering::SeqCst);
        middle.gate.add_permits(1);
        invalidation.await.unwrap().unwrap();
        assert_eq!(published(middle) + published(far), told + 2, "way {way}");
        far.gate.forget_permits(usize::MAX);
        middle.gate.forget_permits(usize::MAX);
    }
}

/// Whoever invalidates goes away in the middle: it is done all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalidation_that_is_given_up_is_carried_out() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis("middle"), redis("far")], ttl = "5m", name = "near::given_up")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let tiers = Tiers::new();
    let (one, two) = (tiers.process().await, tiers.process().await);
    for (way, held) in [&tiers.far, &tiers.middle, &tiers.far, &tiers.middle]
        .into_iter()
        .enumerate()
    {
        let value = 10 * u32::try_from(way).unwrap();
        write(&DATABASE, value);
        one.run(stock::invalidate_all()).await.unwrap();
        eventually("both have it", || async {
            two.run(stock(1)).await == value + 1 && one.run(stock(1)).await == value + 1
        })
        .await;
        let control = &held.control;
        let came = control.writes.load(Ordering::SeqCst);
        control.hold_writes.store(true, Ordering::SeqCst);
        write(&DATABASE, value + 5);
        let invalidation = one.spawn(async move {
            if way < 2 {
                stock::invalidate(1).await
            } else {
                stock::invalidate_all().await
            }
        });
        eventually("it is in the middle", || async {
            control.writes.load(Ordering::SeqCst) > came
        })
        .await;
        invalidation.abort();
        assert!(invalidation.await.unwrap_err().is_cancelled());
        control.hold_writes.store(false, Ordering::SeqCst);
        control.gate.add_permits(1_000);
        eventually(&format!("way {way}: seen by all"), || async {
            one.run(stock(1)).await == value + 6 && two.run(stock(1)).await == value + 6
        })
        .await;
        control.gate.forget_permits(usize::MAX);
    }
}

/// The same where the server does not answer: it is owed, and repeated.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalidation_that_is_given_up_is_repeated() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::given_up_owed")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let one = Process::at(&format!("redis://{}/", proxy.address())).await;
    let two = Process::on(&server).await;
    assert_eq!((one.run(stock(1)).await, two.run(stock(1)).await), (1, 1));
    proxy.set(Fault::BlackHole);
    write(&DATABASE, 10);
    let begun = Arc::new(AtomicU32::new(0));
    let invalidation = one.spawn({
        let begun = Arc::clone(&begun);
        async move {
            let mut work = std::pin::pin!(stock::invalidate(1));
            std::future::poll_fn(|context| {
                let poll = work.as_mut().poll(context);
                begun.fetch_add(1, Ordering::SeqCst);
                poll
            })
            .await
        }
    });
    eventually("it has begun", || async {
        begun.load(Ordering::SeqCst) > 0
    })
    .await;
    invalidation.abort();
    assert!(invalidation.await.unwrap_err().is_cancelled());
    assert_eq!(two.run(stock(1)).await, 1, "it did not arrive");
    eventually("it is owed", || async {
        one.run(async { oncemore::backends()[0].owed > 0 }).await
    })
    .await;
    proxy.set(Fault::None);
    eventually("it arrives", || async { two.run(stock(1)).await == 11 }).await;
}

/// A backend of a user's that panics while it listens: copies go, and it listens again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_panics_is_started_again() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, Watched], ttl = "5m", name = "near::panics")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let watched = Watched::new(Arc::new(MemoryBytes::new(1_000)));
    let control = Arc::clone(&watched.control);
    let with = |watched: &Watched| Process::with(oncemore::builder().backend(watched.clone()));
    let one = with(&watched).await;
    let two = with(&Watched::like(&watched)).await;
    assert_eq!((one.run(stock(1)).await, two.run(stock(1)).await), (1, 1));
    let before = control.listened.load(Ordering::SeqCst);
    control.panic_listening.notify_one();
    eventually("the copy is gone", || async {
        one.run(async { stock::stats().entries }).await == 0
    })
    .await;
    eventually("it listens again", || async {
        control.listened.load(Ordering::SeqCst) > before
    })
    .await;
    for round in 1..=3 {
        write(&DATABASE, round * 10);
        two.run(stock::invalidate(1)).await.unwrap();
        eventually("it is told", || async {
            one.run(stock(1)).await == round * 10 + 1
        })
        .await;
    }
}

/// A backend of a user's that panics while it publishes: the invalidation is an error, and repeated.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_while_others_are_told_is_an_error() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, Watched], ttl = "5m", name = "near::panics_publishing")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let watched = Watched::new(Arc::new(MemoryBytes::new(1_000)));
    let control = Arc::clone(&watched.control);
    let with = |watched: &Watched| Process::with(oncemore::builder().backend(watched.clone()));
    let one = with(&watched).await;
    let two = with(&Watched::like(&watched)).await;
    assert_eq!((one.run(stock(1)).await, two.run(stock(1)).await), (1, 1));
    write(&DATABASE, 10);
    control.panic_publishing.store(true, Ordering::SeqCst);
    let error = one.run(stock::invalidate(1)).await.unwrap_err();
    assert!(error.to_string().contains("panicked"), "{error}");
    // Once as well where it is repeated.
    control.panic_publishing.store(true, Ordering::SeqCst);
    eventually("it is told", || async { two.run(stock(1)).await == 11 }).await;
    assert!(!control.panic_publishing.load(Ordering::SeqCst));
}

/// A backend of a user's that panics while it reads or writes is one that fails: functions run, an invalidation is owed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_never_reaches_the_caller() {
    #[memoize(backend = Watched, ttl = "5m", name = "near::panics_at_all")]
    async fn number(id: u32) -> u32 {
        id
    }

    let watched = Watched::new(Arc::new(MemoryBytes::new(1_000)));
    let control = Arc::clone(&watched.control);
    let builder = || oncemore::builder().backend(watched.clone());
    for builder in [builder(), builder().own_thread()] {
        let process = Process::with(builder).await;
        control.panic_reading.store(true, Ordering::SeqCst);
        assert_eq!(process.run(number(1)).await, 1);
        control.panic_reading.store(false, Ordering::SeqCst);
        control.panic_writing.store(true, Ordering::SeqCst);
        assert_eq!(process.run(number(2)).await, 2);
        process.run(number::invalidate(2)).await.unwrap_err();
        control.panic_writing.store(false, Ordering::SeqCst);
        eventually("it is used again", || async {
            process.run(number(3)).await;
            process.run(number::contains(3)).await
        })
        .await;
    }
}

#[tokio::test]
async fn a_delivery_that_panics_is_owed() {
    #[memoize(backend = redis, name = "delivery panics")]
    async fn double(id: u32) -> u32 {
        id * 2
    }

    let watched = Watched::new(Arc::new(MemoryBytes::new(100)));
    let control = Arc::clone(&watched.control);
    let faulty = Faulty::new(watched);
    let builder = oncemore::builder().named_backend("redis", faulty.clone());
    let process = Process::with(builder).await;
    process.run(double(1)).await;
    // It is away, and asked nothing any more.
    faulty.other_writes(Trouble::Fail(ErrorKind::Unreachable));
    faulty.other_checks(Trouble::Fail(ErrorKind::Unreachable));
    let state = async || process.run(async { oncemore::backends().remove(0) }).await;
    eventually("it is left alone", || async {
        let _ = process.run(double::invalidate(2)).await;
        !state().await.up
    })
    .await;
    control.panic_placing.store(true, Ordering::SeqCst);
    let error = process.run(double::invalidate(1)).await.unwrap_err();
    assert!(error.to_string().contains("panicked"), "{error}");
    control.panic_placing.store(false, Ordering::SeqCst);
    assert_eq!(state().await.owed, 2);
    faulty.other_writes(Trouble::None);
    faulty.other_checks(Trouble::None);
    eventually("it arrives", || async { state().await.owed == 0 }).await;
    assert!(!process.run(double::contains(1)).await);
}
