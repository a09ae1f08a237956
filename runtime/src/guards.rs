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

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "redis")]
#[doc(hidden)]
#[macro_export]
macro_rules! __redis {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "redis"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __redis {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "the backend `redis` needs oncemore's feature `redis`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"redis\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "memcached")]
#[doc(hidden)]
#[macro_export]
macro_rules! __memcached {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "memcached"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __memcached {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "the backend `memcached` needs oncemore's feature `memcached`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"memcached\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "remote")]
#[doc(hidden)]
#[macro_export]
macro_rules! __remote {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "remote"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __remote {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "a backend of your own needs oncemore's feature `remote`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"remote\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "json")]
#[doc(hidden)]
#[macro_export]
macro_rules! __json {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "json"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __json {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "the codec `Json` needs oncemore's feature `json`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"json\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "postcard")]
#[doc(hidden)]
#[macro_export]
macro_rules! __postcard {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "postcard"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __postcard {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "the codec `Postcard` needs oncemore's feature `postcard`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"postcard\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "msgpack")]
#[doc(hidden)]
#[macro_export]
macro_rules! __msgpack {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "msgpack"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __msgpack {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "the codec `MessagePack` needs oncemore's feature `msgpack`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"msgpack\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "zstd")]
#[doc(hidden)]
#[macro_export]
macro_rules! __zstd {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "zstd"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __zstd {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "`compress` needs oncemore's feature `zstd`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"zstd\"] }`"
        );
        $($off)*
    };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(feature = "axum")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ({ $($on:tt)* } { $($off:tt)* }) => { $($on)* };
}

/// Gives the expansion, or the error and the plain function.
#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ({ $($on:tt)* } { $($off:tt)* }) => {
        $crate::__private::core::compile_error!(
            "`http` needs oncemore's feature `axum`; in Cargo.toml write `oncemore = { version = \"0.1.0\", features = [\"axum\"] }`"
        );
        $($off)*
    };
}

#[cfg(test)]
mod tests {
    /// The lines for `Cargo.toml` name this version.
    #[test]
    fn the_version_in_the_advice_is_this_one() {
        let advice = format!("version = \\\"{}\\\"", env!("CARGO_PKG_VERSION"));
        let source = include_str!("guards.rs");
        let given = source.matches("version = \\\"").count();
        assert_eq!(source.matches(&advice).count(), given);
        assert!(given > 5);
    }
}
