//! One server: its connections, and whether it is worth asking.

use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use memcache::exp::{AsyncMetaClient, MetaClientBuilder, Op, OpResult};
use oncemore_core::{BackendError, ErrorKind};
use tokio::time::{sleep, timeout};

use crate::operations;

/// After so many failures in a row a server is left alone until it answers a question of its own.
const FAILURES: u32 = 3;
/// How often it is asked.
const PROBE: Duration = Duration::from_millis(300);

/// How servers are talked to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) connections: usize,
    pub(crate) connect_timeout: Duration,
    pub(crate) command_timeout: Duration,
}

/// A server.
pub(crate) struct Node {
    pub(crate) name: String,
    settings: Settings,
    /// Made at first use, as that looks the name up, and anew when the server was down: it may have moved.
    client: Mutex<Option<AsyncMetaClient>>,
    failures: AtomicU32,
    down: AtomicBool,
}

impl Node {
    pub(crate) fn new(name: String, settings: Settings) -> Self {
        Self {
            name,
            settings,
            client: Mutex::new(None),
            failures: AtomicU32::new(0),
            down: AtomicBool::new(false),
        }
    }

    pub(crate) fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    /// Runs operations in order, within the time-out of one command. They may have been done even where the answer is an error.
    pub(crate) async fn exchange(
        self: &Arc<Self>,
        operations: Vec<Op>,
    ) -> Vec<Result<OpResult, BackendError>> {
        let count = operations.len();
        if self.is_down() {
            return vec![Err(self.error(ErrorKind::Unreachable)); count];
        }
        // Whoever gives up waiting drops this: that is a failure too.
        let mut unanswered = Unanswered(Some(self));
        let exchange = async {
            let client = self.client().await?;
            client.run_batch(operations).await
        };
        let answers = match timeout(self.settings.command_timeout, exchange).await {
            Err(_) => vec![Err(self.error(ErrorKind::TimedOut)); count],
            Ok(Err(error)) => vec![Err(operations::error(&error, &self.name)); count],
            Ok(Ok(answers)) => answers
                .into_iter()
                .map(|answer| answer.map_err(|error| operations::error(&error, &self.name)))
                .collect(),
        };
        unanswered.0 = None;
        let outage = |answer: &Result<_, BackendError>| matches!(answer, Err(error) if error.kind().is_outage());
        if answers.iter().any(outage) {
            self.failed();
        } else {
            self.succeeded();
        }
        answers
    }

    /// Asks whether it answers, whatever was before.
    pub(crate) async fn ask(&self) -> Result<(), BackendError> {
        let ask = async { self.client().await?.noop().await };
        let most = self
            .settings
            .connect_timeout
            .max(self.settings.command_timeout);
        match timeout(most, ask).await {
            Err(_) => Err(self.error(ErrorKind::TimedOut)),
            Ok(Err(error)) => Err(operations::error(&error, &self.name)),
            Ok(Ok(())) => {
                self.succeeded();
                Ok(())
            }
        }
    }

    async fn client(&self) -> memcache::exp::Result<AsyncMetaClient> {
        if let Some(client) = &*self.lock() {
            return Ok(client.clone());
        }
        let Settings { connections, .. } = self.settings;
        // The client sets as much aside for a value as its header says, and dials by itself: its connections are plain TCP streams of its own,
        // so that there is no place for a bound on what a hostile server claims. The guide says so, in "failure modes".
        let made = MetaClientBuilder::new()
            .max_idle(connections)
            .max_connections(Some(connections))
            .connect_timeout(Some(self.settings.connect_timeout))
            .connect_async(self.name.clone())
            .await?;
        Ok(self.lock().get_or_insert(made).clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<AsyncMetaClient>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn succeeded(&self) {
        self.failures.store(0, Ordering::Relaxed);
        if self.down.swap(false, Ordering::Relaxed) {
            log::info!(target: "oncemore", "memcached {} answers again", self.name);
        }
    }

    fn failed(self: &Arc<Self>) {
        let failures = self.failures.fetch_add(1, Ordering::Relaxed) + 1;
        if failures < FAILURES || self.down.swap(true, Ordering::Relaxed) {
            return;
        }
        *self.lock() = None;
        log::warn!(target: "oncemore", "memcached {} does not answer: its keys are not cached until it does", self.name);
        let node = Arc::downgrade(self);
        let probe = async move {
            loop {
                sleep(PROBE).await;
                match node.upgrade() {
                    Some(node) if node.is_down() => drop(node.ask().await),
                    _ => return,
                }
            }
        };
        spawn(probe);
    }

    fn error(&self, kind: ErrorKind) -> BackendError {
        BackendError::new(kind, format!("memcached {}", self.name))
    }
}

/// A failure may be noted where the runtime is gone already, in a drop: then nobody asks any more either.
fn spawn(probe: impl Future<Output = ()> + Send + 'static) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(probe);
    }
}

struct Unanswered<'n>(Option<&'n Arc<Node>>);

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if let Some(node) = self.0 {
            node.failed();
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("name", &self.name)
            .field("down", &self.is_down())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_fails_is_left_alone_for_a_while() {
        let settings = Settings {
            connections: 1,
            connect_timeout: PROBE,
            command_timeout: PROBE,
        };
        let node = Arc::new(Node::new("127.0.0.1:1".into(), settings));
        for _ in 1..FAILURES {
            node.failed();
        }
        node.succeeded();
        for _ in 0..FAILURES {
            assert!(!node.is_down());
            node.failed();
        }
        assert!(node.is_down());
        node.succeeded();
        assert!(!node.is_down());
    }
}
