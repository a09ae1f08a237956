//! What servers that are gone, slow or hostile cost, and what they do not.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{eventually, lease, on, put_all, read_all, read_one, sorted, within, write_one};
use oncemore_core::{
    Backend, BackendError, ErrorKind, Found, Generation, Reading, Want, Write, Written,
};
use oncemore_memcached::Memcached;
use oncemore_testkit::{Fault, MemcachedServer, Proxy};

#[tokio::test]
async fn a_dead_server_costs_its_own_keys_only() {
    let mut servers = [(); 3].map(|()| MemcachedServer::start());
    let backend = on(&servers);
    put_all(&backend, 90).await;
    assert_eq!(
        sorted(&read_all(&backend, 90).await, ErrorKind::Partial),
        90
    );
    servers[1].kill();
    for _ in 0..10 {
        let values = sorted(&read_all(&backend, 90).await, ErrorKind::Partial);
        assert!((40..80).contains(&values), "{values} of 90");
    }
    let error = backend.check().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    let names = servers
        .each_ref()
        .map(|server| server.address().to_string());
    assert!(error.to_string().contains(&names[1]), "{error}");
    assert!(!error.to_string().contains(&names[0]), "{error}");

    servers[1].restart();
    eventually("it is asked again", || async {
        read_all(&backend, 90).await.iter().all(Result::is_ok)
    })
    .await;
    backend.check().await.expect("all answer");
}

#[tokio::test]
async fn a_frozen_server_does_not_hold_up_the_others() {
    const TIMEOUT: Duration = Duration::from_millis(300);
    let servers = [(); 3].map(|()| MemcachedServer::start());
    let backend = within(&servers, TIMEOUT);
    put_all(&backend, 90).await;
    servers[2].freeze();
    let began = Instant::now();
    for _ in 0..100 {
        let values = sorted(&read_all(&backend, 90).await, ErrorKind::Partial);
        assert!((40..80).contains(&values), "{values} of 90");
    }
    // Some find out, the others do not wait: generous, and still a fifth of what it would be.
    assert!(began.elapsed() < TIMEOUT * 20, "{:?}", began.elapsed());
    servers[2].thaw();
    eventually("it is asked again", || async {
        let values = sorted(&read_all(&backend, 90).await, ErrorKind::Partial);
        values == 90
    })
    .await;
}

#[tokio::test]
async fn where_none_answers_it_is_an_outage() {
    let mut servers = [(); 2].map(|()| MemcachedServer::start());
    let backend = on(&servers);
    put_all(&backend, 20).await;
    servers.iter_mut().for_each(MemcachedServer::kill);
    eventually("an outage", || async {
        let answers = read_all(&backend, 20).await;
        let mut kinds = answers
            .iter()
            .map(|answer| answer.as_ref().unwrap_err().kind());
        kinds.all(ErrorKind::is_outage)
    })
    .await;
    assert!(backend.check().await.unwrap_err().kind().is_outage());
    servers.iter_mut().for_each(MemcachedServer::restart);
    eventually("all answer", || async { backend.check().await.is_ok() }).await;
    // At once: a check is believed.
    put_all(&backend, 20).await;
}

/// Whatever comes back: an error or the right value, and all is well when it is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_answers() {
    let server = [MemcachedServer::start()];
    put_all(&on(&server), 30).await;
    let proxy = Proxy::to(server[0].address());
    let backend = Memcached::new([proxy.address().to_string()]).unwrap();
    for fault in [
        Fault::Garbage,
        Fault::Cut,
        Fault::Truncate(1),
        Fault::Truncate(17),
        Fault::BlackHole,
        Fault::Delay(Duration::from_millis(300)),
    ] {
        eventually("it answers", || async {
            sorted_any(&read_all(&backend, 30).await) == 30
        })
        .await;
        proxy.set(fault);
        for _ in 0..8 {
            let values = sorted_any(&read_all(&backend, 30).await);
            assert!(values < 30, "{fault:?}");
        }
        proxy.set(Fault::None);
    }
}

fn sorted_any(answers: &[Result<Reading, BackendError>]) -> usize {
    let errors = answers.iter().filter_map(|answer| answer.as_ref().err());
    errors.clone().for_each(|error| {
        assert!(error.kind().is_outage(), "{error}");
        assert!(!error.to_string().contains("key-"), "{error}");
    });
    answers.len() - errors.count()
}

