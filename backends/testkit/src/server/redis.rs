//! A Redis server.

use std::net::SocketAddr;
use std::process::Command;

use super::process::{Directory, Process, free_port};

/// What a server is started with.
#[derive(Clone, Default, Debug)]
pub struct RedisOptions {
    /// The default user's password.
    pub password: Option<String>,
    /// More lines of its configuration, such as `["maxmemory 5mb"]`.
    pub settings: Vec<String>,
    /// Whether it listens on a unix socket too.
    pub unix_socket: bool,
}

/// A `redis-server` of its own, without persistence; killed when dropped.
///
/// ```no_run
/// let mut server = oncemore_testkit::RedisServer::start();
/// println!("{}", server.url());
/// server.kill();    // as if it crashed
/// server.restart(); // on the same port, empty
/// ```
#[derive(Debug)]
pub struct RedisServer {
    process: Option<Process>,
    port: u16,
    options: RedisOptions,
    directory: Directory,
}

impl RedisServer {
    /// A server with the defaults.
    ///
    /// # Panics
    /// When `redis-server` is not installed, or does not start.
    pub fn start() -> Self {
        Self::with(RedisOptions::default())
    }

    /// A server with options.
    ///
    /// # Panics
    /// When `redis-server` is not installed, or does not start.
    pub fn with(options: RedisOptions) -> Self {
        let mut server = Self {
            process: None,
            port: free_port(),
            options,
            directory: Directory::new(),
        };
        server.restart();
        server
    }

    /// Starts it again on the same port, empty.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&mut self) {
        self.kill();
        let mut arguments: Vec<String> = [
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--daemonize",
            "no",
        ]
        .map(String::from)
        .to_vec();
        arguments.extend(["--port".into(), self.port.to_string()]);
        if let Some(password) = &self.options.password {
            arguments.extend(["--requirepass".into(), password.clone()]);
        }
        if self.options.unix_socket {
            arguments.extend(["--unixsocket".into(), "redis.sock".into()]);
        }
        for setting in &self.options.settings {
            let (name, value) = setting.split_once(' ').unwrap_or((setting, ""));
            arguments.push(format!("--{name}"));
            arguments.extend(value.split(' ').map(String::from));
        }
        let directory = self.directory.path();
        self.process = Some(Process::start(
            "redis-server",
            "redis-server",
            self.port,
            arguments,
            directory,
        ));
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Stops it without ending it: connections stay, nothing is answered.
    ///
    /// # Panics
    /// When it does not run.
    pub fn freeze(&self) {
        self.running().signal("STOP");
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// When it does not run.
    pub fn thaw(&self) {
        self.running().signal("CONT");
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("the server runs")
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// Its URL, without a password.
    pub fn url(&self) -> String {
        format!("redis://{}/", self.address())
    }

    /// The URL of its unix socket.
    pub fn unix_url(&self) -> String {
        format!(
            "redis+unix://{}",
            self.directory.path().join("redis.sock").display()
        )
    }

    /// What `redis-cli` answers to a command.
    ///
    /// # Panics
    /// When it cannot be run.
    pub fn cli(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("redis-cli");
        command.args(["-p", &self.port.to_string()]);
        if let Some(password) = &self.options.password {
            command.env("REDISCLI_AUTH", password);
        }
        let output = command.args(arguments).output().expect("redis-cli");
        String::from_utf8_lossy(&output.stdout).trim_end().into()
    }

    /// All its keys, sorted.
    pub fn keys(&self) -> Vec<String> {
        let listed = self.cli(&["--scan"]);
        let mut keys: Vec<_> = listed.lines().map(String::from).collect();
        keys.sort();
        keys
    }
}
