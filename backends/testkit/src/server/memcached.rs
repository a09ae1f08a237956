//! A memcached server.

use std::net::{Ipv6Addr, SocketAddr};

use super::process::{Directory, Process, free_port, wait_for};

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct MemcachedOptions {
    /// How much memory items may take, in megabytes. 64 by default.
    pub memory_megabytes: u32,
    /// The largest item, in bytes, key and header included. 1 MiB by default; memcached wants a multiple of 1 KiB below that, of 512 KiB above.
    pub max_item_bytes: u32,
    /// Whether it listens on the IPv6 loopback address too.
    pub ipv6: bool,
}

impl Default for MemcachedOptions {
    fn default() -> Self {
        Self {
            memory_megabytes: 64,
            max_item_bytes: 1 << 20,
            ipv6: false,
        }
    }
}

/// A `memcached` of its own; killed when dropped.
#[derive(Debug)]
pub struct MemcachedServer {
    process: Option<Process>,
    port: u16,
    options: MemcachedOptions,
    directory: Directory,
}

impl MemcachedServer {
    /// A server with the defaults.
    ///
    /// # Panics
    /// When `memcached` is not installed, or does not start.
    pub fn start() -> Self {
        Self::with(MemcachedOptions::default())
    }

    /// A server with options.
    ///
    /// # Panics
    /// When `memcached` is not installed, or does not start.
    pub fn with(options: MemcachedOptions) -> Self {
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
        let (port, memory, item) = (
            self.port.to_string(),
            self.options.memory_megabytes.to_string(),
            self.options.max_item_bytes.to_string(),
        );
        // A chunk may be no larger than an item.
        let chunk = (self.options.max_item_bytes / 2).min(512 << 10);
        let chunk = format!("slab_chunk_max={chunk}");
        let listen = if self.options.ipv6 {
            "127.0.0.1,::1"
        } else {
            "127.0.0.1"
        };
        // `-u` matters only where it is started by root.
        let arguments = [
            "-l", listen, "-p", &port, "-U", "0", "-u", "root", "-m", &memory, "-I", &item, "-o",
            &chunk,
        ];
        self.process = Some(Process::start(
            "memcached",
            "memcached",
            self.port,
            arguments,
            self.directory.path(),
        ));
        if self.options.ipv6 {
            wait_for(self.port);
        }
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Stops it without ending it.
    ///
    /// # Panics
    /// When it does not run.
    pub fn freeze(&self) {
        self.process
            .as_ref()
            .expect("the server runs")
            .signal("STOP");
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// When it does not run.
    pub fn thaw(&self) {
        self.process
            .as_ref()
            .expect("the server runs")
            .signal("CONT");
    }

    /// Its IPv6 loopback address.
    pub fn ipv6_address(&self) -> SocketAddr {
        (Ipv6Addr::LOCALHOST, self.port).into()
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }
}
