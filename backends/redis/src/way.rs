//! The connection of one tokio runtime, and how it is replaced.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use oncemore_core::{BackendError, ErrorKind};
use redis::{Cmd, RedisError, RedisResult, Value};
use tokio::runtime::{Handle, Id};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::connection::Connection;
use crate::error::{breaks, from_redis, got_no_answer, is_demoted};
use crate::source::Source;

/// After so many calls in a row without an answer the connection is given up: it may be open and lead nowhere.
const SILENT: u32 = 3;

/// The connections to a cluster are not replaced more often: each time that is a connection to every node.
const RENEWAL: Duration = Duration::from_secs(1);

/// The way from one tokio runtime: a connection is driven by the runtime that it was made on, and ends with it.
pub(crate) struct Way {
    pub(crate) runtime: Option<Id>,
    source: Arc<Source>,
    current: ArcSwapOption<Live>,
    /// There while somebody connects: all wait for the same connection.
    attempt: Mutex<Option<watch::Receiver<Outcome>>>,
}

/// What an attempt to connect came to; `None` while it goes on.
type Outcome = Option<Result<Arc<Live>, BackendError>>;

/// A connection in use.
struct Live {
    connection: Connection,
    /// Calls in a row that got no answer; in a cluster, all that did, since other nodes' answers say nothing about the silent one.
    silent: AtomicU32,
    since: Instant,
}

impl Way {
    pub(crate) fn new(source: Arc<Source>) -> Self {
        Self {
            runtime: runtime(),
            source,
            current: ArcSwapOption::empty(),
            attempt: Mutex::new(None),
        }
    }

    /// Sends commands in one go; an answer for each.
    ///
    /// # Errors
    /// The connection failed. It is replaced by the next call.
    pub(crate) async fn send(
        self: &Arc<Self>,
        commands: Vec<Cmd>,
    ) -> Result<Vec<RedisResult<Value>>, BackendError> {
        let live = match &*self.current.load() {
            Some(live) => Arc::clone(live),
            None => self.connect().await?,
        };
        let mut pending = Pending {
            way: self,
            live: &live,
            answered: false,
        };
        match live.connection.send(commands).await {
            Ok(answers) => {
                pending.answered = self.heard(&live, &answers);
                Ok(answers)
            }
            Err(error) => {
                if breaks(&error) {
                    pending.answered = true;
                    self.give_up(&live);
                }
                Err(from_redis(error, "sending to Redis"))
            }
        }
    }

    /// Gives the connection up if a call got no answer.
    pub(crate) fn distrust(&self) {
        if let Some(live) = &*self.current.load()
            && live.silent.load(Ordering::Relaxed) > 0
        {
            self.give_up(live);
        }
    }

    async fn connect(self: &Arc<Self>) -> Result<Arc<Live>, BackendError> {
        let mut attempt = self.attempt();
        // An error: the task is gone, and its runtime with it.
        match attempt.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone(),
            _ => Err(BackendError::new(
                ErrorKind::Unreachable,
                "connecting to Redis",
            )),
        }
    }

    /// The attempt that goes on, or a new one. In a task of its own: a caller's time may be shorter than it takes to connect.
    fn attempt(self: &Arc<Self>) -> watch::Receiver<Outcome> {
        let mut attempt = self.attempt.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(attempt) = &*attempt
            && attempt.has_changed().is_ok()
        {
            return attempt.clone();
        }
        let (outcome, receiver) = watch::channel(None);
        *attempt = Some(receiver.clone());
        let way = Arc::clone(self);
        tokio::spawn(async move {
            let result = way.source.connect().await.map(|connection| {
                Arc::new(Live {
                    connection,
                    silent: AtomicU32::new(0),
                    since: Instant::now(),
                })
            });
            let mut attempt = way.attempt.lock().unwrap_or_else(PoisonError::into_inner);
            if let Ok(live) = &result {
                way.current.store(Some(Arc::clone(live)));
            }
            *attempt = None;
            outcome.send_replace(Some(result));
        });
        receiver
    }

    /// Looks at what the server said. `false`: it was silent, in part at least.
    fn heard(&self, live: &Arc<Live>, answers: &[RedisResult<Value>]) -> bool {
        let is = |what: fn(&RedisError) -> bool| {
            let mut errors = answers.iter().filter_map(|answer| answer.as_ref().err());
            errors.any(what)
        };
        if is(got_no_answer) {
            return false;
        }
        if self.source.follows_a_master() && is(is_demoted) {
            // The Sentinels know the new one.
            self.give_up(live);
        }
        if !self.source.has_nodes() {
            live.silent.store(0, Ordering::Relaxed);
        }
        true
    }

    /// A call got no answer.
    fn missed(self: &Arc<Self>, live: &Arc<Live>) {
        if live.silent.fetch_add(1, Ordering::Relaxed) + 1 < SILENT {
            return;
        }
        if !self.source.has_nodes() {
            self.give_up(live);
        } else if live.since.elapsed() >= RENEWAL
            && runtime().is_some_and(|id| self.runtime == Some(id))
        {
            // The other nodes' connections work and stay in use until there are new ones.
            drop(self.attempt());
        }
    }

    fn give_up(&self, live: &Arc<Live>) {
        // Another one may be in its place already.
        self.current.rcu(|current| match current {
            Some(current) if Arc::ptr_eq(current, live) => None,
            other => other.clone(),
        });
    }
}

/// The runtime that the caller is on.
pub(crate) fn runtime() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// A call without an answer yet. Dropped like that, be it that its own time was up or its caller's, it counts as silence.
struct Pending<'a> {
    way: &'a Arc<Way>,
    live: &'a Arc<Live>,
    answered: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.way.missed(self.live);
        }
    }
}
