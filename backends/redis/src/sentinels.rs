//! The master that Sentinels name.
//!
//! Not by the client of the `redis` crate: it keeps its connections to the Sentinels, also those that fell silent, and asks servers for
//! their `ROLE`, which the least of permissions do not hold.

use futures_util::future::select_ok;
use redis::aio::{MultiplexedConnection, PubSub};
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, ErrorKind, RedisError,
    RedisResult, cmd,
};

/// What leads to the master.
pub(crate) struct Sentinels {
    pub(crate) addresses: Vec<ConnectionInfo>,
    pub(crate) server: Server,
    pub(crate) master: String,
    pub(crate) config: AsyncConnectionConfig,
}

/// How to connect to a server that Sentinels name: everything but the address.
pub(crate) struct Server(pub(crate) ConnectionInfo);

impl Server {
    fn at(&self, host: String, port: u16) -> ConnectionInfo {
        let addr = match self.0.addr() {
            ConnectionAddr::TcpTls {
                insecure,
                tls_params,
                ..
            } => ConnectionAddr::TcpTls {
                host,
                port,
                insecure: *insecure,
                tls_params: tls_params.clone(),
            },
            _ => ConnectionAddr::Tcp(host, port),
        };
        self.0.clone().set_addr(addr)
    }
}

impl Sentinels {
    /// The first connection to the master that any of the Sentinels leads to.
    ///
    /// All are asked at once: one that is silent, or knows only a master that is no more, holds up nobody.
    pub(crate) async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        self.first(|master| self.open(master)).await
    }

    /// The first connection for messages of the master's.
    pub(crate) async fn listen(&self) -> RedisResult<PubSub> {
        let open = |master| async { Client::open(master)?.get_async_pubsub().await };
        self.first(open).await
    }

    async fn first<T, F: Future<Output = RedisResult<T>>>(
        &self,
        open: impl Fn(ConnectionInfo) -> F,
    ) -> RedisResult<T> {
        let open = &open;
        let by = |sentinel| async move { open(self.master(sentinel).await?).await };
        let ways = self.addresses.iter().map(|sentinel| Box::pin(by(sentinel)));
        select_ok(ways).await.map(|(connection, _)| connection)
    }

    /// Where the master is, as a Sentinel says.
    async fn master(&self, sentinel: &ConnectionInfo) -> RedisResult<ConnectionInfo> {
        let mut connection = self.open(sentinel.clone()).await?;
        let known: Option<(String, u16)> = cmd("SENTINEL")
            .arg("GET-MASTER-ADDR-BY-NAME")
            .arg(&self.master)
            .query_async(&mut connection)
            .await?;
        let (host, port) = known.ok_or_else(|| {
            RedisError::from((
                ErrorKind::MasterNameNotFoundBySentinel,
                "no master of that name",
            ))
        })?;
        Ok(self.server.at(host, port))
    }

    async fn open(&self, info: ConnectionInfo) -> RedisResult<MultiplexedConnection> {
        Client::open(info)?
            .get_multiplexed_async_connection_with_config(&self.config)
            .await
    }
}
