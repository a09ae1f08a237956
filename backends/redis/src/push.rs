//! Messages between processes: published on the shared connection, heard on one of their own.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::Stream;
use futures_util::future::select;
use oncemore_core::{BackendError, Ear, ErrorKind, Heard};
use redis::aio::{PubSub, PubSubSink, PubSubStream};
use redis::{Client, Cmd, ConnectionInfo, Msg, RedisResult, Value, cmd};
use tokio::time::{sleep, timeout};

#[cfg(feature = "sentinel")]
use crate::config::RedisBuilder;
use crate::config::misconfigured;
use crate::error::from_redis;
#[cfg(feature = "sentinel")]
use crate::sentinels::{Sentinels, Server};
#[cfg(feature = "sentinel")]
use crate::source::connection_config;

/// How often the connection is asked whether it leads anywhere.
const HEARTBEAT: Duration = Duration::from_millis(500);
/// Without an answer for so long it does not.
const SILENCE: Duration = Duration::from_secs(1);

/// The way to the server for those who listen.
pub(crate) struct Push {
    source: Source,
    connect_timeout: Duration,
}

enum Source {
    /// The server, or nodes of a cluster: a message reaches all of them, whichever got it.
    Nodes(Vec<Client>, AtomicUsize),
    #[cfg(feature = "sentinel")]
    Sentinel(Box<Sentinels>),
}

impl Push {
    pub(crate) fn nodes(
        infos: Vec<ConnectionInfo>,
        connect_timeout: Duration,
    ) -> Result<Self, BackendError> {
        let open = |info| {
            Client::open(info)
                .map_err(|_| misconfigured("the address of the Redis server makes no sense"))
        };
        let clients = infos.into_iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            source: Source::Nodes(clients, AtomicUsize::new(0)),
            connect_timeout,
        })
    }

    #[cfg(feature = "sentinel")]
    pub(crate) fn sentinel(
        sentinels: Vec<ConnectionInfo>,
        server: Server,
        master: String,
        builder: &RedisBuilder,
    ) -> Self {
        let sentinels = Sentinels {
            addresses: sentinels,
            server,
            master,
            config: connection_config(builder),
        };
        Self {
            source: Source::Sentinel(Box::new(sentinels)),
            connect_timeout: builder.connect_timeout * 2,
        }
    }

    /// Listens until the subscription breaks.
    pub(crate) async fn listen(&self, channel: &str, ear: &Ear) -> BackendError {
        match self.hear(channel, ear).await {
            Ok(never) => match never {},
            Err(error) => error,
        }
    }

    async fn hear(&self, channel: &str, ear: &Ear) -> Result<Infallible, BackendError> {
        let (sink, stream) = timeout(self.connect_timeout, self.subscribe(channel))
            .await
            .map_err(|_| silent("subscribing to changes"))??;
        ear(Heard::Subscribed);
        let (messages, life) = (pin!(messages(stream, ear)), pin!(life(sink)));
        select(messages, life).await.factor_first().0
    }

    async fn subscribe(&self, channel: &str) -> Result<(PubSubSink, PubSubStream), BackendError> {
        let failed = |error| from_redis(error, "subscribing to changes");
        let (mut sink, stream) = self.source.open().await.map_err(failed)?.split();
        sink.subscribe(channel).await.map_err(failed)?;
        Ok((sink, stream))
    }
}

impl Source {
    async fn open(&self) -> RedisResult<PubSub> {
        match self {
            // The next one each time: a node may be gone for good.
            Self::Nodes(clients, turn) => {
                let turn = turn.fetch_add(1, Ordering::Relaxed);
                clients[turn % clients.len()].get_async_pubsub().await
            }
            #[cfg(feature = "sentinel")]
            Self::Sentinel(sentinels) => sentinels.listen().await,
        }
    }
}

/// Hands messages on until there are no more.
async fn messages(stream: PubSubStream, ear: &Ear) -> Result<Infallible, BackendError> {
    let mut stream = pin!(stream);
    while let Some(message) = next(stream.as_mut()).await {
        ear(Heard::Message(message.get_payload_bytes()));
    }
    let broken = "the connection of the subscription broke";
    Err(BackendError::new(ErrorKind::Unreachable, broken))
}

async fn next(mut stream: Pin<&mut PubSubStream>) -> Option<Msg> {
    poll_fn(|context| stream.as_mut().poll_next(context)).await
}

/// Sees to it that the connection leads somewhere.
async fn life(mut sink: PubSubSink) -> Result<Infallible, BackendError> {
    loop {
        sleep(HEARTBEAT).await;
        timeout(SILENCE, sink.ping::<Value>())
            .await
            .map_err(|_| silent("the server of the subscription is silent"))?
            .map_err(|error| from_redis(error, "asking after the subscription"))?;
    }
}

fn silent(context: &'static str) -> BackendError {
    BackendError::new(ErrorKind::TimedOut, context)
}

/// A message as a command.
pub(crate) fn publish(channel: &str, message: &[u8]) -> Cmd {
    let mut publish = cmd("PUBLISH");
    publish.arg(channel).arg(message);
    publish
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").finish_non_exhaustive()
    }
}
