//! The supervisor: keeps a shared connection for each runtime, and replaces it when it broke or fell silent.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use oncemore_core::BackendError;
use redis::{Cmd, RedisResult, Value};

use crate::source::Source;
use crate::way::{Way, runtime};

/// Connections at most: more runtimes than that are not in use at once, but come and go, in tests.
const MOST_WAYS: usize = 8;

/// The way to the server.
pub(crate) struct Link {
    source: Arc<Source>,
    ways: ArcSwap<Vec<Arc<Way>>>,
}

impl Link {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source: Arc::new(source),
            ways: ArcSwap::default(),
        }
    }

    /// Sends commands in one go; an answer for each.
    ///
    /// # Errors
    /// The connection failed. It is replaced by the next call.
    pub(crate) async fn send(
        &self,
        commands: Vec<Cmd>,
    ) -> Result<Vec<RedisResult<Value>>, BackendError> {
        self.way().send(commands).await
    }

    /// Connects anew if the last call got no answer: whoever asks whether all is well wants to know it of the server, not
    /// of an old connection.
    pub(crate) fn distrust(&self) {
        for way in &**self.ways.load() {
            way.distrust();
        }
    }

    /// The way from the caller's runtime.
    fn way(&self) -> Arc<Way> {
        let runtime = runtime();
        let find = |ways: &[Arc<Way>]| {
            let found = ways.iter().find(|way| way.runtime == runtime);
            found.map(Arc::clone)
        };
        if let Some(way) = find(&self.ways.load()) {
            return way;
        }
        let new = Arc::new(Way::new(Arc::clone(&self.source)));
        self.ways.rcu(|ways| {
            let mut ways = Vec::clone(ways);
            if find(&ways).is_none() {
                // The oldest is that of a runtime which may be gone.
                if ways.len() >= MOST_WAYS {
                    ways.remove(0);
                }
                ways.push(Arc::clone(&new));
            }
            ways
        });
        find(&self.ways.load()).unwrap_or(new)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("ways", &self.ways.load().len())
            .finish_non_exhaustive()
    }
}
