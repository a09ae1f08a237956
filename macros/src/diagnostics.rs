//! Errors: gathered, each at its token, reported all at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The errors of one use of a macro.
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes an error.
    pub(crate) fn push(&mut self, span: Span, message: impl std::fmt::Display) {
        self.0.push(Error::new(span, message));
    }

    /// Notes an error at these tokens, from the first to the last.
    pub(crate) fn push_at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(Error::new_spanned(tokens, message));
    }

    /// Notes an error of syn's.
    pub(crate) fn push_syn(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// The `compile_error!`s, if there are errors.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(self.0.iter().map(Error::to_compile_error).collect())
    }
}

/// The name that was probably meant.
pub(crate) fn did_you_mean<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&typed, name);
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > 0.75).then_some(best)
}
