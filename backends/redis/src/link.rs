//! The supervisor: keeps one shared connection, and replaces it when it broke or fell silent.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use deadpool_redis::{Manager, Pool, Runtime};
use oncemore_core::{BackendError, ErrorKind};
use redis::{AsyncConnectionConfig, Cmd, ConnectionInfo, RedisResult, Value};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::config::{RedisBuilder, misconfigured};
use crate::connection::Connection;
use crate::error::{breaks, from_redis};

/// After so many calls in a row without an answer the connection is given up: it may be open and lead nowhere.
const SILENT: u32 = 3;

/// The way to the server.
pub(crate) struct Link {
    source: Source,
    current: ArcSwapOption<Live>,
    /// Held while somebody connects; the others wait for the same connection.
    connecting: Mutex<()>,
    connect_timeout: Duration,
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
            current: ArcSwapOption::empty(),
            connecting: Mutex::new(()),
            connect_timeout: builder.connect_timeout,
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
        let live = match &*self.current.load() {
            Some(live) => Arc::clone(live),
            None => self.connect().await?,
        };
        let mut pending = Pending {
            link: self,
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
                    self.give_up(&live);
                }
                Err(from_redis(error, "sending to Redis"))
            }
        }
    }

    /// Connects anew if the last call got no answer: whoever asks whether all is well wants to know it of the server, not
    /// of an old connection.
    pub(crate) fn distrust(&self) {
        if let Some(live) = &*self.current.load()
            && live.silent.load(Ordering::Relaxed) > 0
        {
            self.give_up(live);
        }
    }

    async fn connect(&self) -> Result<Arc<Live>, BackendError> {
        let _connecting = self.connecting.lock().await;
        if let Some(live) = &*self.current.load() {
            return Ok(Arc::clone(live));
        }
        let connection = timeout(self.connect_timeout, self.source.connect())
            .await
            .map_err(|_| BackendError::new(ErrorKind::TimedOut, "connecting to Redis"))??;
        let live = Arc::new(Live {
            connection,
            silent: AtomicU32::new(0),
        });
        self.current.store(Some(Arc::clone(&live)));
        Ok(live)
    }

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
    link: &'a Link,
    live: &'a Arc<Live>,
    answered: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.answered && self.live.silent.fetch_add(1, Ordering::Relaxed) + 1 >= SILENT {
            self.link.give_up(self.live);
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
            .field("connected", &self.current.load().is_some())
            .finish_non_exhaustive()
    }
}
