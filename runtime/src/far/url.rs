//! Backends by their URL. No error here shows a URL: it may hold a password.

use std::any::TypeId;
use std::sync::Arc;

use oncemore_core::{Backend, BackendError, ErrorKind};
use oncemore_memory::MemoryBytes;

use super::tls_files::TlsFiles;

/// So many values fit into a backend `memory:`.
const MEMORY: usize = 100_000;

type Found = (TypeId, Arc<dyn Backend>);

/// The backend at a URL, with its type.
pub(super) fn backend(url: &str, files: &TlsFiles) -> Result<Found, BackendError> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(wrong(
            "it is no URL: it begins with none of `redis://`, `memcached://`, `memory:`",
        ));
    };
    files.fit(scheme)?;
    match scheme {
        "memory" if matches!(rest, "" | "//") => Ok(found(MemoryBytes::new(MEMORY))),
        "memory" => Err(wrong("nothing follows `memory:`")),
        "memcached" => memcached(url),
        "redis" | "rediss" | "redis+unix" | "unix" | "redis+cluster" | "rediss+cluster"
        | "redis+sentinel" | "rediss+sentinel" => redis(scheme, url, files),
        // Not shown either: `user:password@host` has a scheme that is a name.
        _ => Err(wrong(
            "it begins with none of `redis://`, `rediss://`, `redis+unix://`, `redis+cluster://`, `redis+sentinel://`, `memcached://`, `memory:`",
        )),
    }
}

fn found<B: Backend>(backend: B) -> Found {
    (TypeId::of::<B>(), Arc::new(backend))
}

fn wrong(what: impl Into<std::borrow::Cow<'static, str>>) -> BackendError {
    BackendError::new(ErrorKind::Misconfigured, what)
}

/// What is said where a feature is off.
#[cfg(not(all(
    feature = "memcached",
    feature = "redis-cluster",
    feature = "redis-sentinel"
)))]
fn off(scheme: &str, feature: &str) -> BackendError {
    wrong(format!(
        "`{scheme}:` needs oncemore's feature `{feature}`; in Cargo.toml write `oncemore = {{ version = \"{}\", features = [\"{feature}\"] }}`",
        env!("CARGO_PKG_VERSION")
    ))
}

#[cfg(feature = "memcached")]
fn memcached(url: &str) -> Result<Found, BackendError> {
    oncemore_memcached::Memcached::url(url).map(found)
}

#[cfg(not(feature = "memcached"))]
fn memcached(_: &str) -> Result<Found, BackendError> {
    Err(off("memcached", "memcached"))
}

#[cfg(not(feature = "redis"))]
fn redis(scheme: &str, _: &str, _: &TlsFiles) -> Result<Found, BackendError> {
    let feature = match scheme {
        "rediss" => "redis-tls",
        other if other.ends_with("cluster") => "redis-cluster",
        other if other.ends_with("sentinel") => "redis-sentinel",
        _ => "redis",
    };
    Err(off(scheme, feature))
}

#[cfg(feature = "redis")]
fn redis(scheme: &str, url: &str, files: &TlsFiles) -> Result<Found, BackendError> {
    let Some((base, topology)) = scheme.split_once('+').filter(|(_, way)| *way != "unix") else {
        let builder = files.give(oncemore_redis::Redis::builder().url(url))?;
        return builder.build().map(found);
    };
    match topology {
        #[cfg(feature = "redis-cluster")]
        "cluster" => {
            let several = Several::of(base, url)?;
            if !several.path.is_empty() {
                return Err(wrong(
                    "a Redis Cluster has no databases: end the URL behind the nodes",
                ));
            }
            let nodes = several.nodes("");
            several.with_login(files.give(oncemore_redis::Redis::builder().cluster(nodes))?)
        }
        #[cfg(feature = "redis-sentinel")]
        "sentinel" => {
            let several = Several::of(base, url)?;
            let (master, database) = several.path.split_once('/').unwrap_or((several.path, ""));
            if master.is_empty() {
                return Err(wrong(
                    "the name of the master is missing: `redis+sentinel://host:port,host:port/master`",
                ));
            }
            if !database.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong(
                    "the database behind the name of the master is not a number",
                ));
            }
            let sentinels = several.nodes(database);
            let builder = oncemore_redis::Redis::builder().sentinel(sentinels, master);
            several.with_login(files.give(builder)?)
        }
        #[cfg(not(feature = "redis-cluster"))]
        "cluster" => Err(off(scheme, "redis-cluster")),
        #[cfg(not(feature = "redis-sentinel"))]
        "sentinel" => Err(off(scheme, "redis-sentinel")),
        _ => {
            let _ = base;
            Err(wrong("the scheme is not known"))
        }
    }
}

/// The parts of a URL that names several servers.
#[cfg(any(feature = "redis-cluster", feature = "redis-sentinel"))]
struct Several<'u> {
    /// `redis` or `rediss`.
    scheme: &'u str,
    login: Option<&'u str>,
    servers: Vec<&'u str>,
    path: &'u str,
    query: &'u str,
}

