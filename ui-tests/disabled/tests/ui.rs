//! What is said where the feature that is needed is off.

/// One error for each function, with the line for `Cargo.toml`.
#[test]
fn disabled() {
    trybuild::TestCases::new().compile_fail("../ui/disabled/**/*.rs");
}
