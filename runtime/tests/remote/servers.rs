//! What happens when memcached servers fail, and several of them.
//!
//! The times here are budgets with a wide margin for a loaded machine: a fault that is not handled takes seconds or for ever.

use std::time::{Duration, Instant};

use oncemore::backends::{Memcached, MemcachedBuilder, MemoryBytes};
use oncemore::memoize;
use oncemore_testkit::{Fault, MemcachedServer, Proxy};
use tokio::sync::Semaphore;

use crate::common::{Process, Profile, count, counted, eventually, profile_of};
use crate::counter;

const SLOW: Duration = Duration::from_secs(2);

async fn at(addresses: impl IntoIterator<Item = String>) -> Process {
    let memcached = Memcached::new(addresses).expect("addresses");
    Process::with(oncemore::builder().prefix("shop").backend(memcached)).await
}

/// Patient, for what is counted on a loaded machine.
fn patient(servers: impl IntoIterator<Item = String>) -> Memcached {
    let builder = servers
        .into_iter()
        .fold(Memcached::builder(), MemcachedBuilder::server);
    let builder = builder.command_timeout(Duration::from_secs(5));
    builder.build().expect("addresses")
}

async fn on(servers: &[MemcachedServer]) -> Process {
    let addresses = servers.iter().map(|server| server.address().to_string());
    let builder = oncemore::builder().prefix("shop");
    let builder = builder.budget(Duration::from_secs(10));
    Process::with(builder.backend(patient(addresses))).await
}

fn three() -> [MemcachedServer; 3] {
    [(); 3].map(|()| MemcachedServer::start())
}

#[memoize(backend = memcached, name = "mc_faults", ttl = "5m")]
async fn number(id: u32) -> u32 {
    id * 10
}

async fn computations(process: &Process) -> u64 {
    process.run(async { number::stats().computations }).await
}

