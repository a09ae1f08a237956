//! A method: everything is inside it, as an `impl` block holds nothing else; a handle stands beside it where it can.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, GenericParam, Visibility};

use super::{answer, boxed, key, private, setup};
use crate::lifetimes;
use crate::model::{Model, Timing};

pub(super) fn expand(model: &Model, handle: Option<&(Ident, Visibility)>) -> TokenStream {
    let (policy, outcome, closure) = (
        setup::policy(model),
        setup::outcome(model),
        setup::closure(model),
    );
    let (instance, instance_fn) = instance(model, handle.map(|(handle, _)| handle));
    let find = quote!(__MEMO.handle_of::<#policy, _, _, _>(&__key, #outcome, #closure, #instance));
    let Some((handle, vis)) = handle else {
        let statics = setup::statics(model);
        return method(
            model,
            &quote!(#statics #instance_fn),
            &quote!(#find.get(&__key)),
        );
    };
    let memo = Ident::new(&format!("__{handle}_memo"), Span::call_site());
    let items = quote!(let __MEMO = Self::#memo(););
    let method = method(model, &items, &quote!(#find.get(&__key)));
    let beside = beside(model, &memo, handle, vis, &instance_fn, &instance);
    let refresh = refresh(model, vis, &items, &quote!(#find.refresh(&__key)));
    quote!(#method #beside #refresh)
}

/// A function whose type differs between instantiations of the method and between the types that have it.
///
/// With a handle it stands beside the method, as both must name the same one.
fn instance(model: &Model, handle: Option<&Ident>) -> (TokenStream, TokenStream) {
    let core = private(model);
    let (mut names, mut bare) = (Vec::new(), Vec::new());
    for param in &model.signature.generics.params {
        match param {
            GenericParam::Type(param) => {
                let name = &param.ident;
                names.push(name);
                bare.push(quote!(#name: ?#core::core::marker::Sized));
            }
            GenericParam::Const(param) => {
                let (name, ty) = (&param.ident, &param.ty);
                names.push(name);
                bare.push(quote!(const #name: #ty));
            }
            GenericParam::Lifetime(_) => {}
        }
    }
    let Some(handle) = handle else {
        let item = quote!(fn __instance<__Self: ?#core::core::marker::Sized, #(#bare),*>() {});
        return (quote!(__instance::<Self, #(#names),*>), item);
    };
    let beside = Ident::new(&format!("__{handle}_instance"), Span::call_site());
    (
        quote!(Self::#beside::<#(#names),*>),
        quote!(#[doc(hidden)] fn #beside<#(#bare),*>() {}),
    )
}

/// The function that gives the handle, and the one that both share the static through.
fn beside(
    model: &Model,
    memo: &Ident,
    handle: &Ident,
    vis: &Visibility,
    instance_fn: &TokenStream,
    instance: &TokenStream,
) -> TokenStream {
    let private = private(model);
    let (statics, policy, outcome, closure) = (
        setup::statics(model),
        setup::policy(model),
        setup::outcome(model),
        setup::closure(model),
    );
    let share = quote! {
        #[doc(hidden)]
        #[inline]
        fn #memo() -> &'static #private::Memo {
            #statics
            &__MEMO
        }
        #instance_fn
    };
    let Some(key) = key::static_types(model) else {
        return share;
    };
    let output = lifetimes::to_static(&model.output);
    let generics = &model.signature.generics;
    let params = generics
        .params
        .iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)));
    let clause = &generics.where_clause;
    let doc = format!(
        "The handle of [`Self::{0}`]: its cache, seen from outside. Arguments are given as a tuple: those that are part of the key.",
        model.signature.ident
    );
    quote! {
        #share
        #[doc = #doc]
        #[allow(dead_code, clippy::type_complexity)]
        #vis fn #handle<#(#params),*>() -> #private::Handle<'static, impl #private::Function<Key = <#key as #private::CacheKey>::Owned, Return = #output>> #clause {
            Self::#memo().typed::<#policy, <#key as #private::CacheKey>::Owned, _, _>(#outcome, #closure, #instance)
        }
    }
}

/// The method that computes and stores whatever is stored, and the one without the cache.
fn refresh(
    model: &Model,
    vis: &Visibility,
    items: &TokenStream,
    refresh: &TokenStream,
) -> TokenStream {
    let mut uncached = model.signature.clone();
    uncached.ident = format_ident!("{}_uncached", model.signature.ident);
    for (input, argument) in uncached.inputs.iter_mut().zip(&model.arguments) {
        if let (syn::FnArg::Typed(typed), Some(pattern)) = (input, &argument.pattern) {
            *typed.pat = pattern.clone();
        }
    }
    let body = &model.body;
    let mut signature = model.signature.clone();
    signature.ident = format_ident!("{}_refresh", model.signature.ident);
    let definition = key::definition(model, &TokenStream::new());
    let key = make_key(model);
    let answer = answer(model, &compute(model));
    let miss = quote!({ #definition #items let __key = #key; #refresh });
    let refreshed = boxed::wrap(model, quote!(let __miss = #miss; #answer));
    let docs = [
        format!("[`Self::{}`] without its cache.", model.signature.ident),
        format!(
            "Computes and stores what [`Self::{}`] returns, whatever is stored.",
            model.signature.ident
        ),
    ];
    let [uncached_doc, refresh_doc] = docs;
    quote! {
        #[doc = #uncached_doc]
        #[allow(dead_code, clippy::must_use_candidate, clippy::missing_errors_doc, clippy::missing_panics_doc)]
        #vis #uncached #body
        #[doc = #refresh_doc]
        #[allow(dead_code, clippy::must_use_candidate, clippy::missing_errors_doc, clippy::missing_panics_doc)]
        #vis #signature { #refreshed }
    }
}

/// The expression that makes the key of the arguments, which are borrowed for it.
fn make_key(model: &Model) -> TokenStream {
    let expression = key::expression(model);
    let names: Vec<_> = key::sources(model)
        .map(|argument| &argument.name)
        .filter(|name| *name != "self")
        .collect();
    quote!({
        #[allow(unused_variables)]
        let (#(#names,)*) = (#(&#names,)*);
        #expression
    })
}

/// With the cache in a field.
pub(super) fn expand_field(model: &Model, store: &Expr) -> TokenStream {
    let (outcome, closure) = (setup::outcome(model), setup::closure(model));
    let get = quote!((#store).handle(&__INFO, &__key, #outcome, #closure).get(&__key));
    method(model, &setup::statics(model), &get)
}

fn method(model: &Model, items: &TokenStream, get: &TokenStream) -> TokenStream {
    let private = private(model);
    let (attributes, vis, signature) = (&model.attributes, &model.vis, &model.signature);
    let definition = key::definition(model, &TokenStream::new());
    let key = make_key(model);
    let answer = answer(model, &compute(model));
    let body = quote! {
        match {
            #definition
            #items
            let __key = #key;
            #get
        } {
            #private::core::result::Result::Ok(__hit) => __hit,
            #private::core::result::Result::Err(__miss) => #answer,
        }
    };
    let body = boxed::wrap(model, body);
    quote!(#(#attributes)* #vis #signature { #body })
}

/// The user's code: a block, or a future.
fn compute(model: &Model) -> TokenStream {
    let binds = model.arguments.iter().filter_map(|argument| {
        let (pattern, name) = (argument.pattern.as_ref()?, &argument.name);
        Some(quote!(let #pattern = #name;))
    });
    // Its tokens without their braces, which are the closure's or the block's own.
    let (body, output) = (model.body.stream(), &model.output);
    match model.timing {
        Timing::Sync => quote!(#(#binds)* #body),
        Timing::Async { .. } => quote!(async move {
            // Tells the type of the block, which `return` and `?` inside it need.
            #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::empty_loop, clippy::let_unit_value, clippy::needless_return)]
            if false {
                let __output: #output = loop {};
                return __output;
            }
            #(#binds)*
            #body
        }),
        Timing::Boxed { .. } => {
            let syn::ReturnType::Type(_, output) = &model.signature.output else {
                return quote!(#body);
            };
            quote!({
                #(#binds)*
                let __future: #output = { #body };
                __future
            })
        }
    }
}
