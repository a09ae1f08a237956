//! Questions to a Redis server by `redis-cli`.

use std::process::Command;

/// What `redis-cli` answers.
///
/// # Panics
/// When it cannot be run.
pub(super) fn ask(port: u16, password: Option<&str>, arguments: &[&str]) -> String {
    let mut command = Command::new("redis-cli");
    command.args(["-p", &port.to_string()]);
    if let Some(password) = password {
        command.env("REDISCLI_AUTH", password);
    }
    let output = command
        .args(arguments)
        .output()
        .expect("`redis-cli`: install the package `redis-tools`");
    String::from_utf8_lossy(&output.stdout).trim_end().into()
}