/// Calls with this fault are right and in time; the value is found again when it is over.
async fn survives(process: &Process, what: &str, begin: impl FnOnce(), end: impl FnOnce()) {
    eventually(&format!("{what}: before"), || async {
        process.run(number(1)).await;
        process.run(number::contains(1)).await
    })
    .await;
    begin();
    for id in 0..40 {
        let start = Instant::now();
        assert_eq!(process.run(number(id % 4)).await, id % 4 * 10, "{what}");
        assert!(start.elapsed() < SLOW, "{what}: {:?}", start.elapsed());
    }
    let start = Instant::now();
    for _ in 0..100 {
        process.run(number(2)).await;
    }
    assert!(start.elapsed() < SLOW, "{what}: {:?}", start.elapsed());
    end();
    eventually(&format!("{what}: hits again"), || async {
        let before = computations(process).await;
        process.run(number(77)).await;
        process.run(number(77)).await;
        computations(process).await < before + 2 && process.run(number::contains(77)).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_servers_one_that_is_gone_costs_its_own_values_only() {
    let mut servers = three();
    let process = on(&servers).await;
    let all = || async {
        let before = computations(&process).await;
        for id in 0..60 {
            assert_eq!(process.run(number(id)).await, id * 10);
        }
        computations(&process).await - before
    };
    all().await;
    assert_eq!(all().await, 0);
    servers[1].kill();
    let (mut gone, mut there) = (Vec::new(), Vec::new());
    for id in 0..60 {
        let before = computations(&process).await;
        assert_eq!(process.run(number(id)).await, id * 10);
        let computed = computations(&process).await > before;
        if computed { &mut gone } else { &mut there }.push(id);
    }
    assert!((5..35).contains(&gone.len()), "{gone:?}");
    // Even many failures in a row do not open the breaker for all of them.
    for id in gone.repeat(4) {
        assert_eq!(process.run(number(id)).await, id * 10);
    }
    let before = computations(&process).await;
    for id in there {
        assert_eq!(process.run(number(id)).await, id * 10);
    }
    assert_eq!(computations(&process).await, before);
    // An installation is none the worse for it.
    let other = on(&servers).await;
    other.run(number(0)).await;
    servers[1].restart();
    eventually("all is stored again", || async {
        all().await;
        all().await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_the_network() {
    let server = MemcachedServer::start();
    for fault in [
        Fault::BlackHole,
        Fault::Cut,
        Fault::Truncate(3),
        Fault::Garbage,
        Fault::Delay(Duration::from_millis(500)),
    ] {
        let proxy = Proxy::to(server.address());
        let process = at([proxy.address().to_string()]).await;
        let what = format!("{fault:?}");
        survives(
            &process,
            &what,
            || proxy.set(fault),
            || proxy.set(Fault::None),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_freeze_or_are_killed() {
    let server = [MemcachedServer::start()];
    let process = on(&server).await;
    survives(
        &process,
        "frozen",
        || server[0].freeze(),
        || server[0].thaw(),
    )
    .await;
    let server = std::cell::RefCell::new(server);
    let kill = || server.borrow_mut()[0].kill();
    survives(&process, "killed", kill, || {
        server.borrow_mut()[0].restart();
    })
    .await;
}

#[tokio::test]
async fn an_invalidation_that_does_not_arrive_is_delivered_later() {
    let server = MemcachedServer::start();
    let proxy = Proxy::to(server.address());
    let near = at([proxy.address().to_string()]).await;
    // Another name of the same server.
    let other = at([format!("localhost:{}", server.address().port())]).await;
    near.run(number(1)).await;
    assert!(other.run(number::contains(1)).await);
    proxy.set(Fault::Cut);
    let error = near.run(number::invalidate(1)).await.unwrap_err();
    assert!(error.to_string().contains("memcached"), "{error}");
    assert_eq!(near.run(number::peek(1)).await, None);
    assert!(other.run(number::contains(1)).await, "not there yet");
    proxy.set(Fault::None);
    eventually("the invalidation arrives", || async {
        !other.run(number::contains(1)).await
    })
    .await;
}

#[tokio::test]
async fn several_of_a_kind_go_by_their_names() {
    counter!(COMPUTED);
    #[memoize(backend = [memcached("near"), memcached("far")], ttl = "5m", name = "mc_named")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let (mut near, far) = (MemcachedServer::start(), MemcachedServer::start());
    let on = |server: &MemcachedServer| patient([server.address().to_string()]);
    let builder = oncemore::builder()
        .budget(Duration::from_secs(10))
        .named_backend("near", on(&near))
        .named_backend("far", on(&far));
    let process = Process::with(builder).await;
    process.run(profile(1)).await;
    near.restart();
    eventually("the far one has it", || async {
        process.run(profile::contains(1)).await
    })
    .await;
    process.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
}

#[tokio::test]
async fn memory_stands_in_for_a_server() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, name = "mc_memory")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let builder = oncemore::builder().named_url("memcached", "memory:");
    let process = Process::with(builder).await;
    process.run(profile(1)).await;
    process.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
}

/// Every way to invalidate, from the same process and from another, during a computation.
#[tokio::test]
async fn an_invalidation_during_a_computation_wins() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = [memory, memcached], ttl = "5m", name = "mc_fenced")]
    async fn slow(id: u32) -> String {
        let number = count(&COMPUTED);
        GATE.acquire().await.unwrap().forget();
        format!("{id} computed {number}")
    }

    let mut servers = three();
    for way in 0..8 {
        let (one, two) = (on(&servers).await, on(&servers).await);
        let who = if way % 2 == 0 { &one } else { &two };
        let before = counted(&COMPUTED);
        let call = one.spawn(slow(way));
        while counted(&COMPUTED) == before {
            tokio::task::yield_now().await;
        }
        match way / 2 {
            0 => who.run(slow::invalidate(way)).await.unwrap(),
            1 => who.run(slow::invalidate_all()).await.unwrap(),
            2 => assert!(who.run(slow::put(way, "put".into())).await),
            // The servers lose everything.
            _ => servers.iter_mut().for_each(MemcachedServer::restart),
        }
        GATE.add_permits(1);
        assert_eq!(
            call.await.unwrap(),
            format!("{way} computed {}", before + 1)
        );
        GATE.add_permits(1);
        let expected = match way / 2 {
            2 => "put".into(),
            _ => format!("{way} computed {}", before + 2),
        };
        let now = on(&servers).await.run(slow(way)).await;
        assert_eq!(now, expected, "way {way}");
        assert_eq!(
            on(&servers).await.run(slow(way)).await,
            expected,
            "way {way}"
        );
        while GATE.try_acquire().is_ok_and(|permit| {
            permit.forget();
            true
        }) {}
    }
}

#[tokio::test]
async fn each_backend_has_its_budget() {
    let builder = || oncemore::builder().named_backend("spare", MemoryBytes::new(10));
    let short = std::time::Duration::from_millis(5);
    Process::with(builder().backend_budget("spare", short)).await;
    let isolation = oncemore::testing::isolate();
    let error = builder()
        .backend_budget("sapre", short)
        .install_for(&isolation.share())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`sapre`"), "{error}");
}
