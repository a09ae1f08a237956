//! A free function: the function, the handle type of its name, and what both share.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{GenericParam, Visibility};

use super::generics::Generics;
use super::{answer, expect_to_allow, for_handle, inside, key, lint_levels, local, private, setup};
use crate::lifetimes;
use crate::model::{Argument, Model, Timing};

pub(super) fn expand(model: &Model, handle: &Ident, vis: &Visibility) -> TokenStream {
    let generics = Generics::of(&model.signature);
    let function = function(model, handle, &generics);
    let private = private(model);
    let (definition, conversion) = (key::definition(model, &quote!(pub)), key::conversion(model));
    let statics = setup::statics(model);
    let (make_key, get_handle) = (make_key(model, &generics), get_handle(model, &generics));
    let uncached = uncached(model, vis);
    let methods = methods(model, vis, &generics);
    let memoized = memoized(model, handle, &generics);
    let attributes = for_handle(model);
    let allow = allow_deprecated(model);
    let invalidate_all = invalidate_all(model, vis);
    let doc = format!(
        "The handle of [`{0}`](fn@{0}): its cache, seen from outside.",
        model.signature.ident
    );
    quote! {
        #function
        #[doc = #doc]
        #(#attributes)*
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
        #vis enum #handle {}
        #allow
        const _: () = {
            #definition
            #conversion
            #statics
            #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
            impl #handle {
                #make_key
                #get_handle
                #methods
                #invalidate_all
                /// What the function has done so far.
                #[inline]
                #vis fn stats() -> #private::Stats { __MEMO.stats() }
                /// The function's path, or the name it was given.
                #[inline]
                #vis fn name() -> &'static #private::core::primitive::str { __MEMO.info().name }
                /// The function's options; `None` before its first call.
                #[inline]
                #vis fn config() -> #private::core::option::Option<#private::Config> { __MEMO.config() }
            }
            impl #handle { #uncached }
            #memoized
        };
    }
}

