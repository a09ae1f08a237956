//! A rolling deploy: the old and the new version of a service, with another type of value each, side by side on one server.
//!
//! ```text
//! cargo run --release --example deploy
//! ```

#[path = "../common/mod.rs"]
mod common;
mod user;

use std::process::{ExitCode, Stdio};

use common::Server;

fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        None => run(),
        Some("old") => user::run::<user::old::User>(),
        Some("new") => user::run::<user::new::User>(),
        Some(other) => Err(format!("there is no version `{other}`")),
    };
    common::exit("deploy", result)
}

fn run() -> Result<(), String> {
    let server = Server::find()?;
    println!(
        "The old version's `User` has a name and a mail address, the new one's has them the other way round, and a language.\n\
         Both are called `user(1)` on the same server, in turns; each is a process that starts, asks and ends.\n"
    );
    let prefix = common::prefix("deploy");
    let mut answers = Vec::new();
    for version in ["old", "new", "old", "new", "old"] {
        let output = server
            .again(version, &prefix)?
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        print!("{said}");
        if !output.status.success() {
            return Err(format!("the {version} version failed"));
        }
        answers.push(said);
    }
    let computed = answers
        .iter()
        .filter(|said| said.contains("computed"))
        .count();
    println!(
        "\nEach version computed once and found its own value afterwards. The sixteen digits before the arguments are a fingerprint of the types,\n\
         made by the compiler: bytes of another shape have another key. The old entry goes when its TTL has passed."
    );
    if computed == 2 {
        Ok(())
    } else {
        Err(format!("expected two computations, there were {computed}"))
    }
}
