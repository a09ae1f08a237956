//! What must not compile and what is said then, and what must compile.

mod pinned;

use trybuild::TestCases;

/// Mistakes that the macros find: the text is their own.
#[test]
fn own() {
    TestCases::new().compile_fail("ui/own/**/*.rs");
}

/// Mistakes that the compiler finds: the text is its own in part, and changes with it.
#[test]
fn rustc() {
    if pinned::is_here() {
        TestCases::new().compile_fail("ui/rustc/**/*.rs");
    }
}

/// What compiles and runs.
#[test]
fn pass() {
    TestCases::new().pass("ui/pass/**/*.rs");
}
