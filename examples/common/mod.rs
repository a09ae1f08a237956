//! What the examples with a Redis server share.

use std::env;
use std::process::{Command, ExitCode, Stdio};

use oncemore::Builder;
use oncemore_testkit::RedisServer;

/// The variable with the server's URL: whoever runs an example may set it, and its child processes get it.
pub(crate) const URL: &str = "ONCEMORE_REDIS_URL";

/// The server of an example.
pub(crate) enum Server {
    /// Somebody else's.
    Given(String),
    /// The example's own, gone when it ends.
    Own(Box<RedisServer>),
}

impl Server {
    /// The server of `ONCEMORE_REDIS_URL`, or else one of our own.
    pub(crate) fn find() -> Result<Self, String> {
        if let Ok(url) = env::var(URL) {
            // Said once here, rather than by each process.
            let installed = installation().install_blocking();
            installed.map_err(|error| error.to_string())?;
            oncemore::uninstall();
            println!("Redis: the server of {URL}.");
            return Ok(Self::Given(url));
        }
        let installed = Command::new("redis-server")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if !installed.is_ok_and(|status| status.success()) {
            return Err(format!(
                "this example needs Redis: install redis-server, or set {URL}=redis://host:6379/"
            ));
        }
        let server = RedisServer::start();
        println!(
            "Redis: a redis-server of this example's own, on {}.",
            server.address()
        );
        Ok(Self::Own(Box::new(server)))
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Own(server) => server.url(),
        }
    }

    /// This program once more, with an argument, on this server.
    pub(crate) fn again(&self, argument: &str, prefix: &str) -> Result<Command, String> {
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command
            .arg(argument)
            .env(URL, self.url())
            .env("ONCEMORE_PREFIX", prefix);
        Ok(command)
    }
}

/// What keys begin with: another word for each run, so that a run finds nothing of an earlier one.
pub(crate) fn prefix(example: &str) -> String {
    format!("{example}-{}", std::process::id())
}

/// An installation with the server of the environment, which has to be there.
pub(crate) fn installation() -> Builder {
    oncemore::builder().env().strict()
}

/// Says what went wrong, and ends with status 1.
pub(crate) fn exit(example: &str, result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{example}: {message}");
            ExitCode::FAILURE
        }
    }
}
