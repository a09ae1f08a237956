//! A server's process.

use std::ffi::OsStr;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::{PATIENCE, eventually};

/// A port that nobody listens on now, and that this process did not give out before.
///
/// Below the ports that the system gives to outgoing connections: one of those would take the port of a server that is being restarted.
///
/// # Panics
/// When there is none left.
pub(super) fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    const FIRST: u32 = 20_000;
    const COUNT: u32 = 12_000;
    // Test processes run side by side: each begins elsewhere.
    let start = std::process::id().wrapping_mul(7919);
    for _ in 0..COUNT {
        let given = GIVEN.fetch_add(1, Ordering::Relaxed);
        let port = FIRST + start.wrapping_add(given) % COUNT;
        let port = u16::try_from(port).expect("below 32,000");
        let taken = TcpListener::bind((Ipv6Addr::LOCALHOST, port))
            .is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
        if !taken && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no free port on loopback");
}

/// A directory of this process's, removed with the value.
#[derive(Debug)]
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("oncemore-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).expect("a directory for temporary files");
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server, killed when dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Process {
    /// Starts a server and waits until it accepts connections.
    ///
    /// # Panics
    /// When it is not installed, and when it does not start.
    pub(super) fn start<A: AsRef<OsStr>>(
        program: &str,
        package: &str,
        port: u16,
        arguments: impl IntoIterator<Item = A>,
        directory: &Path,
    ) -> Self {
        let spawned = Command::new(program)
            .args(arguments)
            .current_dir(directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match spawned {
            Ok(child) => child,
            Err(error) if error.kind() == io::ErrorKind::NotFound => panic!(
                "`{program}` is not installed, and this test talks to a real one: run `cargo xtask test`, which installs it, or install the package `{package}`"
            ),
            Err(error) => panic!("`{program}` does not start: {error}"),
        };
        let mut process = Self {
            child,
            address: (Ipv4Addr::LOCALHOST, port).into(),
        };
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(process.address).is_err() {
            if let Ok(Some(status)) = process.child.try_wait() {
                panic!("`{program}` ended at once: {status}");
            }
            assert!(
                Instant::now() < end,
                "`{program}` accepts no connection within {PATIENCE:?}"
            );
            thread::sleep(Duration::from_millis(5));
        }
        process
    }

    /// Ends it as a crash would.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends a signal by its name, `STOP` or `CONT`.
    pub(super) fn signal(&self, signal: &str) {
        let status = Command::new("kill")
            .args([format!("-{signal}"), self.child.id().to_string()])
            .status()
            .expect("the command `kill`");
        assert!(status.success(), "kill -{signal}");
    }
}

/// Waits until a server accepts connections on a port of its IPv4 address and, where the system has one, its IPv6 address: it begins to listen
/// on one after the other.
pub(super) fn wait_for(port: u16) {
    let answers = |address: IpAddr| TcpStream::connect((address, port)).is_ok();
    eventually("it accepts connections", || {
        answers(Ipv4Addr::LOCALHOST.into())
    });
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        eventually("it accepts connections by IPv6", || {
            answers(Ipv6Addr::LOCALHOST.into())
        });
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
