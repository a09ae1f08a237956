//! Where connections come from.

use std::time::Duration;

use deadpool_redis::{Manager, Pool, Runtime};
use oncemore_core::{BackendError, ErrorKind};
#[cfg(feature = "cluster")]
use redis::io::tcp::TcpSettings;
use redis::{AsyncConnectionConfig, ConnectionInfo};
use tokio::time::timeout;

use crate::config::{RedisBuilder, misconfigured};
use crate::connection::Connection;
use crate::error::from_redis;
#[cfg(feature = "sentinel")]
use crate::sentinels::{Sentinels, Server};

/// Makes connections.
pub(crate) struct Source {
    kind: Kind,
    /// How long making one may take.
    time: Duration,
}

enum Kind {
    /// A pool, as factory: its connection is taken out and shared.
    Single(Pool),
    #[cfg(feature = "cluster")]
    Cluster(Box<redis::cluster::ClusterClient>),
    #[cfg(feature = "sentinel")]
    Sentinel(Box<Sentinels>),
}

impl Source {
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
        Ok(Self::new(Kind::Single(pool), builder.connect_timeout))
    }

    #[cfg(feature = "cluster")]
    pub(crate) fn cluster(
        nodes: Vec<ConnectionInfo>,
        builder: &RedisBuilder,
    ) -> Result<Self, BackendError> {
        let client = redis::cluster::ClusterClientBuilder::new(nodes)
            .connection_timeout(builder.connect_timeout)
            .response_timeout(builder.command_timeout)
            .tcp_settings(TcpSettings::default().set_nodelay(true))
            .retries(2);
        #[cfg(feature = "tls")]
        let client = match builder.certificates() {
            Some(certificates) => client.certs(certificates),
            None => client,
        };
        let client = client
            .build()
            .map_err(|_| misconfigured("the addresses of the Redis Cluster make no sense"))?;
        // A node that does not answer costs its own time, and that of asking another one for the slots.
        let time = builder.connect_timeout * 4;
        Ok(Self::new(Kind::Cluster(Box::new(client)), time))
    }

    #[cfg(feature = "sentinel")]
    pub(crate) fn sentinel(
        sentinels: Vec<ConnectionInfo>,
        server: Server,
        master: String,
        builder: &RedisBuilder,
    ) -> Self {
        let kind = Kind::Sentinel(Box::new(Sentinels {
            addresses: sentinels,
            server,
            master,
            config: connection_config(builder),
        }));
        Self::new(kind, builder.connect_timeout * 2)
    }

    fn new(kind: Kind, time: Duration) -> Self {
        Self { kind, time }
    }

    /// Whether the server is asked for anew with each connection.
    pub(crate) fn follows_a_master(&self) -> bool {
        match &self.kind {
            Kind::Single(_) => false,
            #[cfg(feature = "cluster")]
            Kind::Cluster(_) => false,
            #[cfg(feature = "sentinel")]
            Kind::Sentinel(_) => true,
        }
    }

    /// Whether there are several servers, of which one that is silent says nothing about the others.
    pub(crate) fn has_nodes(&self) -> bool {
        match &self.kind {
            Kind::Single(_) => false,
            #[cfg(feature = "cluster")]
            Kind::Cluster(_) => true,
            #[cfg(feature = "sentinel")]
            Kind::Sentinel(_) => false,
        }
    }

    /// A new connection, in time.
    pub(crate) async fn connect(&self) -> Result<Connection, BackendError> {
        let late = |_| BackendError::new(ErrorKind::TimedOut, "connecting to Redis");
        timeout(self.time, self.open()).await.map_err(late)?
    }

    async fn open(&self) -> Result<Connection, BackendError> {
        let context = "connecting to Redis";
        match &self.kind {
            Kind::Single(pool) => match pool.get().await {
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
            Kind::Cluster(client) => client
                .get_async_connection()
                .await
                .map(Connection::Cluster)
                .map_err(|error| from_redis(error, "connecting to the Redis Cluster")),
            #[cfg(feature = "sentinel")]
            Kind::Sentinel(sentinels) => sentinels
                .connect()
                .await
                .map(Connection::Single)
                .map_err(|error| from_redis(error, "asking the Sentinels for the master")),
        }
    }
}

pub(crate) fn connection_config(builder: &RedisBuilder) -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(builder.connect_timeout))
        .set_response_timeout(Some(builder.command_timeout))
}
