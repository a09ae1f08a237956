//! The master that Sentinels name.
//!
//! Not by the client of the `redis` crate: it keeps its connections to the Sentinels, also those that fell silent, and asks servers for
//! their `ROLE`, which the least of permissions do not hold.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

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
        let (open, known, stranger) = (&open, &AtomicBool::new(false), &OnceLock::new());
        let by = |sentinel| async move {
            let master = self.master(sentinel).await.inspect_err(|error| {
                if error.kind() == ErrorKind::MasterNameNotFoundBySentinel {
                    let _ = stranger.set(error.clone());
                }
            })?;
            known.store(true, Ordering::Relaxed);
            open(master).await
        };
        let ways = self.addresses.iter().map(|sentinel| Box::pin(by(sentinel)));
        match select_ok(ways).await {
            Ok((connection, _)) => Ok(connection),
            // A Sentinel that was just set up may not know what the others know.
            Err(error) if known.load(Ordering::Relaxed) => Err(error),
            Err(error) => Err(stranger.get().cloned().unwrap_or(error)),
        }
    }

    /// Where the master is, as a Sentinel says.
    async fn master(&self, sentinel: &ConnectionInfo) -> RedisResult<ConnectionInfo> {
        let mut connection = self.open(sentinel.clone()).await?;
        let known: Option<(String, u16)> = cmd("SENTINEL")
            .arg("GET-MASTER-ADDR-BY-NAME")
            .arg(&self.master)
            .query_async(&mut connection)
            .await?;
        match known {
            Some((host, port)) => Ok(self.server.at(host, port)),
            None => Err(self.unknown(&mut connection).await),
        }
    }

    /// No master of that name, and which there are instead.
    async fn unknown(&self, sentinel: &mut MultiplexedConnection) -> RedisError {
        let masters: RedisResult<Vec<HashMap<String, String>>> =
            cmd("SENTINEL").arg("MASTERS").query_async(sentinel).await;
        let names: Vec<_> = masters
            .iter()
            .flatten()
            .filter_map(|master| Some(format!("`{}`", master.get("name")?)))
            .collect();
        let known = match &names[..] {
            [] => "none".into(),
            names => names.join(", "),
        };
        RedisError::from((
            ErrorKind::MasterNameNotFoundBySentinel,
            "the Sentinels know no master of that name",
            format!("`{}` was asked for, and known is {known}", self.master),
        ))
    }

    async fn open(&self, info: ConnectionInfo) -> RedisResult<MultiplexedConnection> {
        Client::open(info)?
            .get_multiplexed_async_connection_with_config(&self.config)
            .await
    }
}
