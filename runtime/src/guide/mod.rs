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
//! | [`testing`] | How do I test a program that memoizes? |
//! | [`troubleshooting`] | What does this error mean, and why was this a miss? |
//! | [`migrating`] | How do I come from another crate, or from a map of my own? |

pub mod bounds;
pub mod freshness;
pub mod generics;
pub mod invalidation;
pub mod keys;
pub mod methods;
pub mod migrating;
pub mod single_flight;
pub mod start;
pub mod testing;
pub mod troubleshooting;
pub mod values;

/// The examples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
