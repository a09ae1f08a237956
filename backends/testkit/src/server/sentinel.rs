//! A master and its replica under Sentinels.

use std::fs;

use super::certificates::Certificates;
use super::process::{Directory, Process, free_port, wait_for};
use super::{RedisOptions, RedisServer, cli};
use crate::eventually;

/// What the servers and the Sentinels are started with.
///
/// ```
/// use oncemore_testkit::{RedisOptions, SentinelOptions};
///
/// let options = SentinelOptions {
///     servers: RedisOptions { password: Some("s3cret".into()), tls: true, ..RedisOptions::default() },
///     password: Some("another".into()),
/// };
/// ```
#[derive(Clone, Default, Debug)]
pub struct SentinelOptions {
    /// Of master and replica. With [`tls`](RedisOptions::tls) the Sentinels speak it too, with everybody.
    pub servers: RedisOptions,
    /// The Sentinels' own password.
    pub password: Option<String>,
}

/// A master, its replica, and three Sentinels of which two agree on a failover; killed when dropped. A dead master is replaced after
/// about two seconds.
///
/// ```no_run
/// use oncemore_testkit::RedisSentinel;
///
/// let mut servers = RedisSentinel::start();
/// println!("{} by {:?}", RedisSentinel::MASTER, servers.urls());
/// let master = servers.master();
/// servers.server_mut(master).kill();
/// oncemore_testkit::eventually("a new master", || servers.master() != master);
/// ```
#[derive(Debug)]
pub struct RedisSentinel {
    servers: [RedisServer; 2],
    sentinels: Vec<Sentinel>,
}

#[derive(Debug)]
struct Sentinel {
    process: Process,
    /// For its clients.
    tls_port: Option<u16>,
    password: Option<String>,
    _directory: Directory,
}

impl RedisSentinel {
    /// The name that the Sentinels know the master by.
    pub const MASTER: &str = "oncemore";

    /// Servers without a password.
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the Sentinels do not find each other.
    pub fn start() -> Self {
        Self::with(&SentinelOptions::default())
    }

    /// Servers with a password; the Sentinels have none.
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the Sentinels do not find each other.
    pub fn with_password(password: Option<&str>) -> Self {
        Self::with(&SentinelOptions {
            servers: RedisOptions {
                password: password.map(Into::into),
                ..RedisOptions::default()
            },
            password: None,
        })
    }

    /// Servers and Sentinels with options.
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the Sentinels do not find each other.
    pub fn with(options: &SentinelOptions) -> Self {
        let certificates = options.servers.tls.then(Certificates::new);
        let server = |more: Option<String>| {
            let mut options = options.servers.clone();
            let settings = &mut options.settings;
            settings.push("repl-diskless-sync-delay 0".into());
            let password = options.password.iter();
            settings.extend(password.map(|password| format!("masterauth {password}")));
            settings.extend(options.tls.then(|| "tls-replication yes".into()));
            settings.extend(more);
            RedisServer::certified(options, certificates.clone())
        };
        let master = server(None);
        let port = master.used_port();
        let replica = server(Some(format!("replicaof 127.0.0.1 {port}")));
        eventually("the replica follows its master", || {
            replica
                .cli(&["info", "replication"])
                .contains("master_link_status:up")
        });
        let sentinels: Vec<_> = (0..3)
            .map(|_| Sentinel::start(port, options, certificates.as_ref()))
            .collect();
        eventually("the Sentinels know each other and the replica", || {
            sentinels.iter().all(|sentinel| {
                let known = sentinel.cli(&["sentinel", "master", Self::MASTER]);
                let known: Vec<_> = known.lines().collect();
                let is = |name: &str, value: &str| {
                    known.chunks(2).any(|pair| pair == [name, value].as_slice())
                };
                is("num-other-sentinels", "2") && is("num-slaves", "1") && is("flags", "master")
            })
        });
        Self {
            servers: [master, replica],
            sentinels,
        }
    }

    /// The URLs of the Sentinels.
    pub fn urls(&self) -> Vec<String> {
        let url = |sentinel: &Sentinel| format!("redis://{}/", sentinel.process.address);
        self.sentinels.iter().map(url).collect()
    }

    /// The URLs of the Sentinels with TLS.
    ///
    /// # Panics
    /// When they were started without it.
    pub fn tls_urls(&self) -> Vec<String> {
        let port = |sentinel: &Sentinel| sentinel.tls_port.expect("Sentinels with TLS");
        let url = |sentinel| format!("rediss://localhost:{}/", port(sentinel));
        self.sentinels.iter().map(url).collect()
    }

    /// The number of the server that the first Sentinel alive calls the master.
    ///
    /// # Panics
    /// When no Sentinel answers.
    pub fn master(&self) -> usize {
        let said = self.sentinels[0].cli(&["sentinel", "get-master-addr-by-name", Self::MASTER]);
        let port = said.lines().nth(1).and_then(|port| port.parse().ok());
        let port: u16 = port.expect("a Sentinel that knows the master");
        let is = |server: &RedisServer| server.used_port() == port;
        self.servers.iter().position(is).expect("one of the two")
    }

    /// The two servers.
    pub fn servers(&self) -> &[RedisServer] {
        &self.servers
    }

    /// A server, to kill and restart it.
    ///
    /// # Panics
    /// When there is none of that number.
    pub fn server_mut(&mut self, number: usize) -> &mut RedisServer {
        &mut self.servers[number]
    }

    /// What `redis-cli` answers to a command to a Sentinel.
    ///
    /// # Panics
    /// When it cannot be run, and when there is no Sentinel of that number.
    pub fn cli(&self, number: usize, arguments: &[&str]) -> String {
        self.sentinels[number].cli(arguments)
    }

    /// Stops a Sentinel without ending it, for good.
    ///
    /// # Panics
    /// When there is none of that number.
    pub fn freeze_sentinel(&self, number: usize) {
        self.sentinels[number].process.signal("STOP");
    }
}

impl Sentinel {
    fn start(master: u16, options: &SentinelOptions, certificates: Option<&Certificates>) -> Self {
        let (port, directory, name) = (free_port(), Directory::new(), RedisSentinel::MASTER);
        let tls_port = certificates.map(|_| free_port());
        let mut settings = format!(
            "port {port}\nbind 127.0.0.1 -::1\nsentinel monitor {name} 127.0.0.1 {master} 2\n\
             sentinel down-after-milliseconds {name} 1000\nsentinel failover-timeout {name} 3000\n"
        );
        let mut set = |line: String| settings.extend([line, "\n".into()]);
        if let Some(password) = &options.servers.password {
            set(format!("sentinel auth-pass {name} {password}"));
        }
        if let Some(password) = &options.password {
            set(format!("requirepass {password}"));
        }
        if let (Some(port), Some(certificates)) = (tls_port, certificates) {
            certificates.write_to(directory.path());
            let lines = Certificates::settings(port, options.servers.tls_client);
            lines.into_iter().for_each(&mut set);
            set("tls-replication yes".into());
        }
        // It writes what it learns into its configuration.
        let file = directory.path().join("sentinel.conf");
        fs::write(file, settings).expect("a file in the server's directory");
        let arguments = ["sentinel.conf", "--sentinel"];
        let package = "redis-server";
        let process = Process::start(package, package, port, arguments, directory.path());
        if let Some(port) = tls_port {
            wait_for(port);
        }
        Self {
            process,
            tls_port,
            password: options.password.clone(),
            _directory: directory,
        }
    }

    fn cli(&self, arguments: &[&str]) -> String {
        let password = self.password.as_deref();
        cli::ask(self.process.address.port(), password, arguments)
    }
}
