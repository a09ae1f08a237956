//! Counts allocations and bytes. It takes no times: counting slows down whoever allocates.

use std::alloc::System;
use std::process::ExitCode;

use oncemore_benches::entries::{self, Meter};
use oncemore_benches::markdown::Report;
use oncemore_benches::{burst, http};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const METER: Meter = Meter {
    allocations: || {
        let stats = ALLOCATOR.stats();
        stats.allocations + stats.reallocations
    },
    bytes: || {
        let stats = ALLOCATOR.stats();
        stats
            .bytes_allocated
            .saturating_sub(stats.bytes_deallocated)
    },
};

fn main() -> ExitCode {
    let mut report = Report::default();
    entries::allocations(&METER, &mut report);
    entries::bytes(&METER, &mut report);
    if let Err(message) = http::memory::run(&METER, &mut report) {
        eprintln!("bench: {message}");
        return ExitCode::FAILURE;
    }
    burst::run(&METER, &mut report);
    print!("{}", report.text);
    for verdict in report.verdicts {
        println!("{}", verdict.to_line());
    }
    ExitCode::SUCCESS
}
