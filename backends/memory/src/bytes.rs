//! The store of bytes in this process: a [`Backend`] without a server.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use oncemore_core::clock::{StoreClock, Timestamp};
use oncemore_core::{
    Backend, BackendError, Ear, Found, Generation, KeyBytes, Lease, Limits, Read, Reading, Token,
    Want, Work, Write, Written, key,
};
use quick_cache::unsync::Cache;

use crate::listeners::Listeners;

/// A store of bytes in this process, for trying out what is remote without a server, and for tests.
///
/// It is bounded by its number of entries. Generations are not: there is one for each function and namespace.
///
/// ```
/// use oncemore_core::Backend;
/// use oncemore_memory::MemoryBytes;
///
/// assert_eq!(MemoryBytes::new(10_000).kind(), "memory");
/// ```
#[derive(Debug)]
pub struct MemoryBytes {
    shards: Box<[Mutex<Shard>]>,
    listeners: Listeners,
    clock: StoreClock,
}

#[derive(Debug)]
struct Shard {
    entries: Cache<Arc<str>, Entry>,
    generations: HashMap<Arc<str>, Generation>,
}

#[derive(Clone, Debug)]
struct Entry {
    content: Content,
    until: Timestamp,
}

#[derive(Clone, Debug)]
enum Content {
    Value(Arc<[u8]>),
    Lease { token: Token, shared: bool },
}

const SHARDS: usize = 16;

impl MemoryBytes {
    /// A store for about so many entries.
    pub fn new(capacity: usize) -> Self {
        Self::with_clock(capacity, StoreClock::System)
    }

    /// One with another clock, for tests.
    pub fn with_clock(capacity: usize, clock: StoreClock) -> Self {
        let shard = || {
            Mutex::new(Shard {
                entries: Cache::new(capacity.div_ceil(SHARDS).max(1)),
                generations: HashMap::new(),
            })
        };
        Self {
            shards: (0..SHARDS).map(|_| shard()).collect(),
            listeners: Listeners::default(),
            clock,
        }
    }

    fn shard(&self, key: &str) -> MutexGuard<'_, Shard> {
        let shard = &self.shards[(key::hash(key) >> 32) as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn until(&self, ttl: Option<Duration>) -> Timestamp {
        ttl.map_or(Timestamp::NEVER, |ttl| self.clock.now().after(ttl))
    }

    fn read_one(&self, read: &Read) -> Reading {
        let found = self.find(&read.key, read.want);
        // After the value: what is invalidated in between is seen.
        let generation = |key: &Arc<str>| {
            let mut shard = self.shard(key);
            *shard
                .generations
                .entry(Arc::clone(key))
                .or_insert_with(Generation::fresh)
        };
        Reading {
            found,
            generations: read.generations.iter().map(generation).collect(),
        }
    }

    fn find(&self, key: &Arc<str>, want: Want) -> Found {
        let mut shard = self.shard(key);
        let now = self.clock.now();
        let live = shard.entries.get(&**key).filter(|entry| now < entry.until);
        let there = match live.map(|entry| &entry.content) {
            Some(Content::Value(bytes)) => Found::Value(bytes.to_vec()),
            Some(Content::Lease { .. }) if want == Want::Look => Found::Nothing,
            Some(&Content::Lease { token, shared }) => Found::Lease {
                token,
                ours: false,
                shared,
            },
            None => Found::Nothing,
        };
        let Some(Lease { ttl, shared }) = want.lease_over(&there) else {
            return there;
        };
        let token = Token::fresh();
        let entry = Entry {
            content: Content::Lease { token, shared },
            until: now.after(ttl),
        };
        shard.entries.insert(Arc::clone(key), entry);
        Found::Lease {
            token,
            ours: true,
            shared,
        }
    }

    fn write_one(&self, write: &Write) -> Written {
        let mut shard = self.shard(write.key());
        let leased = |shard: &Shard, key: &str, token: Token| {
            shard.entries.peek(key).is_some_and(|entry| {
                matches!(entry.content, Content::Lease { token: other, .. } if other == token)
                    && self.clock.now() < entry.until
            })
        };
        match write {
            Write::Fill { key, token, .. }
            | Write::Extend { key, token, .. }
            | Write::Release { key, token }
                if !leased(&shard, key, *token) =>
            {
                return Written::Refused;
            }
            Write::Fill {
                key, value, ttl, ..
            }
            | Write::Put { key, value, ttl } => {
                let entry = Entry {
                    content: Content::Value(Arc::clone(value)),
                    until: self.until(*ttl),
                };
                shard.entries.insert(Arc::clone(key), entry);
            }
            Write::Extend { key, ttl, .. } => {
                let until = self.until(Some(*ttl));
                if let Some(mut entry) = shard.entries.get_mut(&**key) {
                    entry.until = until;
                }
            }
            Write::Release { key, .. } | Write::Remove { key } => {
                shard.entries.remove(&**key);
            }
            Write::Bump { key, to } => {
                shard.generations.insert(Arc::clone(key), *to);
            }
        }
        Written::Done
    }
}

impl Backend for MemoryBytes {
    fn kind(&self) -> &'static str {
        "memory"
    }

    fn place(&self) -> String {
        "this process".into()
    }

    fn limits(&self) -> Limits {
        Limits {
            max_key_bytes: 1024,
            key_bytes: KeyBytes::Any,
            max_value_bytes: 8 << 20,
        }
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        let answers = reads.iter().map(|read| Ok(self.read_one(read))).collect();
        Box::pin(ready(answers))
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        let answers = writes
            .iter()
            .map(|write| Ok(self.write_one(write)))
            .collect();
        Box::pin(ready(answers))
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(ready(Ok(())))
    }

    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        self.listeners.tell(channel, messages);
        Box::pin(ready(Ok(())))
    }

    fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
        Box::pin(self.listeners.listen(channel, ear))
    }
}
