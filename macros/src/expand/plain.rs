//! A free function whose types are all known: one trait implementation, and an alias of the library's handle.
//!
//! The other forms write a handle type out for each function, which costs the compiler several times as much.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Pat, Type, Visibility};

use super::{expect_to_allow, for_handle, key, lint_levels, private, setup};
use crate::attribute::argument::Role;
use crate::lifetimes;
use crate::model::{Model, Timing};

/// The most arguments for which the library has a handle.
const MOST: usize = 6;

/// Whether a function is of this form.
pub(super) fn applies(model: &Model) -> bool {
    let as_it_is = |role: &Role| matches!(role, Role::Plain);
    model.timing == Timing::Sync
        && model.options.remote.is_none()
        && model.arguments.len() <= MOST
        && model
            .arguments
            .iter()
            .all(|argument| as_it_is(&argument.role))
        && key::has_plain_types(model)
}

pub(super) fn expand(model: &Model, handle: &Ident, vis: &Visibility) -> TokenStream {
    let private = private(model);
    let ident = &model.signature.ident;
    // Named after the function and not after its handle: two handles of one name are one error then.
    let marker = format_ident!("__{}", ident.to_string().trim_start_matches("r#"));
    let free_fn = format_ident!("FreeFn{}", model.arguments.len());
    let function = function(model, &marker);
    let (fields, types) = (key::fields(model), statics(model));
    let implementation = implementation(model, &marker);
    let attributes = for_handle(model);
    let doc = format!(
        "The handle of [`{ident}`](fn@{ident}): its cache, seen from outside; its functions take the arguments `({})`.",
        model
            .arguments
            .iter()
            .map(
                |argument| format!("{}: {}", argument.name, argument.ty.to_token_stream())
                    .replace("& ", "&")
            )
            .collect::<Vec<_>>()
            .join(", ")
    );
    quote! {
        #function
        #[doc = #doc]
        #(#attributes)*
        #[allow(non_camel_case_types, dead_code)]
        #vis type #handle = #private::#free_fn<#marker>;
        #[doc(hidden)]
        #vis struct #marker { #(pub #fields: #types),* }
        #implementation
    }
}

fn function(model: &Model, marker: &Ident) -> TokenStream {
    let private = private(model);
    let (attributes, vis, signature) = (&model.attributes, &model.vis, &model.signature);
    let attributes = expect_to_allow(attributes);
    let names = model.arguments.iter().map(|argument| &argument.name);
    quote!(#(#attributes)* #vis #signature { #private::call::<#marker>((#(#names,)*)) })
}

/// The arguments' types as the key has them.
fn statics(model: &Model) -> impl Iterator<Item = Type> {
    let types = model.arguments.iter().map(|argument| &argument.ty);
    types.map(lifetimes::to_static)
}

fn implementation(model: &Model, marker: &Ident) -> TokenStream {
    let private = private(model);
    let lifetime = key::lifetime();
    let types = || model.arguments.iter().map(|argument| &argument.ty);
    let borrowed = types().map(|ty| lifetimes::name_elided(ty, &lifetime));
    let own = types();
    let patterns = model
        .arguments
        .iter()
        .map(|argument| match &argument.pattern {
            Some(pattern) => pattern.clone(),
            None => {
                let name = &argument.name;
                Pat::Verbatim(quote!(#name))
            }
        });
    let (stored, output, policy) = (statics(model), &model.output, setup::policy(model));
    let statics = setup::statics(model);
    let setup = setup::more_than_literals(model)
        .map(|closure| quote!(const SETUP: #private::Setting<Self> = #closure;));
    // What a lint finds in a free function's signature, it does not find here, and that is as well.
    let levels: Vec<_> = lint_levels(model).cloned().collect();
    let (levels, body) = (expect_to_allow(&levels), &model.body);
    quote! {
        impl #private::Plain for #marker {
            type Arguments<#lifetime> = (#(#borrowed,)*);
            type Types = #private::PlainTypes<(#(#stored,)*), #output, #policy>;
            const STATICS: (&'static #private::Memo, &'static #private::Only<Self::Types>) = {
                #statics
                static __ONLY: #private::Only<<#marker as #private::Plain>::Types> = #private::Only::NEW;
                (&__MEMO, &__ONLY)
            };
            #setup
            #(#levels)*
            fn compute((#(#patterns,)*): (#(#own,)*)) -> #output #body
        }
    }
}
