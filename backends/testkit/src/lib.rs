//! What the tests of this workspace share.
//!
//! Nothing here can hang: whoever waits does so with [`PATIENCE`], and fails when it runs out.
#![forbid(unsafe_code)]

mod hand;
mod threads;

pub use hand::{Hand, block_on, yields};
pub use threads::{Gate, PATIENCE, eventually, race, within};
