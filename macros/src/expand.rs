//! From the model to code: thin, and the same thing for every form.

mod boxed;
mod free;
mod generics;
#[cfg(test)]
mod goldens;
mod handler;
mod key;
mod method;
mod plain;
mod setup;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Signature};

use crate::attribute::{self, Backend};
use crate::diagnostics::Errors;
use crate::item::{self, Target};
use crate::model::{Form, Model, Timing};
use crate::{impls, lower, rules};

/// The whole way of `#[memoize]`.
pub(crate) fn memoize(attribute: TokenStream, tokens: TokenStream) -> TokenStream {
    let item = match item::parse(&tokens) {
        Target::Function(function) => *function,
        Target::Impl => return impls::expand(&attribute, tokens),
        Target::Bodiless(item, error) => {
            let (item, error) = (item.plain(), error.to_compile_error());
            return quote!(#[allow(unused_variables)] #item #error);
        }
        Target::Other(error) => {
            let error = error.to_compile_error();
            return quote!(#tokens #error);
        }
    };
    let mut errors = Errors::new();
    let options = attribute.clone();
    let attribute = attribute::Attribute::parse(attribute, &mut errors);
    rules::check(&attribute, &mut errors);
    let model = lower::lower(attribute, item, &mut errors);
    match errors.finish() {
        Ok(()) => guarded(&model, expand(&model), &tokens),
        // The function and its handle all the same, so that no follow-up errors appear.
        Err(errors) => {
            let function = without_options(options, &tokens).or_else(|| plain_function(&tokens));
            quote!(#function #errors)
        }
    }
}

/// The function as it was. Made from its tokens once more, as most expansions have no use for it.
fn plain_function(tokens: &TokenStream) -> Option<TokenStream> {
    match item::parse(tokens) {
        Target::Function(function) => Some(function.plain()),
        _ => None,
    }
}

/// The function with those of its options only on which the form of its handle depends; `None` where something is wrong without the
/// others too.
fn without_options(options: TokenStream, tokens: &TokenStream) -> Option<TokenStream> {
    let Target::Function(item) = item::parse(tokens) else {
        return None;
    };
    let mut unheard = Errors::new();
    let attribute = attribute::Attribute::parse(options, &mut unheard).form()?;
    let mut errors = Errors::new();
    let model = lower::lower(attribute, *item, &mut errors);
    errors.finish().ok()?;
    Some(guarded(&model, expand(&model), tokens))
}

fn expand(model: &Model) -> TokenStream {
    if let Some(http) = &model.options.http {
        return handler::expand(model, http);
    }
    match &model.form {
        Form::Free { handle, vis } if plain::applies(model) => plain::expand(model, handle, vis),
        Form::Free { handle, vis } => free::expand(model, handle, vis),
        Form::Method { handle } => method::expand(model, handle.as_ref()),
        Form::Field { store } => method::expand_field(model, store),
    }
}

/// Inside a macro for each feature that the function needs: with the feature off it gives an error, at the backend or the
/// codec, and the plain function.
fn guarded(model: &Model, expansion: TokenStream, tokens: &TokenStream) -> TokenStream {
    let http = model.options.http.iter();
    let http = http.map(|http| ("axum".to_owned(), http.place));
    let remote = model.options.remote.as_ref();
    let backends = remote.into_iter().flat_map(|remote| &remote.backends);
    let backends = backends.map(|backend| match backend {
        Backend::Kind(kind) | Backend::Named(kind, _) => (kind.to_string(), kind.span()),
        other => ("remote".into(), other.span()),
    });
    let codec = remote
        .and_then(|remote| remote.codec.as_ref())
        .into_iter()
        .filter_map(|path| {
            let name = path.get_ident()?;
            let feature = match name.to_string().as_str() {
                "Json" => "json",
                "Postcard" => "postcard",
                "MessagePack" => "msgpack",
                _ => return None,
            };
            Some((feature.into(), name.span()))
        });
    let zstd = remote
        .and_then(|remote| remote.compress)
        .map(|(_, span)| ("zstd".into(), span));
    let mut guards = http.chain(backends).chain(codec).chain(zstd).peekable();
    if guards.peek().is_none() {
        return expansion;
    }
    let (private, plain) = (private(model), plain_function(tokens));
    guards.fold(expansion, |inner, (feature, span): (String, Span)| {
        let guard = Ident::new(&feature, span);
        let mut group =
            proc_macro2::Group::new(proc_macro2::Delimiter::Brace, quote!({ #inner } { #plain }));
        group.set_span(span);
        let path = at(span, &quote!(#private::guards::#guard!));
        quote!(#path #group)
    })
}

/// The door of the runtime.
fn private(model: &Model) -> TokenStream {
    let krate = &model.krate;
    quote!(#krate::__private)
}

/// A name for a variable that the user's names cannot meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same tokens, for whatever is wrong with them to be reported elsewhere. What they mean stays: a `$crate` among them
/// is another crate at its new place.
fn at(span: Span, tokens: &TokenStream) -> TokenStream {
    let spanned = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.clone().into_iter().map(spanned).collect()
}

/// The signature of a function that has the user's code: another name, and the arguments' own patterns.
fn inside(model: &Model, name: Ident) -> Signature {
    let mut signature = model.signature.clone();
    signature.ident = name;
    for (input, argument) in signature.inputs.iter_mut().zip(&model.arguments) {
        if let (FnArg::Typed(typed), Some(pattern)) = (input, &argument.pattern) {
            *typed.pat = pattern.clone();
        }
    }
    signature
}

/// The attributes that say of the handle what they say of the function: `#[doc(hidden)]` and `#[deprecated]`.
fn for_handle(model: &Model) -> Vec<&Attribute> {
    let hidden = |attribute: &Attribute| {
        attribute.path().is_ident("doc")
            && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "hidden")
    };
    let said =
        |attribute: &&Attribute| hidden(attribute) || attribute.path().is_ident("deprecated");
    model.attributes.iter().filter(said).collect()
}

/// The attributes that set lint levels: they go with the user's code.
fn lint_levels(model: &Model) -> impl Iterator<Item = &Attribute> {
    let levels = ["allow", "warn", "deny", "forbid", "expect"];
    let is_level =
        move |attribute: &&Attribute| levels.iter().any(|level| attribute.path().is_ident(level));
    model.attributes.iter().filter(is_level)
}

/// The attributes for a place where the user's code is not: what it expects there need not be found here.
fn expect_to_allow(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut attributes = attributes.to_vec();
    for attribute in &mut attributes {
        if let syn::Meta::List(list) = &mut attribute.meta
            && list.path.is_ident("expect")
        {
            list.path = syn::parse_quote!(allow);
        }
    }
    attributes
}

/// Takes a miss, `__miss`, to its answer by `compute`: a block for synchronous functions, a future for others.
fn answer(model: &Model, compute: &TokenStream) -> TokenStream {
    let miss = local("__miss");
    let call = match model.options.remote {
        Some(_) => "fetch",
        None => "call",
    };
    match model.timing {
        Timing::Sync => {
            let output = &model.output;
            let call = format_ident!("{call}");
            quote!(#miss.#call(move || -> #output { #compute }))
        }
        Timing::Async { detached: false } | Timing::Boxed { detached: false } => {
            let call = format_ident!("{call}_async");
            quote!(#miss.#call(#compute).await)
        }
        Timing::Async { detached: true } | Timing::Boxed { detached: true } => {
            let call = format_ident!("{call}_detached");
            quote!(#miss.#call(#compute).await)
        }
    }
}
