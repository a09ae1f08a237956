//! What is said of values and backends that do not fit each other.

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

/// What compiles.
#[test]
fn pass() {
    TestCases::new().pass("../ui/remote/pass/*.rs");
}
