//! Where and when a run took place, in general terms.

use std::env::consts::{ARCH, OS};
use std::process::Command;
use std::thread;

/// Date, cores, system and compiler.
#[must_use]
pub fn describe() -> String {
    let date = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let compiler = Command::new("rustc").arg("--version").output().map_or_else(
        |_| "an unknown rustc".to_owned(),
        |output| {
            // The version without the build's own hash and date.
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            said.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        },
    );
    format!("{date}, {cores} cores, {OS} on {ARCH}, {compiler}")
}
