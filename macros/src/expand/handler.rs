//! A web handler: one more argument, a key of the others, and the rest left to the runtime.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Signature, Type, Visibility, parse_quote};

use super::{at, expect_to_allow, for_handle, inside, key, lint_levels, local, private, setup};
use crate::attribute::argument::Role;
use crate::attribute::{Capacity, Ttl};
use crate::model::{Argument, Form, Http, Model, Timing};

/// Extractors that hold what the program has, not what a request asks for: the handle's functions do not take them.
const NOT_ASKED_FOR: [&str; 3] = ["State", "Extension", "ConnectInfo"];

pub(super) fn expand(model: &Model, http: &Http) -> TokenStream {
    match &model.form {
        Form::Free { handle, vis } => free(model, http, handle, vis),
        Form::Method { handle } => method(model, http, handle.as_ref()),
        Form::Field { .. } => method(model, http, None),
    }
}

fn free(model: &Model, http: &Http, handle: &Ident, vis: &Visibility) -> TokenStream {
    let private = private(model);
    let core = quote!(#private::core);
    let name = &model.signature.ident;
    let (head, body) = outer(
        model,
        &quote!(#handle::__handler()),
        &quote!(#handle::uncached),
    );
    let statics = statics(model, http);
    let asked = asked(model);
    let declared = asked.iter().map(|argument| {
        let (name, ty) = (&argument.name, &argument.ty);
        quote!(#name: #ty)
    });
    let declared: Vec<_> = declared.collect();
    // A key of the handle's has no request, and no value for what it does not take.
    let none = quote!(#core::option::Option::None);
    let key = key_of(
        model,
        &quote!(__HANDLER),
        &none,
        &asked,
        &unasked(model),
        true,
    );
    let uncached = uncached(model, format_ident!("uncached"), vis);
    let attributes = for_handle(model);
    let doc = format!("The handle of [`{name}`](fn@{name}): its cache, seen from outside.");
    let result = quote!(#core::result::Result<(), #private::http::PurgeError>);
    quote! {
        #head { #body }
        #[doc = #doc]
        #(#attributes)*
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
        #vis enum #handle {}
        const _: () = {
            #statics
            #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
            impl #handle {
                #[doc(hidden)]
                #[inline]
                fn __handler() -> &'static #private::http::Handler { &__HANDLER }
                /// Removes the response to these arguments, in this process and in every backend. One that is under way is not stored.
                #vis async fn invalidate(#(#declared),*) -> #result { __HANDLER.invalidate(#key).await }
                /// Removes every response.
                #vis async fn invalidate_all() -> #result { __HANDLER.invalidate_all().await }
                /// The key as text.
                #vis fn key(#(#declared),*) -> #private::std::string::String { #key.text() }
                /// What is stored in the memory of this process.
                #vis fn entries() -> #private::std::vec::Vec<#private::http::Entry> { __HANDLER.entries() }
                /// What it has done so far; entries and weight are those in this process, in URLs and bytes.
                #vis fn stats() -> #private::Stats { __HANDLER.stats() }
                /// The handler's path, or the name it was given.
                #vis fn name() -> &'static #core::primitive::str { __HANDLER.name() }
            }
            impl #handle { #uncached }
        };
    }
}

/// In an `impl` block: the handler without its cache stands beside it, and a handle where it was asked for; the rest is inside.
fn method(model: &Model, http: &Http, handle: Option<&(Ident, Visibility)>) -> TokenStream {
    let name = &model.signature.ident;
    let statics = statics(model, http);
    let Some((handle, vis)) = handle else {
        let beside = format_ident!("__{name}_uncached");
        let (head, body) = outer(model, &quote!(__HANDLER), &quote!(Self::#beside));
        let uncached = uncached(model, beside, &Visibility::Inherited);
        return quote! {
            #head { #statics #body }
            #[doc(hidden)]
            #[allow(clippy::all, clippy::pedantic)]
            #uncached
        };
    };
    let private = private(model);
    let (beside, entry) = (
        format_ident!("{name}_uncached"),
        format_ident!("{name}_entry"),
    );
    let (head, body) = outer(model, &quote!(Self::#handle()), &quote!(Self::#beside));
    let uncached = uncached(model, beside, vis);
    // `self` is asked for where it is part of the key.
    let asked: Vec<_> = keyed(model)
        .filter(|argument| argument.receiver || is_asked_for(model, argument))
        .collect();
    let declared = asked.iter().map(|argument| {
        let (name, ty) = (&argument.name, &argument.ty);
        match model.signature.receiver() {
            Some(receiver) if argument.receiver => receiver.to_token_stream(),
            _ => quote!(#name: #ty),
        }
    });
    let none = quote!(#private::core::option::Option::None);
    let key = key_of(
        model,
        &quote!(Self::#handle()),
        &none,
        &asked,
        &unasked(model),
        true,
    );
    let (of_all, of_one) = (
        format!("The handle of [`Self::{name}`]: its cache, seen from outside."),
        format!("The place of one response of [`Self::{name}`] in its cache."),
    );
    quote! {
        #head { #body }
        #[doc = #of_all]
        #[allow(dead_code)]
        #[inline]
        #vis fn #handle() -> &'static #private::http::Handler {
            #statics
            &__HANDLER
        }
        #[doc = #of_one]
        #[allow(dead_code, clippy::all, clippy::pedantic)]
        #vis fn #entry(#(#declared),*) -> #private::http::HandlerEntry { #private::http::HandlerEntry::new(Self::#handle(), #key) }
        #[allow(dead_code)]
        #uncached
    }
}

/// The handler that axum calls: what stands before its body, and the body.
fn outer(
    model: &Model,
    handler: &TokenStream,
    uncached: &TokenStream,
) -> (TokenStream, TokenStream) {
    let private = private(model);
    let (request, key, run) = (local("__request"), local("__key"), local("__run"));
    let attributes = expect_to_allow(&model.attributes);
    let vis = &model.vis;
    let signature = with_request(model, &request);
    let names = model.arguments.iter().map(|argument| &argument.name);
    let call = quote!(#uncached(#(#names),*));
    let returned = match model.timing {
        Timing::Sync => call,
        _ => quote!(#call.await),
    };
    // What is no response is reported at the return type.
    let span = Span::call_site().located_at(model.output.span());
    let (private_there, returned_there) = (
        at(span, &private),
        at(span, &local("__returned").to_token_stream()),
    );
    let response = quote_spanned!(span=> {
        let #returned_there = #returned;
        #private_there::http::into_response(#returned_there)
    });
    let run_it = match model.timing {
        Timing::Sync => quote!(#private::http::blocking(move || #response)),
        _ => quote!(async move { #response }),
    };
    let some = quote!(#private::core::option::Option::Some(&#request));
    let all: Vec<_> = keyed(model).collect();
    let make_key = key_of(model, handler, &some, &all, &[], false);
    let left_out = left_out(model);
    let head = quote! {
        #(#attributes)*
        #[allow(clippy::too_many_arguments)]
        #vis #signature
    };
    let body = quote! {
        #left_out
        let #key = #make_key;
        let #run = #run_it;
        #handler.respond(#request, #key, #run).await
    };
    (head, body)
}

/// The signature with the request in front, returning a response.
fn with_request(model: &Model, request: &Ident) -> Signature {
    let private = private(model);
    let mut signature = model.signature.clone();
    signature.asyncness = Some(parse_quote!(async));
    let first = usize::from(signature.receiver().is_some());
    let injected: FnArg = parse_quote!(#request: #private::http::Injected);
    signature.inputs.insert(first, injected);
    signature.output = parse_quote!(-> #private::http::Response);
    signature
}

fn statics(model: &Model, http: &Http) -> TokenStream {
    let private = private(model);
    let info = setup::info(model);
    let options = &model.options;
    let mut calls = TokenStream::new();
    let times = [
        ("stale", &http.stale),
        ("stale_if_error", &http.stale_if_error),
    ];
    let ttl = match &options.ttl {
        Some(Ttl::Fixed(ttl)) => Some(ttl),
        _ => None,
    };
    let times =
        std::iter::once(("ttl", ttl)).chain(times.map(|(name, time)| (name, time.as_ref())));
    for (name, time) in times {
        if let Some(time) = time {
            let (name, time) = (
                Ident::new(name, Span::call_site()),
                setup::duration(time, &private),
            );
            calls.extend(quote!(.#name(#time)));
        }
    }
    if let Some(Capacity::Entries(capacity)) = &options.capacity {
        calls.extend(quote!(.capacity(#capacity)));
    }
    if options.remote.as_ref().is_some_and(|remote| !remote.near) {
        calls.extend(quote!(.no_memory()));
    }
    quote! {
        #[#private::linkme::distributed_slice(#private::HANDLERS)]
        #[linkme(crate = #private::linkme)]
        static __HANDLER: #private::http::Handler = #private::http::Handler::new(#info, |__options| __options #calls);
    }
}

/// The arguments that take part in the key, by themselves or in `key = …`.
fn keyed(model: &Model) -> impl Iterator<Item = &Argument> {
    let whole = model.key.is_some();
    model
        .arguments
        .iter()
        .filter(move |argument| whole || argument.is_keyed())
}

/// Those that the handle's functions take.
fn asked(model: &Model) -> Vec<&Argument> {
    keyed(model)
        .filter(|argument| is_asked_for(model, argument))
        .collect()
}

/// Those that they do not take, though they may be part of the key: an extension may be a person, a `State` a type of the user's.
fn unasked(model: &Model) -> Vec<&Argument> {
    keyed(model)
        .filter(|argument| !argument.receiver && !is_asked_for(model, argument))
        .collect()
}

fn is_asked_for(model: &Model, argument: &Argument) -> bool {
    !argument.receiver && (!is_called(argument, &NOT_ASKED_FOR) || is_named(model, argument))
}

fn is_called(argument: &Argument, names: &[&str]) -> bool {
    let last = match &argument.ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Whether an expression for the key names an argument, which is then needed for it.
fn is_named(model: &Model, argument: &Argument) -> bool {
    let expr = match (&model.key, &argument.role) {
        (Some(expr), _) => expr,
        (None, role) => return matches!(role, Role::Expr(_) | Role::With(_)),
    };
    let mut names = idents(argument.pattern.to_token_stream());
    names.push(argument.name.clone());
    let used = idents(expr.to_token_stream());
    names.iter().any(|name| used.contains(name))
}

fn idents(tokens: TokenStream) -> Vec<Ident> {
    let of = |token| match token {
        TokenTree::Ident(ident) => vec![ident],
        TokenTree::Group(group) => idents(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(of).collect()
}

/// The key, of these arguments. What cannot be part of it, or not be left out, is reported here, at its type; not once more `in_handle`.
fn key_of(
    model: &Model,
    handler: &TokenStream,
    request: &TokenStream,
    arguments: &[&Argument],
    unasked: &[&Argument],
    in_handle: bool,
) -> TokenStream {
    let private = private(model);
    let key = local("__key");
    let parts = parts(model, &key, arguments);
    let open = unasked.iter().map(|argument| {
        let ty = &argument.ty;
        quote!((&&&#private::http::Unasked::<#ty>::NEW).leave_open(&mut #key);)
    });
    let open = open.filter(|_| model.key.is_none());
    let of_type = match &model.form {
        Form::Free { .. } => TokenStream::new(),
        Form::Method { .. } | Form::Field { .. } => quote!(#key.of_type::<Self>();),
    };
    let borrow = arguments.iter().map(|argument| {
        let (inside, name) = (name_inside(argument), &argument.name);
        quote!(let #inside = &#name;)
    });
    let traits = format_ident!(
        "{}",
        if in_handle {
            "handle_arguments"
        } else {
            "arguments"
        }
    );
    quote!({
        #[allow(unused_imports)]
        use #private::http::#traits::*;
        let mut #key = #handler.key(#request);
        #of_type
        #(#borrow)*
        #parts
        #(#open)*
        #key.done()
    })
}

/// What may not be left out of a key.
fn left_out(model: &Model) -> TokenStream {
    let private = private(model);
    let skipped = key::skipped(model);
    if skipped.is_empty() {
        return skipped;
    }
    quote!({
        #[allow(unused_imports)]
        use #private::{http::arguments::*, parts::*};
        #skipped
    })
}

/// `self` is called otherwise in a function that is no method.
fn name_inside(argument: &Argument) -> Ident {
    if argument.receiver {
        return format_ident!("__self", span = Span::mixed_site());
    }
    argument.name.clone()
}

fn parts(model: &Model, key: &Ident, arguments: &[&Argument]) -> TokenStream {
    let private = private(model);
    // What a pattern names can be named in an expression.
    let open = |argument: &Argument| {
        let name = name_inside(argument);
        let pattern = argument.pattern.iter();
        quote!(#(#[allow(unused, clippy::all, clippy::pedantic)] let #pattern = #name;)*)
    };
    if let Some(expr) = &model.key {
        let open = arguments.iter().map(|argument| open(argument));
        return quote!({ #(#open)* #key.push(&(#expr)); });
    }
    let part = |argument: &&Argument| {
        let (name, ty) = (name_inside(argument), &argument.ty);
        match &argument.role {
            Role::Skip => TokenStream::new(),
            Role::With(path) => quote!(#key.push(&#path(#name));),
            Role::Expr(expr) => {
                let open = open(argument);
                quote!({ #open #key.push(&(#expr)); })
            }
            Role::Plain => {
                // All of it from one place: spans of several are reported at the attribute.
                let span = Span::call_site().located_at(ty.span());
                let (private, key) = (at(span, &private), at(span, &quote!(#key)));
                quote_spanned!(span=> (&&&&&&#private::http::Argument(#name)).__part(&mut #key);)
            }
        }
    };
    arguments.iter().map(part).collect()
}

/// The handler as it was written.
fn uncached(model: &Model, name: Ident, vis: &Visibility) -> TokenStream {
    let signature = inside(model, name);
    let body = &model.body;
    let lints = lint_levels(model);
    quote! {
        /// The handler without its cache.
        // What the handler's own documentation and attributes have said already.
        #[allow(clippy::must_use_candidate, clippy::missing_errors_doc, clippy::missing_panics_doc)]
        #(#lints)*
        #vis #signature #body
    }
}