/// Calls that are given up at any point, some while the network breaks, never make another read a wrong value.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_calls_mix_nothing_up() {
    let server = MemcachedServer::start();
    let proxy = Proxy::to(server.address());
    let backend = Arc::new(
        Memcached::builder()
            .server(proxy.address().to_string())
            .command_timeout(Duration::from_secs(5))
            .build()
            .unwrap(),
    );
    put_all(&backend, 50).await;
    let mut random = 7_u64;
    let mut next = move |below: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (random >> 33) % below
    };
    for round in 0..400 {
        if round % 100 == 50 {
            proxy.set(Fault::Truncate(40));
        } else if round % 100 == 60 {
            proxy.set(Fault::None);
        }
        let calls: Vec<_> = (0..4)
            .map(|_| {
                let (backend, within) = (Arc::clone(&backend), Duration::from_micros(next(1500)));
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(within, read_all(&backend, 50)).await;
                })
            })
            .collect();
        for call in calls {
            call.await.expect("no wrong value");
        }
    }
    proxy.set(Fault::None);
    eventually("it answers", || async { backend.check().await.is_ok() }).await;
    assert_eq!(
        sorted(&read_all(&backend, 50).await, ErrorKind::Partial),
        50
    );
}

#[tokio::test]
async fn a_generation_that_the_server_lost_is_another_one() {
    let server = [MemcachedServer::start()];
    let backend = on(&server);
    let before = read_one(&backend, "key", Want::Look).await.generations;
    let key = "generation".into();
    write_one(&backend, Write::Remove { key }).await.unwrap();
    let after = read_one(&backend, "key", Want::Look).await.generations;
    assert_ne!(before, after);
    assert_eq!(
        read_one(&backend, "key", Want::Look).await.generations,
        after
    );
    // What is no generation is not taken for one.
    let put = Write::Put {
        key: "generation".into(),
        value: b"some other program's"[..].into(),
        ttl: None,
    };
    write_one(&backend, put).await.unwrap();
    let strange = read_one(&backend, "key", Want::Look).await.generations;
    assert_ne!(strange, after);
    assert_ne!(
        read_one(&backend, "key", Want::Look).await.generations,
        strange
    );
}

#[tokio::test]
async fn a_restart_loses_leases_and_generations() {
    let mut server = MemcachedServer::start();
    let backend = Memcached::builder()
        .server(server.address().to_string())
        .command_timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let before = read_one(&backend, "key", Want::Look).await.generations;
    let token = lease(&backend, "key").await;
    server.restart();
    eventually("it answers", || async { backend.check().await.is_ok() }).await;
    let fill = Write::Fill {
        key: "key".into(),
        token,
        value: b"from before"[..].into(),
        ttl: None,
    };
    assert_eq!(write_one(&backend, fill).await.unwrap(), Written::Refused);
    let after = read_one(&backend, "key", Want::Look).await;
    assert_eq!(after.found, Found::Nothing);
    assert_ne!(after.generations, before);
}

#[tokio::test]
async fn a_bump_reaches_all_servers_or_says_so() {
    let mut servers = [(); 3].map(|()| MemcachedServer::start());
    let backend = on(&servers);
    let generations = |answers: Vec<Result<Reading, BackendError>>| -> Vec<Option<Generation>> {
        let one = |answer: Result<Reading, _>| Some(answer.ok()?.generations[0]);
        answers.into_iter().map(one).collect()
    };
    let before = generations(read_all(&backend, 40).await);
    let bump = || Write::Bump {
        key: "generation".into(),
        to: Generation::fresh(),
    };
    assert_eq!(write_one(&backend, bump()).await.unwrap(), Written::Done);
    let after = generations(read_all(&backend, 40).await);
    assert!(
        after.iter().all(|generation| *generation == after[0]),
        "one on all"
    );
    assert!(
        before
            .iter()
            .zip(&after)
            .all(|(before, after)| before != after)
    );

    servers[0].kill();
    let error = write_one(&backend, bump()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    // It was done where it could be.
    let last = generations(read_all(&backend, 40).await);
    assert!(last.iter().zip(&after).all(|(last, after)| last != after));
    servers[0].restart();
    eventually("the bump arrives", || async {
        write_one(&backend, bump()).await.is_ok()
    })
    .await;
}

#[tokio::test]
async fn a_check_says_which_server_is_too_old_or_no_memcached() {
    let redis = oncemore_testkit::RedisServer::start();
    let memcached = MemcachedServer::start();
    let names = [redis.address().to_string(), memcached.address().to_string()];
    let backend = Memcached::new(names.clone()).unwrap();
    let error = backend.check().await.unwrap_err().to_string();
    assert!(
        error.contains(&names[0]) && !error.contains(&names[1]),
        "{error}"
    );
}
