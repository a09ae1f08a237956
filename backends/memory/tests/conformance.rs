//! The byte store keeps the promises of a backend.
#![cfg(feature = "remote")]

use oncemore_memory::MemoryBytes;

oncemore_testkit::conformance! { async { (MemoryBytes::new(10_000), ()) } }