fn function(model: &Model, handle: &Ident, generics: &Generics) -> TokenStream {
    let miss = local("__miss");
    let hit = local("__hit");
    let key_name = local("__key");
    let private = private(model);
    let (attributes, vis, signature) = (&model.attributes, &model.vis, &model.signature);
    let turbofish = generics.turbofish();
    let get = get(model, handle, generics, &quote!(get(&#key_name)));
    let all = model.arguments.iter().map(|argument| &argument.name);
    let answer = answer(model, &quote!(#handle::uncached #turbofish (#(#all),*)));
    let body = quote! {
        match #get {
            #private::core::result::Result::Ok(#hit) => #hit,
            #private::core::result::Result::Err(#miss) => #answer,
        }
    };
    let body = super::boxed::wrap(model, body);
    let attributes = expect_to_allow(attributes);
    let allow = allow_deprecated(model);
    quote!(#(#attributes)* #allow #vis #signature { #body })
}

/// A deprecated function may use its own handle, which is deprecated with it.
fn allow_deprecated(model: &Model) -> Option<TokenStream> {
    let deprecated = |attribute: &&syn::Attribute| attribute.path().is_ident("deprecated");
    let found = model.attributes.iter().find(deprecated);
    found.map(|_| quote!(#[allow(deprecated)]))
}

/// The call of one of the handle's methods with the key of the arguments, which are borrowed only for it.
fn get(model: &Model, handle: &Ident, generics: &Generics, call: &TokenStream) -> TokenStream {
    let key_name = local("__key");
    let names = key::sources(model).map(|argument| &argument.name);
    let turbofish = generics.turbofish();
    let instance = match &generics.names[..] {
        [] => TokenStream::new(),
        names => quote!(::<#(#names,)* _>),
    };
    quote!({
        let #key_name = #handle::__key #turbofish (#(&#names),*);
        #handle::__handle #instance ().#call
    })
}

/// The function that makes the key. A bound that fails is reported here, and nowhere else.
fn make_key(model: &Model, generics: &Generics) -> TokenStream {
    let private = private(model);
    let lifetime = key::lifetime();
    let parameters = key::parameters(model, &lifetime);
    let expression = key::expression(model);
    let (params, captured, clause) = (&generics.params, generics.captured(), &generics.clause);
    // Where the types are known, so is the key's: less for the compiler to find out.
    let key = match key::plain_types_borrowed(model, &lifetime) {
        Some(key) => key,
        None => quote!(impl #private::CacheKey + use<#lifetime, #(#captured),*>),
    };
    let (lifetimes, types): (Vec<_>, Vec<_>) = params
        .iter()
        .partition(|param| matches!(param, GenericParam::Lifetime(_)));
    quote! {
        #[doc(hidden)]
        #[inline]
        fn __key<#lifetime, #(#lifetimes,)* #(#types),*>(#(#parameters),*) -> #key #clause {
            #expression
        }
    }
}

/// The function that gives the runtime's handle.
fn get_handle(model: &Model, generics: &Generics) -> TokenStream {
    let private = private(model);
    let core = quote!(#private::core);
    let output = lifetimes::to_static(&model.output);
    let (policy, outcome, closure) = (
        setup::policy(model),
        setup::outcome(model),
        setup::closure(model),
    );
    if let Some(key) = key::plain_types(model) {
        let key = quote!(<#key as #private::CacheKey>::Owned);
        // Told where the closures of the options are, which take its value.
        let function = quote!(#private::Fun<#key, #policy, #private::Whole<#output>>);
        return quote! {
            #[doc(hidden)]
            #[inline]
            fn __handle() -> #private::Handle<'static, #function> {
                static __ONLY: #private::Only<#private::Types<#key, #output, #policy>> = #private::Only::NEW;
                __MEMO.only::<#function>(&__ONLY, #closure)
            }
        };
    }
    // With the lifetimes: a bound may name them.
    let (names, params, clause) = (&generics.names, &generics.params, &generics.clause);
    let (instance, instance_fn) = if names.is_empty() {
        (quote!(()), TokenStream::new())
    } else {
        let bare = generics.bare(&private);
        (
            quote!(__instance::<#(#names),*>),
            quote!(fn __instance<#(#bare),*>() {}),
        )
    };
    let key_bound = quote!(#private::CacheKey<Owned = __K> + #core::marker::Send + #core::marker::Sync + 'static);
    quote! {
        #[doc(hidden)]
        #[inline]
        fn __handle<#(#params,)* __K: #key_bound>() -> #private::Handle<'static, impl #private::Function<Key = __K, Return = #output> + use<#(#names,)* __K>> #clause {
            #instance_fn
            __MEMO.typed::<#policy, __K, _, _>(#outcome, #closure, #instance)
        }
    }
}

/// The function itself, under another name.
fn uncached(model: &Model, vis: &Visibility) -> TokenStream {
    let signature = inside(model, Ident::new("uncached", model.signature.ident.span()));
    let attributes = lint_levels(model);
    let body = &model.body;
    quote! {
        /// The function without its cache.
        // What the function's own documentation and attributes have said already.
        #[allow(clippy::must_use_candidate, clippy::missing_errors_doc, clippy::missing_panics_doc)]
        #(#attributes)*
        #vis #signature #body
    }
}

/// The handle's function for all keys at once.
fn invalidate_all(model: &Model, vis: &Visibility) -> TokenStream {
    let private = private(model);
    let result = quote!(#private::core::result::Result<(), #private::InvalidateError>);
    match (&model.options.remote, model.timing) {
        (None, _) => quote! {
            /// Removes every value.
            #[inline]
            #vis fn invalidate_all() { __MEMO.invalidate_all(); }
        },
        (Some(_), Timing::Sync) => quote! {
            /// Removes every value, in this process and in every backend.
            #vis fn invalidate_all() -> #result { __MEMO.invalidate_everywhere_blocking() }
        },
        (Some(_), _) => quote! {
            /// Removes every value, in this process and in every backend.
            #vis async fn invalidate_all() -> #result { __MEMO.invalidate_everywhere().await }
        },
    }
}

/// How the handle reaches what is stored: at once, or through the backends.
struct Way {
    /// Between the handle and the method.
    through: TokenStream,
    /// Behind it.
    wait: TokenStream,
    asyncness: TokenStream,
}

fn way(model: &Model) -> Way {
    let (through, wait, asyncness) = match (&model.options.remote, model.timing) {
        (None, _) => Default::default(),
        (Some(_), Timing::Sync) => (
            quote!(remote_sync().),
            TokenStream::new(),
            TokenStream::new(),
        ),
        (Some(_), _) => (quote!(remote().), quote!(.await), quote!(async)),
    };
    Way {
        through,
        wait,
        asyncness,
    }
}

/// The handle's functions that take the arguments of the key.
fn methods(model: &Model, vis: &Visibility, generics: &Generics) -> TokenStream {
    let miss = local("__miss");
    let value = local("__value");
    let key_name = local("__key");
    let private = private(model);
    let core = quote!(#private::core);
    let (params, clause, output) = (&generics.params, &generics.clause, &model.output);
    let keyed = |argument: &&Argument| argument.is_keyed();
    let declare = |argument: &Argument| {
        let (name, ty) = (&argument.name, &argument.ty);
        quote!(#name: #ty)
    };
    let arguments: Vec<_> = model.arguments.iter().filter(keyed).map(declare).collect();
    let all = model.arguments.iter().map(declare);
    let all_names = model.arguments.iter().map(|argument| &argument.name);
    let call = |call: TokenStream| {
        get(
            model,
            &Ident::new("Self", proc_macro2::Span::call_site()),
            generics,
            &call,
        )
    };
    let Way {
        through,
        wait,
        asyncness: waits,
    } = way(model);
    let (invalidate, peek, contains, put, key, refresh) = (
        call(quote!(#through invalidate(&#key_name) #wait)),
        call(quote!(#through peek(&#key_name) #wait)),
        call(quote!(#through contains(&#key_name) #wait)),
        call(quote!(#through put(&#key_name, #value) #wait)),
        call(quote!(#through key(&#key_name))),
        call(quote!(refresh(&#key_name))),
    );
    let (invalidated, invalidate_doc) = match model.options.remote {
        None => (
            quote!(#core::primitive::bool),
            "Removes a value and says whether there was one. A computation of it that is under way is not stored.",
        ),
        Some(_) => (
            quote!(#core::result::Result<(), #private::InvalidateError>),
            "Removes a value, in this process and in every backend. A computation of it that is under way, in any process, is not stored.",
        ),
    };
    let turbofish = generics.turbofish();
    let answer = answer(model, &quote!(Self::uncached #turbofish (#(#all_names),*)));
    let asyncness = (model.timing != Timing::Sync).then(|| quote!(async));
    quote! {
        #[doc = #invalidate_doc]
        #[inline]
        #vis #waits fn invalidate<#(#params),*>(#(#arguments),*) -> #invalidated #clause { #invalidate }
        /// The stored value, without computing or counting.
        #[inline]
        #vis #waits fn peek<#(#params),*>(#(#arguments),*) -> #core::option::Option<#output> #clause { #peek }
        /// Whether a value is stored.
        #[inline]
        #vis #waits fn contains<#(#params),*>(#(#arguments),*) -> #core::primitive::bool #clause { #contains }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        #vis #waits fn put<#(#params),*>(#(#arguments,)* #value: #output) -> #core::primitive::bool #clause { #put }
        /// The key as text.
        #[inline]
        #vis fn key<#(#params),*>(#(#arguments),*) -> #private::std::string::String #clause { #key }
        /// Computes and stores a value whatever is stored.
        #[inline]
        #vis #asyncness fn refresh<#(#params),*>(#(#all),*) -> #output #clause {
            let #miss = #refresh;
            #answer
        }
    }
}

fn memoized(model: &Model, handle: &Ident, generics: &Generics) -> TokenStream {
    if !generics.names.is_empty() {
        return TokenStream::new();
    }
    let private = private(model);
    let (key, output) = (
        key::memoized_type(model),
        lifetimes::to_static(&model.output),
    );
    quote! {
        impl #private::Memoized for #handle {
            type Key = #key;
            type Return = #output;
        }
    }
}
