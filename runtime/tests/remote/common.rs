//! What the tests share.

use oncemore::backends::Redis;
use oncemore::testing::{self, Isolated, Isolation};
use oncemore::{Builder, CacheValue};
use oncemore_testkit::RedisServer;
use serde::{Deserialize, Serialize};

/// A value with parts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, CacheValue)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) age: u8,
}

pub(crate) fn profile_of(id: u32) -> Profile {
    Profile {
        name: format!("user {id}"),
        age: 30,
    }
}

/// A "process": what runs in it shares nothing with others but the server.
pub(crate) struct Process(Isolated);

impl Process {
    /// One that uses a Redis server.
    pub(crate) async fn on(server: &RedisServer) -> Self {
        Self::at(&server.url()).await
    }

    /// One that uses Redis at a URL.
    pub(crate) async fn at(url: &str) -> Self {
        let redis = Redis::new(url).expect("a URL");
        Self::with(oncemore::builder().prefix("shop").backend(redis)).await
    }

    /// One with an installation.
    pub(crate) async fn with(builder: Builder) -> Self {
        let process = Self::bare();
        builder
            .install_for(&process.0)
            .await
            .expect("an installation");
        process
    }

    /// One without.
    pub(crate) fn bare() -> Self {
        let isolation: Isolation = testing::isolate();
        Self(isolation.share())
    }

    /// Runs something in it.
    pub(crate) async fn run<F: Future>(&self, work: F) -> F::Output {
        self.0.clone().wrap(work).await
    }

    /// The same on a task of its own.
    pub(crate) fn spawn<F>(&self, work: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        tokio::spawn(self.0.clone().wrap(work))
    }

    /// Runs something that blocks, on a thread of its own.
    pub(crate) async fn block<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let process = self.0.clone();
        let work = move || {
            let _entered = process.enter();
            work()
        };
        tokio::task::spawn_blocking(work).await.expect("no panic")
    }

    /// Moves its clock on.
    pub(crate) fn advance(&self, by: std::time::Duration) {
        self.0.advance(by);
    }

    pub(crate) fn uninstall(&self) {
        self.0.uninstall();
    }
}

/// A counter of computations that a test reads.
#[macro_export]
macro_rules! counter {
    ($name:ident) => {
        static $name: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    };
}

/// Counts one more.
pub(crate) fn count(counter: &std::sync::atomic::AtomicU32) -> u32 {
    counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1
}

/// How many there were.
pub(crate) fn counted(counter: &std::sync::atomic::AtomicU32) -> u32 {
    counter.load(std::sync::atomic::Ordering::SeqCst)
}

/// Waits until something holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let end = std::time::Instant::now() + oncemore_testkit::PATIENCE;
    while !holds().await {
        assert!(std::time::Instant::now() < end, "never: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
