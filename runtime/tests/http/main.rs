//! The shared cache of HTTP responses. A test's name begins with the demand it proves and the RFC's section.
#![cfg(feature = "tower")]

mod bodies;
mod changes;
#[cfg(feature = "redis")]
mod coherence;
mod collapsing;
mod common;
mod conditions;
mod connections;
mod freshness;
mod handlers;
mod keys;
mod leaks;
mod properties;
mod ranges;
#[cfg(feature = "remote")]
mod remote;
mod replacing;
mod requests;
mod stale;
mod status;
mod storing;
mod validation;
