//! Which compiler's words the cases hold.

use std::env;
use std::io::{Write as _, stderr};
use std::process::Command;

/// The compiler whose words they are.
const PINNED: &str = "1.95.";

/// Whether this compiler says it in those words. Says so where it does not.
pub(crate) fn is_here() -> bool {
    let version = rustc_version();
    let is_pinned = version
        .split_whitespace()
        .nth(1)
        .is_some_and(|version| version.starts_with(PINNED));
    if !is_pinned {
        // Not by `eprintln!`, which is shown for failed tests only.
        let _ = writeln!(
            stderr(),
            "NOT RUN: these cases hold the words of rustc {PINNED}x, and this is {version}"
        );
    }
    is_pinned
}

/// The first line of `rustc --version`.
fn rustc_version() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler that compiled this test can be asked for its version");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
