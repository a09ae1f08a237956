//! What is invalidated in one process is gone in all.

use oncemore::memoize;
use oncemore_testkit::RedisServer;

use crate::common::{Process, Profile, count, counted, profile_of};
use crate::counter;

#[tokio::test]
async fn by_key() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "by_key")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    one.run(profile(1)).await;
    one.run(profile(2)).await;
    assert!(two.run(profile::contains(1)).await);
    two.run(profile::invalidate(1)).await.unwrap();
    assert!(!one.run(profile::contains(1)).await);
    assert!(one.run(profile::contains(2)).await);
    one.run(profile(1)).await;
    one.run(profile(2)).await;
    assert_eq!(counted(&COMPUTED), 3);
}

#[tokio::test]
async fn by_function() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "by_function")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }
    #[memoize(backend = redis, ttl = "5m", name = "by_function_other")]
    async fn other(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    for id in 0..3 {
        one.run(profile(id)).await;
        one.run(other(id)).await;
    }
    two.run(profile::invalidate_all()).await.unwrap();
    for id in 0..3 {
        assert_eq!(one.run(profile::peek(id)).await, None);
        one.run(profile(id)).await;
        two.run(profile(id)).await;
        one.run(other(id)).await;
    }
    assert_eq!(counted(&COMPUTED), 9);
}

#[tokio::test]
async fn by_namespace() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", namespace = "users")]
    async fn name(id: u32) -> String {
        count(&COMPUTED);
        format!("user {id}")
    }
    #[memoize(backend = redis, ttl = "5m", namespace = "users2")]
    async fn other(id: u32) -> String {
        count(&COMPUTED);
        format!("other {id}")
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    one.run(name(1)).await;
    one.run(other(1)).await;
    two.run(oncemore::invalidate_namespace("users"))
        .await
        .unwrap();
    one.run(name(1)).await;
    one.run(other(1)).await;
    assert_eq!(counted(&COMPUTED), 3);
}

#[tokio::test]
async fn a_lost_generation_reads_as_invalid() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "lost_generation")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    process.run(profile(1)).await;
    let generations: Vec<_> = server
        .keys()
        .into_iter()
        .filter(|key| key.contains("#generation"))
        .collect();
    assert_eq!(generations.len(), 1);
    server.cli(&["DEL", &generations[0]]);
    assert_eq!(process.run(profile::peek(1)).await, None);
    process.run(profile(1)).await;
    process.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 2);
}

#[tokio::test]
async fn put_and_refresh_replace_the_value() {
    counter!(COMPUTED);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "replace")]
    async fn version(id: u32) -> String {
        format!("{id} computed {}", count(&COMPUTED))
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    assert_eq!(one.run(version(1)).await, "1 computed 1");
    assert!(one.run(version::put(1, "put".into())).await);
    assert_eq!(one.run(version(1)).await, "put");
    assert_eq!(two.run(version(1)).await, "put");
    assert_eq!(one.run(version::refresh(1)).await, "1 computed 2");
    assert_eq!(one.run(version(1)).await, "1 computed 2");
    assert_eq!(
        Process::on(&server).await.run(version(1)).await,
        "1 computed 2"
    );
}
