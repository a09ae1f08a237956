//! The few lines that tell of servers: events of `tracing` where that feature is on, records of `log` where it is not. Never both.

#[cfg(not(feature = "tracing"))]
pub(super) use ::log::{error, info, warn};
#[cfg(feature = "tracing")]
pub(super) use tracing::{error, info, warn};
