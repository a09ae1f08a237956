//! Where the server is, and how long to wait for it.

use std::fmt;
use std::time::Duration;

use oncemore_core::{BackendError, ErrorKind};
#[cfg(feature = "sentinel")]
use redis::RedisConnectionInfo;
use redis::io::tcp::TcpSettings;
use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use crate::Redis;
use crate::link::Link;
use crate::push::Push;
#[cfg(feature = "sentinel")]
use crate::sentinels::Server;
use crate::source::Source;

/// Makes a [`Redis`] with more than a URL.
///
/// # Examples
/// A single server:
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
/// A cluster, by two of its nodes, with TLS and a certificate authority of one's own:
#[cfg_attr(all(feature = "cluster", feature = "tls"), doc = "```no_run")]
#[cfg_attr(not(all(feature = "cluster", feature = "tls")), doc = "```ignore")]
/// # use oncemore_redis::Redis;
/// let cluster = Redis::builder()
///     .cluster(["rediss://a.example:6379", "rediss://b.example:6379"])
///     .password("secret")
///     .tls_ca(std::fs::read("ca.pem").unwrap())
///     .build()
///     .unwrap();
/// ```
/// The master that Sentinels name. What is in the URLs is for the Sentinels, except the database; user and password of the servers are given apart:
#[cfg_attr(feature = "sentinel", doc = "```")]
#[cfg_attr(not(feature = "sentinel"), doc = "```ignore")]
/// # use oncemore_redis::Redis;
/// let master = Redis::builder()
///     .sentinel(["redis://127.0.0.1:26379", "redis://127.0.0.1:26380"], "mymaster")
///     .password("secret")
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
    #[cfg(feature = "tls")]
    ca: Option<Vec<u8>>,
    #[cfg(feature = "tls")]
    client: Option<redis::ClientTlsConfig>,
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
            #[cfg(feature = "tls")]
            ca: None,
            #[cfg(feature = "tls")]
            client: None,
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

    /// A Redis Cluster, by the URLs of some of its nodes: the others are found through them.
    #[cfg(feature = "cluster")]
    pub fn cluster<T: Into<String>>(mut self, nodes: impl IntoIterator<Item = T>) -> Self {
        self.urls = nodes.into_iter().map(Into::into).collect();
        self.topology = Topology::Cluster;
        self
    }

    /// The master of that name, by the URLs of some of the Sentinels that know it. After a failover, the new master is asked for.
    ///
    /// User and password in a URL are the Sentinel's; [`username`](Self::username) and [`password`](Self::password) are the servers'. A database and
    /// `protocol=resp3` in the first URL are for the servers, and so is `rediss:`, which is then spoken to both.
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

    /// The certificates of the authorities that may vouch for the server, as PEM, in place of those that browsers trust.
    ///
    /// For `rediss:` addresses. The server's name in the address is checked too.
    #[cfg(feature = "tls")]
    pub fn tls_ca(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca = Some(pem.into());
        self
    }

    /// The certificate that this program shows to servers which ask for one (mutual TLS), and its key, both as PEM. The certificate may be followed by
    /// those of the authorities between it and one that the servers trust.
    ///
    /// For `rediss:` addresses, of Sentinels too.
    ///
    /// ```no_run
    /// # use oncemore_redis::Redis;
    /// let redis = Redis::builder()
    ///     .url("rediss://redis.example:6379")
    ///     .tls_client(std::fs::read("client.pem")?, std::fs::read("client.key")?)
    ///     .build()
    ///     .unwrap();
    /// # Ok::<_, std::io::Error>(())
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls_client(mut self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.client = Some(redis::ClientTlsConfig {
            client_cert: certificate.into(),
            client_key: key.into(),
        });
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
        let push = match &self.topology {
            #[cfg(feature = "sentinel")]
            Topology::Sentinel { master } => {
                let (sentinels, server) = self.under_sentinels(infos.clone());
                Push::sentinel(sentinels, server, master.clone(), &self)
            }
            _ => Push::nodes(infos.clone(), self.connect_timeout)?,
        };
        let source = match &self.topology {
            Topology::Single => Source::single(infos[0].clone(), &self)?,
            #[cfg(feature = "cluster")]
            Topology::Cluster => Source::cluster(infos, &self)?,
            #[cfg(feature = "sentinel")]
            Topology::Sentinel { master } => {
                let (sentinels, server) = self.under_sentinels(infos);
                Source::sentinel(sentinels, server, master.clone(), &self)
            }
        };
        Ok(Redis::with(
            Link::new(source),
            push,
            place,
            self.max_value_bytes,
        ))
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
        // Small commands go out at once, whatever is still on its way.
        let info = info.set_tcp_settings(TcpSettings::default().set_nodelay(true));
        #[cfg(feature = "tls")]
        let info = self.with_tls(info)?;
        Ok(match self.topology {
            // The Sentinels' own: see `under_sentinels`.
            #[cfg(feature = "sentinel")]
            Topology::Sentinel { .. } => info,
            _ => self.with_credentials(info),
        })
    }

    /// What is said to Sentinels, and what to the servers that they name.
    #[cfg(feature = "sentinel")]
    fn under_sentinels(&self, infos: Vec<ConnectionInfo>) -> (Vec<ConnectionInfo>, Server) {
        let first = infos[0].clone();
        let settings = RedisConnectionInfo::default()
            .set_db(first.redis_settings().db())
            .set_protocol(first.redis_settings().protocol());
        let server = self.with_credentials(first.set_redis_settings(settings));
        let plain = |info: ConnectionInfo| {
            // Sentinels have no databases.
            let settings = info.redis_settings().clone().set_db(0);
            info.set_redis_settings(settings)
        };
        (infos.into_iter().map(plain).collect(), Server(server))
    }

    #[cfg(feature = "tls")]
    fn with_tls(&self, info: ConnectionInfo) -> Result<ConnectionInfo, BackendError> {
        if !matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
            return Ok(info);
        }
        // redis takes the process's choice, and panics where there is none.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // An error: another thread was faster, which is as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let Some(certificates) = self.certificates() else {
            return Ok(info);
        };
        let authorities = self.ca.as_deref().is_none_or(holds_a_certificate);
        let own = self.client.as_ref().map(|client| &client.client_cert);
        if !authorities || !own.is_none_or(|own| holds_a_certificate(own)) {
            return Err(misconfigured("the certificates for TLS are not PEM"));
        }
        // The error says nothing of the key, but what it says is the parser's.
        let client = redis::Client::build_with_tls(info, certificates).map_err(|_| {
            misconfigured(if self.client.is_some() {
                "the certificates for TLS, or the key of the client's, are not PEM"
            } else {
                "the certificates for TLS are not PEM"
            })
        })?;
        Ok(client.get_connection_info().clone())
    }

    #[cfg(feature = "tls")]
    pub(crate) fn certificates(&self) -> Option<redis::TlsCertificates> {
        let given = self.ca.is_some() || self.client.is_some();
        given.then(|| redis::TlsCertificates {
            client_tls: self.client.clone(),
            root_cert: self.ca.clone(),
        })
    }

    fn with_credentials(&self, info: ConnectionInfo) -> ConnectionInfo {
        let mut settings = info.redis_settings().clone();
        if let Some(username) = &self.username {
            settings = settings.set_username(username);
        }
        if let Some(password) = &self.password {
            settings = settings.set_password(password);
        }
        info.set_redis_settings(settings)
    }
}

/// Text without any certificate is fine with the parser, and trusts nobody.
#[cfg(feature = "tls")]
fn holds_a_certificate(pem: &[u8]) -> bool {
    let start = b"-----BEGIN CERTIFICATE-----";
    pem.windows(start.len()).any(|window| window == start)
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
