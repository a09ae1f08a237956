//! Values in remote stores: what happens between the near cache of a function and its computation.
//!
//! A call that finds nothing near leads a flight, as every miss does. With a remote backend the leader makes a [`Trip`](trip::Trip) first:
//! it asks the function's tiers, near to far, for the value, and leaves a lease where there is none. If no tier has it, it computes and
//! fills the value in with the lease. All I/O happens on a runtime of this crate's ([`driver`]), in batches ([`tier`]), within a
//! budget, and never when the server is known to be down ([`breaker`]). Near copies of what other processes change are dropped when they say so ([`coherence`]).

mod batch;
mod breaker;
mod builder;
mod checks;
mod coherence;
mod direct;
mod driver;
mod filling;
mod handle;
mod health;
mod hearing;
mod install;
mod installed;
mod key_builder;
mod lead;
mod leg;
mod load;
mod log;
mod namespace;
mod notes;
mod notice;
mod owed;
mod panics;
mod plan;
mod problem;
mod route;
mod squeeze;
mod telemetry;
mod tier;
mod tls_files;
mod trip;
mod url;
mod watch;

pub use builder::{Builder, builder};
#[cfg(feature = "tower")]
pub(crate) use coherence::{Copies, Push};
#[cfg(feature = "tower")]
pub(crate) use handle::deliver;
pub use handle::{InvalidateError, Remote, RemoteSync};
pub use health::{BackendInfo, backends};
#[cfg(feature = "testing")]
pub(crate) use install::retire;
pub use install::uninstall;
#[cfg(any(feature = "testing", feature = "axum"))]
pub(crate) use installed::Installed;
pub use key_builder::{KeyBuilder, KeyParts};
pub use namespace::invalidate_namespace;
pub(crate) use notes::{Known, Notes};
#[cfg(feature = "tower")]
pub(crate) use notice::Notice;
pub(crate) use plan::Plan;
pub use plan::{
    BackendRef, CodecOf, CodecRef, CodecTag, NoCodec, NoSerde, NoShape, Storable, ViaCodec,
    ViaSerde, ViaShape, shaped, storable, versioned,
};
pub use problem::{InstallError, Problem};
#[cfg(feature = "metrics")]
pub(crate) use telemetry::{describe, publish};
#[cfg(feature = "tower")]
pub(crate) use tier::{Answer, Tier};
