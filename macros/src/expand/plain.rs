//! A free function whose types are all known: one trait implementation, and an alias of the library's handle.
//!
//! The other forms write a handle type out for each function, which costs the compiler several times as much.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Pat, Visibility};

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
        && key::plain_types(model).is_some()
}

pub(super) fn expand(model: &Model, handle: &Ident, vis: &Visibility) -> TokenStream {
    let private = private(model);
    let ident = &model.signature.ident;
    // Named after the function and not after its handle: two handles of one name are one error then.
    let marker = format_ident!("__{}", ident.to_string().trim_start_matches("r#"));
    let count = model.arguments.len();
    let function = function(model, &marker);
    let (definition, statics) = (key::definition(model, &quote!(pub)), setup::statics(model));
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
        #vis type #handle = #private::FreeFn<#marker, #count>;
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #vis enum #marker {}
        const _: () = {
            #definition
            #statics
            #implementation
        };
    }
}

fn function(model: &Model, marker: &Ident) -> TokenStream {
    let private = private(model);
    let (attributes, vis, signature) = (&model.attributes, &model.vis, &model.signature);
    let attributes = expect_to_allow(attributes);
    let names = model.arguments.iter().map(|argument| &argument.name);
    quote!(#(#attributes)* #vis #signature { #private::call::<#marker>((#(#names,)*)) })
}

fn implementation(model: &Model, marker: &Ident) -> TokenStream {
    let private = private(model);
    let lifetime = key::lifetime();
    let borrowed = |ty| lifetimes::name_elided(ty, &lifetime);
    let types: Vec<_> = model
        .arguments
        .iter()
        .map(|argument| borrowed(&argument.ty))
        .collect();
    let statics = model
        .arguments
        .iter()
        .map(|argument| lifetimes::to_static(&argument.ty));
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
    let (name, stored, output) = (key::name(model), key::plain_types(model), &model.output);
    let ((stamp, engine), setup) = (setup::stamp_and_engine(model), setup::closure(model));
    // What a lint finds in a free function's signature, it does not find here, and that is as well.
    let levels: Vec<_> = lint_levels(model).cloned().collect();
    let (levels, body) = (expect_to_allow(&levels), &model.body);
    quote! {
        impl #private::Plain for #marker {
            type Key = #name<#(#statics),*>;
            type Arguments<#lifetime> = (#(#types,)*);
            type Stored = <#stored as #private::CacheKey>::Owned;
            type Return = #output;
            type Stamp = #private::#stamp;
            type Engine = #private::#engine;
            const STATICS: #private::Statics<Self> = {
                static __ONLY: #private::Only<#private::PlainTypes<#marker>> = #private::Only::new();
                #private::Statics { memo: &__MEMO, only: &__ONLY, setup: #setup }
            };
            #(#levels)*
            fn compute<#lifetime>((#(#patterns,)*): (#(#types,)*)) -> #output where #lifetime: #lifetime #body
        }
    }
}
