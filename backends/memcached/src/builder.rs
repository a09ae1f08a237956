//! Where the servers are, and how long to wait for them.

use std::time::Duration;

use oncemore_core::{BackendError, ErrorKind};

use crate::Memcached;
use crate::node::Settings;

/// The port of a server that is named without one.
const PORT: u16 = 11211;

/// Makes a [`Memcached`] with more than addresses.
///
/// ```
/// use std::time::Duration;
/// use oncemore_memcached::Memcached;
///
/// let memcached = Memcached::builder()
///     .server("10.0.0.1:11211")
///     .server("10.0.0.2:11211")
///     .command_timeout(Duration::from_millis(20))
///     .build()
///     .unwrap();
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `build` at the end"]
pub struct MemcachedBuilder {
    servers: Vec<String>,
    settings: Settings,
    max_value_bytes: usize,
    wrong: Option<&'static str>,
}

impl MemcachedBuilder {
    pub(crate) fn new() -> Self {
        Self {
            servers: Vec::new(),
            settings: Settings {
                connections: 16,
                connect_timeout: Duration::from_millis(200),
                command_timeout: Duration::from_millis(50),
            },
            max_value_bytes: 512 << 10,
            wrong: None,
        }
    }

    /// Another server: `host:port`, as all processes write it, since its name places its keys.
    pub fn server(mut self, server: impl Into<String>) -> Self {
        self.servers.push(server.into());
        self
    }

    /// The servers of a URL: `memcached://host[:port][,host[:port]]…`. The port is 11211 unless told.
    pub fn url(mut self, url: &str) -> Self {
        let Some(list) = url.strip_prefix("memcached://") else {
            self.wrong = Some("the address is not of the form `memcached://host:port,host:port`");
            return self;
        };
        if list.contains('@') {
            // Not shown: it may be a password.
            self.wrong = Some(
                "a memcached address has no user and no password: take away what is before `@`",
            );
            return self;
        }
        for server in list.strip_suffix('/').unwrap_or(list).split(',') {
            // The colons of an IPv6 address are in brackets.
            let port = server.rfind(':') > server.rfind(']');
            self = self.server(if port || server.is_empty() {
                server.to_owned()
            } else {
                format!("{server}:{PORT}")
            });
        }
        self
    }

    /// How many connections there are to each server at most. 16 unless told.
    pub fn connections(mut self, connections: usize) -> Self {
        self.settings.connections = connections.max(1);
        self
    }

    /// How long connecting may take when a server is [checked](oncemore_core::Backend::check). 200 ms unless told.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How long an answer may take, connecting included where there is no connection. 50 ms unless told.
    ///
    /// It should be less than the budget of a call: otherwise one server that hangs uses up the time of the others, until it is left alone.
    pub fn command_timeout(mut self, timeout: Duration) -> Self {
        self.settings.command_timeout = timeout;
        self
    }

    /// The largest value that is sent, in bytes. 512 KiB unless told; a server takes 1 MiB, less its own overhead, unless it is told (`-I`).
    pub fn max_value_bytes(mut self, bytes: usize) -> Self {
        self.max_value_bytes = bytes;
        self
    }

    /// Makes the backend. Nothing is connected yet.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): there is no server, one is not of the form `host:port`, or one stands twice.
    pub fn build(self) -> Result<Memcached, BackendError> {
        if let Some(wrong) = self.wrong {
            return Err(misconfigured(wrong));
        }
        if self.servers.is_empty() {
            return Err(misconfigured("no memcached server was given"));
        }
        for (at, server) in self.servers.iter().enumerate() {
            if !is_address(server) {
                // What stands before an `@` may be a password.
                let shown = server.rsplit('@').next().unwrap_or_default();
                return Err(misconfigured(format!(
                    "the memcached server {shown:?} is not of the form `host:port`"
                )));
            }
            if self.servers[..at].contains(server) {
                return Err(misconfigured(format!(
                    "the memcached server {server:?} stands twice"
                )));
            }
        }
        Ok(Memcached::with(
            self.servers,
            self.settings,
            self.max_value_bytes,
        ))
    }
}

fn is_address(server: &str) -> bool {
    let Some((host, port)) = server.rsplit_once(':') else {
        return false;
    };
    let inside = host
        .strip_prefix('[')
        .map_or(Some(host), |rest| rest.strip_suffix(']'));
    let named = |host: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:%".contains(&byte);
        !host.is_empty() && host.bytes().all(fits)
    };
    inside.is_some_and(named)
        && (host.starts_with('[') || !host.contains(':'))
        && matches!(port.parse::<u16>(), Ok(1..))
}

fn misconfigured(what: impl Into<std::borrow::Cow<'static, str>>) -> BackendError {
    BackendError::new(ErrorKind::Misconfigured, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Result<String, String> {
        use oncemore_core::Backend;

        let built = MemcachedBuilder::new().url(url).build();
        built
            .map(|memcached| memcached.place())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn urls_name_servers() {
        assert_eq!(place("memcached://a:1").unwrap(), "a:1");
        assert_eq!(
            place("memcached://a,b.example:7,[::1],[::1]:9/").unwrap(),
            "a:11211, b.example:7, [::1]:11211, [::1]:9"
        );
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for (url, said) in [
            ("memcached://", "not of the form"),
            ("memcached://a,,b", "not of the form"),
            ("memcached://a:0", "not of the form"),
            ("memcached://a:99999", "not of the form"),
            ("memcached://a b:1", "not of the form"),
            ("memcached://a:1/2", "not of the form"),
            ("memcached://::1", "not of the form"),
            ("memcached://a:1,a:1", "stands twice"),
            ("redis://a:1", "not of the form"),
        ] {
            let error = place(url).unwrap_err();
            assert!(error.contains(said), "{url}: {error}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let error = place("memcached://me:s3cret@a:1").unwrap_err();
        assert!(
            error.contains("no password") && !error.contains("s3cret"),
            "{error}"
        );
        let builder = MemcachedBuilder::new().server("me:s3cret@a");
        let error = builder.build().unwrap_err().to_string();
        assert!(!error.contains("s3cret"), "{error}");
    }
}
