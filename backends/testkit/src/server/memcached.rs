//! A memcached server.

use std::net::SocketAddr;

use super::process::{Directory, Process, free_port};

/// A `memcached` of its own; killed when dropped.
#[derive(Debug)]
pub struct MemcachedServer {
    process: Option<Process>,
    port: u16,
    directory: Directory,
}

impl MemcachedServer {
    /// A server with 64 MB.
    ///
    /// # Panics
    /// When `memcached` is not installed, or does not start.
    pub fn start() -> Self {
        let mut server = Self {
            process: None,
            port: free_port(),
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
        let port = self.port.to_string();
        // `-u` matters only where it is started by root.
        let arguments = [
            "-l",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "0",
            "-u",
            "root",
            "-m",
            "64",
        ];
        self.process = Some(Process::start(
            "memcached",
            "memcached",
            self.port,
            arguments,
            self.directory.path(),
        ));
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

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }
}
