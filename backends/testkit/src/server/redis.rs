//! A Redis server.

use std::net::SocketAddr;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};

use super::certificates::Certificates;
use super::cli;
use super::process::{Directory, Process, free_port, wait_for};
#[cfg(unix)]
use crate::eventually;

/// What a server is started with.
///
/// ```
/// use oncemore_testkit::{RedisOptions, RedisUser};
///
/// let options = RedisOptions {
///     user: Some(RedisUser {
///         name: "shop".into(),
///         password: "secret".into(),
///         rules: "~shop:* +get +set".into(),
///     }),
///     max_memory_bytes: Some(5 << 20),
///     tls: true,
///     ..RedisOptions::default()
/// };
/// ```
#[derive(Clone, Default, Debug)]
pub struct RedisOptions {
    /// The default user's password.
    pub password: Option<String>,
    /// Another user.
    pub user: Option<RedisUser>,
    /// How much memory it may use, in bytes. Above that, writes are refused unless a setting `maxmemory-policy` says otherwise.
    pub max_memory_bytes: Option<u64>,
    /// More lines of its configuration, such as `["maxmemory-policy allkeys-lru"]`.
    pub settings: Vec<String>,
    /// Whether it listens on a unix socket too.
    pub unix_socket: bool,
    /// Whether it listens with TLS too, on a port of its own, with a certificate made for it.
    pub tls: bool,
    /// Whether clients with TLS have to show a certificate of their own.
    pub tls_client: bool,
}

/// A user of a server, besides the default one.
#[derive(Clone, Default, Debug)]
pub struct RedisUser {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: String,
    /// What it may do, as Redis writes it: `~shop:* +get +set`.
    pub rules: String,
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
    tls: Option<(u16, Certificates)>,
    frozen: AtomicBool,
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
        let certificates = options.tls.then(Certificates::new);
        Self::certified(options, certificates)
    }

    /// A server with certificates of an authority that others have too.
    pub(super) fn certified(options: RedisOptions, certificates: Option<Certificates>) -> Self {
        let mut server = Self {
            process: None,
            port: free_port(),
            frozen: AtomicBool::new(false),
            tls: certificates.map(|certificates| (free_port(), certificates)),
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
        let directory = self.directory.path();
        if let Some((_, certificates)) = &self.tls {
            certificates.write_to(directory);
        }
        let process = Process::start(
            "redis-server",
            "redis-server",
            self.port,
            self.arguments(),
            directory,
        );
        wait_for(self.port);
        if let Some((port, _)) = self.tls {
            wait_for(port);
        }
        #[cfg(unix)]
        if self.options.unix_socket {
            eventually("it accepts connections on its unix socket", || {
                UnixStream::connect(directory.join("redis.sock")).is_ok()
            });
        }
        self.process = Some(process);
    }

    fn arguments(&self) -> Vec<String> {
        let mut lines = vec![
            format!("port {}", self.port),
            // The second one where the system has it.
            "bind 127.0.0.1 -::1".into(),
            "appendonly no".into(),
            "daemonize no".into(),
        ];
        if let Some(user) = &self.options.user {
            lines.push(format!(
                "user {} on >{} {}",
                user.name, user.password, user.rules
            ));
        }
        if let Some(bytes) = self.options.max_memory_bytes {
            lines.push(format!("maxmemory {bytes}"));
        }
        if self.options.unix_socket {
            lines.push("unixsocket redis.sock".into());
        }
        if let Some((port, _)) = &self.tls {
            lines.extend(Certificates::settings(*port, self.options.tls_client));
        }
        let mut arguments = vec!["--save".into(), String::new()];
        if let Some(password) = &self.options.password {
            arguments.extend(["--requirepass".into(), password.clone()]);
        }
        for line in lines.iter().chain(&self.options.settings) {
            let (name, value) = line.split_once(' ').unwrap_or((line, ""));
            arguments.push(format!("--{name}"));
            arguments.extend(value.split(' ').map(String::from));
        }
        arguments
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.process = None;
        *self.frozen.get_mut() = false;
    }

    /// Stops it without ending it: connections stay, nothing is answered.
    ///
    /// # Panics
    /// When it does not run.
    pub fn freeze(&self) {
        self.running().signal("STOP");
        self.frozen.store(true, Ordering::Relaxed);
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// When it does not run.
    pub fn thaw(&self) {
        self.running().signal("CONT");
        self.frozen.store(false, Ordering::Relaxed);
    }

    /// Whether it answers: it was neither killed nor frozen.
    pub fn is_running(&self) -> bool {
        self.process.is_some() && !self.frozen.load(Ordering::Relaxed)
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

    /// Its URL by the IPv6 loopback address.
    pub fn ipv6_url(&self) -> String {
        format!("redis://[::1]:{}/", self.port)
    }

    /// The URL of its unix socket.
    pub fn unix_url(&self) -> String {
        format!(
            "redis+unix://{}",
            self.directory.path().join("redis.sock").display()
        )
    }

    /// Its URL with TLS, without a password: by name, as its certificate has it.
    ///
    /// # Panics
    /// When it was started without [`tls`](RedisOptions::tls).
    pub fn tls_url(&self) -> String {
        format!("rediss://localhost:{}/", self.with_tls().0)
    }

    /// The certificate of the authority that signed the server's, as PEM.
    ///
    /// # Panics
    /// When it was started without [`tls`](RedisOptions::tls).
    pub fn ca_pem(&self) -> &str {
        self.with_tls().1.ca_pem()
    }

    /// A certificate and its key for clients, as PEM, of the same authority.
    ///
    /// # Panics
    /// When it was started without [`tls`](RedisOptions::tls).
    pub fn client_pem(&self) -> (&str, &str) {
        self.with_tls().1.client_pem()
    }

    /// The port that its fellows and its clients use.
    pub(super) fn used_port(&self) -> u16 {
        self.tls.as_ref().map_or(self.port, |(port, _)| *port)
    }

    fn with_tls(&self) -> &(u16, Certificates) {
        self.tls.as_ref().expect("a server started with `tls`")
    }

    /// What `redis-cli` answers to a command.
    ///
    /// # Panics
    /// When it cannot be run.
    pub fn cli(&self, arguments: &[&str]) -> String {
        cli::ask(self.port, self.options.password.as_deref(), arguments)
    }

    /// All its keys, sorted.
    pub fn keys(&self) -> Vec<String> {
        let listed = self.cli(&["--scan"]);
        let mut keys: Vec<_> = listed.lines().map(String::from).collect();
        keys.sort();
        keys
    }
}
