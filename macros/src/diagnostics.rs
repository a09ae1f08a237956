//! Errors: gathered, each at its token, reported all at once.

use darling::Error;
use darling::error::Accumulator;
use proc_macro2::{Span, TokenStream};

/// The errors of one use of a macro.
pub(crate) struct Errors(Accumulator);

impl Errors {
    pub(crate) fn new() -> Self {
        Self(Error::accumulator())
    }

    /// Notes an error.
    pub(crate) fn push(&mut self, span: Span, message: impl std::fmt::Display) {
        self.0.push(Error::custom(message).with_span(&span));
    }

    /// Notes an error of syn's.
    pub(crate) fn push_syn(&mut self, error: syn::Error) {
        self.0.push(error.into());
    }

    /// The `compile_error!`s, if there are errors.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        self.0.finish().map_err(Error::write_errors)
    }
}

/// The name that was probably meant.
pub(crate) fn did_you_mean<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(typed, name);
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > 0.75).then_some(best)
}