#[cfg(any(feature = "redis-cluster", feature = "redis-sentinel"))]
impl<'u> Several<'u> {
    fn of(scheme: &'u str, url: &'u str) -> Result<Self, BackendError> {
        let rest = url.split_once("://").map(|(_, rest)| rest);
        let rest = rest.ok_or_else(|| wrong("`://` is missing behind the scheme"))?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        // What may be in a password: all but `/`, which is written `%2F`.
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, servers) = match authority.rsplit_once('@') {
            Some((login, servers)) => (Some(login), servers),
            None => (None, authority),
        };
        let servers: Vec<_> = servers.split(',').collect();
        if servers.iter().any(|server| server.is_empty()) {
            return Err(wrong("a server is missing: `host:port,host:port`"));
        }
        Ok(Self {
            scheme,
            login,
            servers,
            path: path.trim_end_matches('/'),
            query,
        })
    }

    /// A URL for each server.
    fn nodes(&self, database: &str) -> Vec<String> {
        let query = match self.query {
            "" => String::new(),
            query => format!("?{query}"),
        };
        let one = |server: &&str| format!("{}://{server}/{database}{query}", self.scheme);
        self.servers.iter().map(one).collect()
    }

    fn with_login(&self, mut builder: oncemore_redis::RedisBuilder) -> Result<Found, BackendError> {
        if let Some(login) = self.login {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            if !user.is_empty() {
                builder = builder.username(decoded(user)?);
            }
            if !password.is_empty() {
                builder = builder.password(decoded(password)?);
            }
        }
        builder.build().map(found)
    }
}

/// What `%2F` and the like stand for.
#[cfg(any(feature = "redis-cluster", feature = "redis-sentinel"))]
fn decoded(text: &str) -> Result<String, BackendError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let byte = part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let byte = byte.ok_or_else(|| wrong("a `%` in user or password is written `%25`"))?;
        bytes.push(byte);
        bytes.extend(part.bytes().skip(2));
    }
    String::from_utf8(bytes).map_err(|_| wrong("user or password is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind and the servers, or the error.
    fn place(url: &str) -> Result<String, String> {
        match backend(url, &TlsFiles::default()) {
            Ok((_, backend)) => Ok(format!("{} {}", backend.kind(), backend.place())),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn memory_needs_no_server() {
        assert!(place("memory:").unwrap().starts_with("memory "));
        assert!(place("memory:7").is_err());
    }

    #[test]
    #[cfg(all(
        feature = "redis-cluster",
        feature = "redis-sentinel",
        feature = "memcached"
    ))]
    fn urls_say_where_the_servers_are() {
        for (url, expected) in [
            ("redis://10.0.0.1", "redis 10.0.0.1:6379"),
            (
                "redis://me:pw@10.0.0.1:7/2?protocol=resp3",
                "redis 10.0.0.1:7",
            ),
            (
                "redis+cluster://10.0.0.1:7,10.0.0.2:8",
                "redis 10.0.0.1:7, 10.0.0.2:8",
            ),
            (
                "redis+cluster://me:p%40w@10.0.0.1:7?protocol=resp3",
                "redis 10.0.0.1:7",
            ),
            (
                "redis+sentinel://10.0.0.1:7,10.0.0.2:8/main/3",
                "redis 10.0.0.1:7, 10.0.0.2:8",
            ),
            ("redis+sentinel://:pw@10.0.0.1:7/main", "redis 10.0.0.1:7"),
            (
                "memcached://10.0.0.1:7,10.0.0.2",
                "memcached 10.0.0.1:7, 10.0.0.2:11211",
            ),
        ] {
            assert_eq!(place(url).as_deref(), Ok(expected), "{url}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for url in [
            "s3cret",
            "me:s3cret@10.0.0.1",
            "http://me:s3cret@10.0.0.1",
            "redis://me:s3cret@10.0.0.1:port",
            "redis://me:s3cret@[:1",
            "rediss:me:s3cret@x:y",
            "redis+cluster:me:s3cret@x:1",
            "redis+cluster://me:s3cret@",
            "redis+cluster://me:s3cret%zz@10.0.0.1:7",
            "redis+cluster://me:s3cret@10.0.0.1:7/3",
            "redis+cluster://me:s3cret@10.0.0.1:seven",
            "redis+sentinel://me:s3cret@10.0.0.1:7",
            "redis+sentinel://me:s3cret@10.0.0.1:7/main/s3cret",
            "redis+other://me:s3cret@10.0.0.1:7",
            "memcached://me:s3cret@10.0.0.1:7",
            "memory://me:s3cret@x",
        ] {
            let error = place(url).expect_err(url);
            assert!(!error.contains("s3cret"), "{url}: {error}");
        }
    }

    #[test]
    fn the_environment_names_servers() {
        let read = |variables: &[(&str, &str)]| {
            let get = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            format!("{:?}", super::super::builder().variables(get))
        };
        let named = read(&[
            ("ONCEMORE_REDIS_URL", "memory:"),
            ("ONCEMORE_MEMCACHED_URL", "memory:"),
        ]);
        assert!(named.contains(r#"["redis", "memcached"]"#), "{named}");
        let wrong = read(&[("ONCEMORE_MEMCACHED_URL", "memcached://me:s3cret@x")]);
        assert!(wrong.contains("[]") && !wrong.contains("s3cret"), "{wrong}");
    }
}
