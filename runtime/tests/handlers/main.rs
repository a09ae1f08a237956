//! `#[memoize(http)]` on handlers of every shape, and whose response goes to whom.
#![cfg(all(feature = "axum-extra", feature = "testing", feature = "redis"))]
#![expect(clippy::unused_async, reason = "what matters is the form of a handler")]

macro_rules! counter {
    ($name:ident) => {
        static $name: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    };
}

mod keys;
mod persons;
mod responses;
mod sharing;
#[path = "../support/mod.rs"]
mod support;

/// What handlers get as state, or as an extension.
#[derive(Clone)]
struct Shop {
    name: &'static str,
}
