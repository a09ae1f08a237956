//! What must not compile and what is said then, and what must compile.

use std::env;
use std::io::{Write as _, stderr};
use std::process::Command;

use trybuild::TestCases;

/// The compiler whose words are in `ui/rustc`.
const PINNED: &str = "1.95.";

/// Mistakes that the macros find: the text is their own.
#[test]
fn own() {
    TestCases::new().compile_fail("ui/own/**/*.rs");
}

/// Mistakes that the compiler finds: the text is its own in part, and changes with it.
#[test]
fn rustc() {
    let version = rustc_version();
    if version
        .split_whitespace()
        .nth(1)
        .is_some_and(|version| version.starts_with(PINNED))
    {
        TestCases::new().compile_fail("ui/rustc/**/*.rs");
    } else {
        // Not by `eprintln!`, which is shown for failed tests only.
        let _ = writeln!(
            stderr(),
            "NOT RUN: ui/rustc holds the words of rustc {PINNED}x, and this is {version}"
        );
    }
}

/// What compiles and runs.
#[test]
fn pass() {
    TestCases::new().pass("ui/pass/**/*.rs");
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
