//! Which cores client and server run on. Left to the system, a lone caller and its server share a core at times and at others have one each, of
//! which every call wakes the other's: that changes a call's time eightfold, whoever makes it.

use std::process::{self, Command};
use std::sync::LazyLock;
use std::thread;

use oncemore_testkit::RedisServer;

/// Asked for before this process is put anywhere.
static ALL: LazyLock<String> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("0-{}", cores - 1)
});

/// Where client and server run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cores {
    /// As the system likes.
    Any,
    /// A core each, as with a server on another machine.
    Apart,
    /// One core for both.
    Shared,
}

impl Cores {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Apart => ", client and server on a core each",
            Self::Shared => ", client and server on one core",
        }
    }

    /// Puts them there, by `taskset`.
    ///
    /// # Errors
    /// There is one core only, or no `taskset`.
    pub(super) fn take(self, server: &RedisServer) -> Result<(), String> {
        let all = ALL.as_str();
        let (client_on, server_on) = match self {
            Self::Any => (all, all),
            Self::Apart => ("0", "1"),
            Self::Shared => ("0", "0"),
        };
        put(&process::id().to_string(), client_on)?;
        let info = server.cli(&["INFO", "server"]);
        let id = info
            .lines()
            .find_map(|line| line.strip_prefix("process_id:"));
        put(id.unwrap_or_default().trim(), server_on)
    }
}

/// All threads of a process.
fn put(process: &str, cores: &str) -> Result<(), String> {
    let taskset = Command::new("taskset")
        .args(["-acp", cores, process])
        .output();
    match taskset {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!(
            "taskset: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
        Err(error) => Err(format!("taskset (of util-linux): {error}")),
    }
}
