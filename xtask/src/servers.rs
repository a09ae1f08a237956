//! The servers that tests talk to, and the browser that they drive.

use std::process::Command;

use crate::command::{self, answers};
use crate::step::Outcome;

/// A program, and the package that has it.
const SERVERS: [(&str, &str); 5] = [
    ("redis-server", "redis-server"),
    ("redis-cli", "redis-tools"),
    ("memcached", "memcached"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
];

/// Installs what is missing with the system's package manager, and says so.
pub(crate) fn install() -> Result<Outcome, String> {
    let missing: Vec<_> = SERVERS
        .iter()
        .filter(|(program, _)| !answers(program, &["--version"]))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        println!("all of them are installed");
        return Ok(Outcome::Done);
    }
    println!("installing {}", missing.join(", "));
    if !answers("apt-get", &["--version"]) {
        return Err(format!(
            "there is no apt-get here: install {} and try again",
            missing.join(", ")
        ));
    }
    let sudo = (!answers("sh", &["-c", "test $(id -u) = 0"])).then_some("sudo");
    for arguments in [
        &["update", "-q"][..],
        &[
            &["install", "-q", "-y", "--no-install-recommends"][..],
            &missing,
        ]
        .concat(),
    ] {
        let mut apt = match sudo {
            Some(sudo) => {
                let mut command = Command::new(sudo);
                command.arg("apt-get");
                command
            }
            None => Command::new("apt-get"),
        };
        // The package would start a server of its own, on the usual port: tests start theirs.
        apt.args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("RUNLEVEL", "1");
        command::run(&mut apt)?;
    }
    Ok(Outcome::Done)
}
