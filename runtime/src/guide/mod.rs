//! The guide: a page for each subject, with examples that compile.
//!
//! | page | answers |
//! |------|---------|
//! | [`start`] | How do I begin? |
//! | [`keys`] | Which calls share a value? |
//! | [`values`] | What of a result is stored, and what does a hit cost? |
//! | [`freshness`] | How old can a value be, and when does it leave memory? |
//! | [`bounds`] | How much is stored, and what has to go? |
//! | [`invalidation`] | How do I remove or replace a value, and who wins a race? |
//! | [`single_flight`] | What happens to calls that come at the same time? |
//! | [`methods`] | How do I memoize methods? |
//! | [`generics`] | And generic functions? |
//! | [`backends`] | Where are values kept: here, in Redis, in memcached? |
//! | [`tiers`] | What is memory in front of a server? |
//! | [`failures`] | What happens when a server fails? |
//! | [`deploys`] | What happens when I change a type, or roll out a new version? |
//! | [`handlers`] | How do I cache the responses of axum's handlers? |
//! | [`http_layer`] | And those of any service? |
//! | [`http_not_stored`] | Which responses are never stored, and why? |
//! | [`http_validators`] | What of ETags, 304, HEAD and ranges? |
//! | [`http_cdn`] | What if there is a CDN in front? |
//! | [`redis_cli`] | What are these keys in my server? |
//! | [`writing_a_backend`] | How do I keep values somewhere else? |
//! | [`observability`] | How do I see what is going on? |
//! | [`testing`] | How do I test a program that memoizes? |
//! | [`troubleshooting`] | What does this error mean, and why was this a miss? |
//! | [`migrating`] | How do I come from another crate, or from a map of my own? |
//! | [`migrating_fastapi_cache`] | And from fastapi-cache? |

pub mod backends;
pub mod bounds;
pub mod deploys;
pub mod failures;
pub mod freshness;
pub mod generics;
pub mod handlers;
pub mod http_cdn;
pub mod http_layer;
pub mod http_not_stored;
pub mod http_validators;
pub mod invalidation;
pub mod keys;
pub mod methods;
pub mod migrating;
pub mod migrating_fastapi_cache;
pub mod observability;
pub mod redis_cli;
pub mod single_flight;
pub mod start;
pub mod testing;
pub mod tiers;
pub mod troubleshooting;
pub mod values;
pub mod writing_a_backend;

/// The examples of the README, compiled.
#[cfg(all(doctest, feature = "redis", feature = "axum"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
