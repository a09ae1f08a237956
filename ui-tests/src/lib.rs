//! Nothing is here: this package is its tests.
//!
//! - `ui/own/<category>/<case>.rs`: one mistake each, with the macros' own answer beside it in `<case>.stderr`.
//! - `ui/rustc/<category>/<case>.rs`: mistakes that the compiler answers, by the traits' texts. Its words change from one
//!   release to the next, so this group runs with one release only; `tests/ui.rs` names it.
//! - `ui/pass/<case>.rs`: what must compile, and run.
//! - `tests/*.rs`: the attribute beside other macros, lints and shapes of functions.
//! - `hygiene`: a package that knows oncemore by another name, without a prelude, among misleading names.
//!
//! `TRYBUILD=overwrite cargo test -p oncemore-ui-tests --test ui` writes the `.stderr` files anew. Read what it wrote: each is
//! a message that somebody meets when something went wrong.
