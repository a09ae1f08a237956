//! What is said of values and backends that do not fit each other, and of handlers.

#[path = "../../tests/pinned/mod.rs"]
mod pinned;

use trybuild::TestCases;

/// The errors, each at its token.
#[test]
fn refused() {
    if pinned::is_here() {
        TestCases::new().compile_fail("../ui/remote/[!p]*/*.rs");
    }
}

/// What is said of handlers.
#[test]
fn refused_handlers() {
    if pinned::is_here() {
        TestCases::new().compile_fail("../ui/http/[!p]*/*.rs");
    }
}

/// What compiles.
#[test]
fn pass() {
    let cases = TestCases::new();
    cases.pass("../ui/remote/pass/*.rs");
    cases.pass("../ui/http/pass/*.rs");
}
