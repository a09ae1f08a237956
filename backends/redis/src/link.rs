//! The supervisor: keeps one shared connection, and replaces it when it broke or fell silent.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};
use deadpool_redis::{Manager, Pool, Runtime};
use oncemore_core::{BackendError, ErrorKind};
use redis::{AsyncConnectionConfig, Cmd, ConnectionInfo, RedisResult, Value};
use tokio::runtime::{Handle, Id};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::config::{RedisBuilder, misconfigured};
use crate::connection::Connection;
use crate::error::{breaks, from_redis};

/// After so many calls in a row without an answer the connection is given up: it may be open and lead nowhere.
const SILENT: u32 = 3;
/// Connections at most: more runtimes than that are not in use at once, but come and go, in tests.
const MOST_WAYS: usize = 8;

/// The way to the server.
pub(crate) struct Link {
    source: Source,
    ways: ArcSwap<Vec<Arc<Way>>>,
    connect_timeout: Duration,
}

/// The way from one tokio runtime: a connection is driven by the runtime that it was made on, and ends with it.
struct Way {
    runtime: Option<Id>,
    current: ArcSwapOption<Live>,
    /// Held while somebody connects; the others wait for the same connection.
    connecting: Mutex<()>,
}

/// Where connections come from.
enum Source {
    /// A pool, as factory: its connection is taken out and shared.
    Single(Pool),
    #[cfg(feature = "cluster")]
    Cluster(Box<redis::cluster::ClusterClient>),
    #[cfg(feature = "sentinel")]
    Sentinel(
        Box<Mutex<redis::sentinel::SentinelClient>>,
        AsyncConnectionConfig,
    ),
}

/// A connection in use.
struct Live {
    connection: Connection,
    /// Calls in a row that got no answer.
    silent: AtomicU32,
}

