//! `cargo xtask compile-bench`: what an attribute costs its user in compile time.
//!
//! Throw-away crates with many functions of three arguments are built without an attribute, with `cached`'s and with
//! ours, in interleaved rounds, dependencies built beforehand and no incremental state. What counts is what an attribute
//! adds to the plain functions, as a share of what `cached`'s adds. Builds are measured in user CPU time, which other
//! programs on the machine change less than the wall clock's.

mod generate;
mod measure;
mod table;

use generate::Variant;
use measure::{Build, Clean};
use table::Table;

/// Builds and measures everything and prints the table.
pub(crate) fn start(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    let folder = crate::root().join("target/compile-bench");
    let crates = generate::all(&folder, options.functions)?;

    println!("dependencies …");
    for build in Build::ALL {
        for generated in &crates.with_functions {
            measure::prepare(generated, build)?;
        }
    }
    let mut table = Table::new(options.functions, options.rounds);
    for build in Build::ALL {
        println!("{} …", build.name());
        let seconds = measure::interleaved(options.rounds, &crates.with_functions, |generated| {
            measure::again(generated, build)
        })?;
        table.builds(build.name(), seconds, "s");
    }
    let mut sizes = [0.0; Variant::COUNT];
    for (size, generated) in sizes.iter_mut().zip(&crates.with_functions) {
        *size = measure::library_megabytes(generated)?;
    }
    table.builds("release rlib", sizes, "MB");

    println!("{table}\nclean check of the dependencies …");
    let mut counts = [0; 2];
    let seconds = measure::interleaved(options.rounds, &crates.alone, |generated| {
        let Clean { seconds, crates } = measure::clean_check(generated)?;
        counts[usize::from(generated.variant == Variant::Ours)] = crates;
        Ok(seconds)
    })?;
    table.clean(seconds, counts);
    println!("\n{table}");
    Ok(())
}

struct Options {
    functions: usize,
    rounds: usize,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self {
            functions: 500,
            rounds: 3,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let option = match argument.as_str() {
                "--functions" => &mut options.functions,
                "--rounds" => &mut options.rounds,
                other => return Err(format!("there is no option `{other}`")),
            };
            *option = arguments
                .next()
                .and_then(|number| number.parse().ok())
                .filter(|number| *number > 0)
                .ok_or_else(|| format!("`{argument}` needs a number above 0"))?;
        }
        Ok(options)
    }
}
