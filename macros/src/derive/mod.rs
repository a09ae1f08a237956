//! The derives: options → model → expansion. What both need is here; the two differ in `cache_key` and `cache_value`.

mod bounds;
pub(crate) mod cache_key;
pub(crate) mod cache_value;
mod model;
mod options;
mod parts;
mod serde;
mod shape;
mod stored;
mod types;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use model::{Dialect, Model, private_path};
use options::{Options, Place};

/// Reads a type and expands it. Where something is wrong, everything that is wrong is said, and a stand-in takes the
/// implementation's place, so that no use of the type adds an error of its own.
fn derive(
    item: TokenStream,
    dialect: &Dialect,
    expand: fn(&Model) -> TokenStream,
    stand_in: fn(&DeriveInput, &Path) -> TokenStream,
) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Vec::new();
    let options = Options::read(&input.attrs, Place::Type, &dialect.vocabulary, &mut errors);
    let model = Model::read(&input, &options, dialect, &mut errors);
    if errors.is_empty() {
        return expand(&model);
    }
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    let stand_in = stand_in(&input, &private_path(&options));
    quote!(#(#errors)* #stand_in)
}