impl Link {
    pub(crate) fn single(
        info: ConnectionInfo,
        builder: &RedisBuilder,
    ) -> Result<Self, BackendError> {
        let manager = Manager::new_with_config(info, connection_config(builder))
            .map_err(|_| misconfigured("the address of the Redis server makes no sense"))?;
        let pool = Pool::builder(manager)
            .max_size(2)
            .create_timeout(Some(builder.connect_timeout))
            .wait_timeout(Some(builder.connect_timeout))
            .recycle_timeout(Some(builder.command_timeout))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| misconfigured("the pool of connections cannot be built"))?;
        Ok(Self::new(Source::Single(pool), builder))
    }

    #[cfg(feature = "cluster")]
    pub(crate) fn cluster(
        nodes: Vec<ConnectionInfo>,
        builder: &RedisBuilder,
    ) -> Result<Self, BackendError> {
        let client = redis::cluster::ClusterClientBuilder::new(nodes)
            .connection_timeout(builder.connect_timeout)
            .response_timeout(builder.command_timeout)
            .retries(2)
            .build()
            .map_err(|_| misconfigured("the addresses of the Redis Cluster make no sense"))?;
        Ok(Self::new(Source::Cluster(Box::new(client)), builder))
    }

    #[cfg(feature = "sentinel")]
    pub(crate) fn sentinel(
        sentinels: Vec<ConnectionInfo>,
        master: String,
        builder: &RedisBuilder,
    ) -> Result<Self, BackendError> {
        use redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
        // The servers behind the Sentinels have the same user, password and database.
        let servers = SentinelNodeConnectionInfo::default()
            .set_redis_connection_info(sentinels[0].redis_settings().clone());
        let client =
            SentinelClient::build(sentinels, master, Some(servers), SentinelServerType::Master)
                .map_err(|_| misconfigured("the addresses of the Sentinels make no sense"))?;
        let source = Source::Sentinel(Box::new(Mutex::new(client)), connection_config(builder));
        Ok(Self::new(source, builder))
    }

    fn new(source: Source, builder: &RedisBuilder) -> Self {
        Self {
            source,
            ways: ArcSwap::default(),
            connect_timeout: builder.connect_timeout,
        }
    }

    /// Whether each runtime can have a connection of its own.
    pub(crate) fn runs_anywhere(&self) -> bool {
        match &self.source {
            Source::Single(_) => true,
            #[cfg(feature = "cluster")]
            Source::Cluster(_) => true,
            // Who asks the Sentinels keeps the others waiting.
            #[cfg(feature = "sentinel")]
            Source::Sentinel(..) => false,
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
        let way = self.way();
        let live = match &*way.current.load() {
            Some(live) => Arc::clone(live),
            None => self.connect(&way).await?,
        };
        let mut pending = Pending {
            way: &way,
            live: &live,
            answered: false,
        };
        let answers = live.connection.send(commands).await;
        match answers {
            Ok(answers) => {
                pending.answered = true;
                live.silent.store(0, Ordering::Relaxed);
                Ok(answers)
            }
            Err(error) => {
                if breaks(&error) {
                    pending.answered = true;
                    way.give_up(&live);
                }
                Err(from_redis(error, "sending to Redis"))
            }
        }
    }

    /// Connects anew if the last call got no answer: whoever asks whether all is well wants to know it of the server, not
    /// of an old connection.
    pub(crate) fn distrust(&self) {
        for way in &**self.ways.load() {
            if let Some(live) = &*way.current.load()
                && live.silent.load(Ordering::Relaxed) > 0
            {
                way.give_up(live);
            }
        }
    }

    /// The way from the caller's runtime.
    fn way(&self) -> Arc<Way> {
        let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
        let find = |ways: &[Arc<Way>]| {
            let found = ways.iter().find(|way| way.runtime == runtime);
            found.map(Arc::clone)
        };
        if let Some(way) = find(&self.ways.load()) {
            return way;
        }
        let new = Arc::new(Way {
            runtime,
            current: ArcSwapOption::empty(),
            connecting: Mutex::new(()),
        });
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

    async fn connect(&self, way: &Way) -> Result<Arc<Live>, BackendError> {
        let _connecting = way.connecting.lock().await;
        if let Some(live) = &*way.current.load() {
            return Ok(Arc::clone(live));
        }
        let connection = timeout(self.connect_timeout, self.source.connect())
            .await
            .map_err(|_| BackendError::new(ErrorKind::TimedOut, "connecting to Redis"))??;
        let live = Arc::new(Live {
            connection,
            silent: AtomicU32::new(0),
        });
        way.current.store(Some(Arc::clone(&live)));
        Ok(live)
    }
}

impl Way {
    fn give_up(&self, live: &Arc<Live>) {
        // Another one may be in its place already.
        self.current.rcu(|current| match current {
            Some(current) if Arc::ptr_eq(current, live) => None,
            other => other.clone(),
        });
    }
}

/// A call without an answer yet. Dropped like that, be it that its own time was up or its caller's, it counts as silence.
struct Pending<'a> {
    way: &'a Way,
    live: &'a Arc<Live>,
    answered: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.answered && self.live.silent.fetch_add(1, Ordering::Relaxed) + 1 >= SILENT {
            self.way.give_up(self.live);
        }
    }
}

impl Source {
    async fn connect(&self) -> Result<Connection, BackendError> {
        let context = "connecting to Redis";
        match self {
            Self::Single(pool) => match pool.get().await {
                Ok(connection) => Ok(Connection::Single(deadpool_redis::Connection::take(
                    connection,
                ))),
                Err(deadpool_redis::PoolError::Backend(error)) => Err(from_redis(error, context)),
                Err(deadpool_redis::PoolError::Timeout(_)) => {
                    Err(BackendError::new(ErrorKind::TimedOut, context))
                }
                Err(other) => {
                    Err(BackendError::new(ErrorKind::Unreachable, context).caused_by(other))
                }
            },
            #[cfg(feature = "cluster")]
            Self::Cluster(client) => client
                .get_async_connection()
                .await
                .map(Connection::Cluster)
                .map_err(|error| from_redis(error, "connecting to the Redis Cluster")),
            #[cfg(feature = "sentinel")]
            Self::Sentinel(client, config) => client
                .lock()
                .await
                .get_async_connection_with_config(config)
                .await
                .map(Connection::Single)
                .map_err(|error| from_redis(error, "asking the Sentinels for the master")),
        }
    }
}

fn connection_config(builder: &RedisBuilder) -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(builder.connect_timeout))
        .set_response_timeout(Some(builder.command_timeout))
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("ways", &self.ways.load().len())
            .finish_non_exhaustive()
    }
}
