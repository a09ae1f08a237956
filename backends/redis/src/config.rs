//! Where the server is, and how long to wait for it.

use std::fmt;
use std::time::Duration;

use oncemore_core::{BackendError, ErrorKind};
use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use crate::Redis;
use crate::link::Link;

/// Makes a [`Redis`] with more than a URL.
///
/// ```
/// use std::time::Duration;
/// use oncemore_redis::Redis;
///
/// let redis = Redis::builder()
///     .url("redis://127.0.0.1:6379/2?protocol=resp3")
///     .username("shop")
///     .password("secret")
///     .command_timeout(Duration::from_millis(50))
///     .build()
///     .unwrap();
/// ```
#[derive(Clone)]
#[must_use = "call `build` at the end"]
pub struct RedisBuilder {
    urls: Vec<String>,
    topology: Topology,
    username: Option<String>,
    password: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) command_timeout: Duration,
    max_value_bytes: usize,
}

#[derive(Clone)]
enum Topology {
    Single,
    #[cfg(feature = "cluster")]
    Cluster,
    #[cfg(feature = "sentinel")]
    Sentinel {
        master: String,
    },
}

impl RedisBuilder {
    pub(crate) fn new() -> Self {
        Self {
            urls: Vec::new(),
            topology: Topology::Single,
            username: None,
            password: None,
            connect_timeout: Duration::from_millis(300),
            command_timeout: Duration::from_millis(100),
            max_value_bytes: 8 << 20,
        }
    }

    /// A single server: `redis://[user[:password]@]host[:port][/database][?protocol=resp3]`, `rediss://…` for TLS (feature `tls`),
    /// `redis+unix:///path?db=2` for a unix socket.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.urls = vec![url.into()];
        self.topology = Topology::Single;
        self
    }

    /// A Redis Cluster, by some of its nodes.
    #[cfg(feature = "cluster")]
    pub fn cluster<T: Into<String>>(mut self, nodes: impl IntoIterator<Item = T>) -> Self {
        self.urls = nodes.into_iter().map(Into::into).collect();
        self.topology = Topology::Cluster;
        self
    }

    /// The master of that name, by some of the Sentinels that know it.
    #[cfg(feature = "sentinel")]
    pub fn sentinel<T: Into<String>>(
        mut self,
        sentinels: impl IntoIterator<Item = T>,
        master: impl Into<String>,
    ) -> Self {
        self.urls = sentinels.into_iter().map(Into::into).collect();
        self.topology = Topology::Sentinel {
            master: master.into(),
        };
        self
    }

    /// The user, where it is not in the URL.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// The password, where it is not in the URL.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// How long connecting may take. 300 ms unless told.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an answer may take. 100 ms unless told.
    pub fn command_timeout(mut self, timeout: Duration) -> Self {
        self.command_timeout = timeout;
        self
    }

    /// The largest value that is sent, in bytes. 8 MiB unless told: a server closes the connection of all on one that is above its own limit.
    pub fn max_value_bytes(mut self, bytes: usize) -> Self {
        self.max_value_bytes = bytes;
        self
    }

    /// Makes the backend. Nothing is connected yet.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): an address makes no sense, or needs a feature that is off.
    pub fn build(self) -> Result<Redis, BackendError> {
        if self.urls.is_empty() {
            return Err(misconfigured("no address of a Redis server was given"));
        }
        let infos = self
            .urls
            .iter()
            .map(|url| self.info(url))
            .collect::<Result<Vec<_>, _>>()?;
        let place = infos
            .iter()
            .map(|info| info.addr().to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let link = match &self.topology {
            Topology::Single => Link::single(infos[0].clone(), &self)?,
            #[cfg(feature = "cluster")]
            Topology::Cluster => Link::cluster(infos, &self)?,
            #[cfg(feature = "sentinel")]
            Topology::Sentinel { master } => Link::sentinel(infos, master.clone(), &self)?,
        };
        Ok(Redis::with(link, place, self.max_value_bytes))
    }

    fn info(&self, url: &str) -> Result<ConnectionInfo, BackendError> {
        // The error of the URL's parser may hold the URL, and that a password: it is not passed on.
        let info = url.into_connection_info().map_err(|_| {
            misconfigured(if url.starts_with("rediss:") && cfg!(not(feature = "tls")) {
                "a `rediss:` address needs the feature `redis-tls`"
            } else {
                "the address is not of the form `redis://[user[:password]@]host[:port][/database]`, `rediss://…` or `redis+unix:///path`"
            })
        })?;
        if let ConnectionAddr::TcpTls { .. } = info.addr()
            && cfg!(not(feature = "tls"))
        {
            return Err(misconfigured(
                "a `rediss:` address needs the feature `redis-tls`",
            ));
        }
        let mut settings = info.redis_settings().clone();
        if let Some(username) = &self.username {
            settings = settings.set_username(username);
        }
        if let Some(password) = &self.password {
            settings = settings.set_password(password);
        }
        Ok(info.set_redis_settings(settings))
    }
}

pub(crate) fn misconfigured(what: &'static str) -> BackendError {
    BackendError::new(ErrorKind::Misconfigured, what)
}

/// Without password and addresses, which may hold one.
impl fmt::Debug for RedisBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBuilder")
            .field("servers", &self.urls.len())
            .field("connect_timeout", &self.connect_timeout)
            .field("command_timeout", &self.command_timeout)
            .finish_non_exhaustive()
    }
}
