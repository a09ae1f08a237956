//! A master and its replica under Sentinels.

use std::fs;

use super::process::{Directory, Process, free_port};
use super::{RedisOptions, RedisServer, cli};
use crate::eventually;

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
        Self::with_password(None)
    }

    /// Servers with a password; the Sentinels have none.
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the Sentinels do not find each other.
    pub fn with_password(password: Option<&str>) -> Self {
        let server = |more: Option<String>| {
            let mut settings = vec!["repl-diskless-sync-delay 0".into()];
            settings.extend(password.map(|password| format!("masterauth {password}")));
            settings.extend(more);
            RedisServer::with(RedisOptions {
                password: password.map(Into::into),
                settings,
                ..RedisOptions::default()
            })
        };
        let master = server(None);
        let port = master.address().port();
        let replica = server(Some(format!("replicaof 127.0.0.1 {port}")));
        eventually("the replica follows its master", || {
            replica
                .cli(&["info", "replication"])
                .contains("master_link_status:up")
        });
        let sentinels: Vec<_> = (0..3).map(|_| Sentinel::start(port, password)).collect();
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

    /// The number of the server that the first Sentinel alive calls the master.
    ///
    /// # Panics
    /// When no Sentinel answers.
    pub fn master(&self) -> usize {
        let said = self.sentinels[0].cli(&["sentinel", "get-master-addr-by-name", Self::MASTER]);
        let port = said.lines().nth(1).and_then(|port| port.parse().ok());
        let port: u16 = port.expect("a Sentinel that knows the master");
        let is = |server: &RedisServer| server.address().port() == port;
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

    /// Stops a Sentinel without ending it, for good.
    ///
    /// # Panics
    /// When there is none of that number.
    pub fn freeze_sentinel(&self, number: usize) {
        self.sentinels[number].process.signal("STOP");
    }
}

impl Sentinel {
    fn start(master: u16, password: Option<&str>) -> Self {
        let (port, directory, name) = (free_port(), Directory::new(), RedisSentinel::MASTER);
        let password = password.map(|password| format!("sentinel auth-pass {name} {password}\n"));
        let mut settings = format!(
            "port {port}\nbind 127.0.0.1\nsentinel monitor {name} 127.0.0.1 {master} 2\n\
             sentinel down-after-milliseconds {name} 1000\nsentinel failover-timeout {name} 3000\n"
        );
        settings += &password.unwrap_or_default();
        // It writes what it learns into its configuration.
        let file = directory.path().join("sentinel.conf");
        fs::write(file, settings).expect("a file in the server's directory");
        let arguments = ["sentinel.conf", "--sentinel"];
        let package = "redis-server";
        let process = Process::start(package, package, port, arguments, directory.path());
        Self {
            process,
            _directory: directory,
        }
    }

    fn cli(&self, arguments: &[&str]) -> String {
        cli::ask(self.process.address.port(), None, arguments)
    }
}
