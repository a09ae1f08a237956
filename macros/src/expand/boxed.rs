//! Functions that return a pinned, boxed future.

use proc_macro2::TokenStream;
use quote::quote;

use super::private;
use crate::model::{Model, Timing};

/// The body as the signature wants it: itself, or in a pinned box.
pub(super) fn wrap(model: &Model, body: TokenStream) -> TokenStream {
    if !matches!(model.timing, Timing::Boxed { .. }) {
        return body;
    }
    let private = private(model);
    quote!(#private::std::boxed::Box::pin(async move { #body }))
}
