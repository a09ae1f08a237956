//! Responses from the store beside the bare route, and beside other layers.

mod hits;
mod load;
pub mod memory;
mod routes;
mod stream;

use crate::markdown::Report;

/// Times of single requests, and requests per second under load.
///
/// # Errors
/// A runtime cannot be started, or a port cannot be had.
pub fn run(report: &mut Report) -> Result<(), String> {
    let routes = routes::all()?;
    hits::run(&routes, report)?;
    load::run(&routes, report)
}
