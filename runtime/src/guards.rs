//! The macros that answer for features that are off.
//!
//! The macro crate knows no features. Its expansions call one of these where they need a macro anyway, so that a guard costs
//! nothing: with the feature on it gives what is needed there, with it off the one error of the function. Everything else
//! that the expansion names is there in both cases, so that no second error follows.

/// The name of a function that is kept in memory: its path, or the one it was given.
#[cfg(feature = "memory")]
#[doc(hidden)]
#[macro_export]
macro_rules! __memory {
    (path $($part:literal)+) => {
        $crate::__private::core::concat!($crate::__private::core::module_path!() $(, "::", $part)+)
    };
    (name $name:literal) => {
        $name
    };
}

/// The answer for all functions where nothing is kept in memory.
#[cfg(not(feature = "memory"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __memory {
    ($($any:tt)*) => {
        $crate::__private::core::compile_error!(
            "`#[memoize]` keeps values in memory, and oncemore's feature `memory` is off; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"memory\"] }`, or take `default-features = false` away"
        )
    };
}

#[cfg(test)]
mod tests {
    /// The line for `Cargo.toml` names this version.
    #[test]
    fn the_version_in_the_advice_is_this_one() {
        let advice = format!("version = \\\"{}\\\"", env!("CARGO_PKG_VERSION"));
        assert!(include_str!("guards.rs").contains(&advice));
    }
}
