//! `oncemore` measured beside its peers.
//!
//! Two programs share this: `oncemore-benches` takes times with the system's allocator as it is, and
//! `oncemore-benches-memory` counts allocations and bytes, which would slow the peers that allocate. `cargo xtask bench`
//! builds both and starts the first, which starts the second.
//!
//! A figure means something only beside the others of the same run: rounds of all subjects are interleaved, medians are
//! printed, and targets are ratios wherever that is possible.

pub mod burst;
pub mod entries;
pub mod hits;
pub mod http;
pub mod keys;
pub mod machine;
pub mod markdown;
pub mod misses;
pub mod ratio;
pub mod remote;
pub mod rounds;
pub mod stampede;
pub mod subjects;
pub mod traces;
