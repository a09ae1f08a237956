//! A method: everything is inside it, as an `impl` block holds nothing else; a handle stands beside it where it can.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Expr, GenericParam, Visibility};

use super::generics::Generics;
use super::{answer, at, boxed, expect_to_allow, inside, key, lint_levels, local, private, setup};
use crate::lifetimes;
use crate::model::{Argument, Form, Model, Timing};

pub(super) fn expand(model: &Model, handle: Option<&(Ident, Visibility)>) -> TokenStream {
    let key_name = local("__key");
    let (policy, outcome, closure) = (
        setup::policy(model),
        setup::outcome(model),
        setup::closure(model),
    );
    let (instance, instance_fn) = instance(model, handle.map(|(handle, _)| handle));
    let find =
        quote!(__MEMO.handle_of::<#policy, _, _, _>(&#key_name, #outcome, #closure, #instance));
    let Some((handle, vis)) = handle else {
        let statics = setup::statics(model);
        return method(
            model,
            &quote!(#statics #instance_fn),
            &quote!(#find.get(&#key_name)),
        );
    };
    let memo = Ident::new(&format!("__{handle}_memo"), Span::call_site());
    let items = quote!(let __MEMO = Self::#memo(););
    let method = method(model, &items, &quote!(#find.get(&#key_name)));
    let beside = beside(model, &memo, handle, vis, &instance_fn, &instance);
    let refresh = refresh(model, vis, &items, &quote!(#find.refresh(&#key_name)));
    let entry = entry(model, vis, &items, &find);
    quote!(#method #beside #entry #refresh)
}

/// A value whose type differs between instantiations of the method and between the types that have it.
///
/// With a handle it is a function beside the method, as both must name the same one.
fn instance(model: &Model, handle: Option<&Ident>) -> (TokenStream, TokenStream) {
    let Some(handle) = handle else {
        // A closure's type carries every parameter around it: the method's, the type's, the trait's.
        return (quote!(|| {}), TokenStream::new());
    };
    let generics = Generics::of(&model.signature);
    let (turbofish, bare) = (generics.turbofish(), generics.bare(&private(model)));
    let beside = Ident::new(&format!("__{handle}_instance"), Span::call_site());
    (
        quote!(Self::#beside #turbofish),
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
    let doc = format!(
        "The handle of [`Self::{0}`]: its cache, seen from outside.",
        model.signature.ident
    );
    // The type of a computed key has no name, and so neither has that of its handle.
    let listed = quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis fn #handle() -> #private::FunctionInfo { Self::#memo().listed() }
    };
    let share = quote! {
        #[doc(hidden)]
        #[inline]
        fn #memo() -> &'static #private::Memo {
            #statics
            &__MEMO
        }
        #instance_fn
    };
    let Some((key, [first, last])) = key::stored_types(model) else {
        return match model.options.remote {
            None => quote!(#share #listed),
            Some(_) => share,
        };
    };
    let (of, through) = match (&model.options.remote, model.timing) {
        (None, _) => (quote!(Handle), TokenStream::new()),
        (Some(_), Timing::Sync) => (quote!(RemoteSync), quote!(.remote_sync())),
        (Some(_), _) => (quote!(Remote), quote!(.remote())),
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
    // An argument that is no key is reported of this type, which so stands at the arguments.
    let (before, function, after) = (
        at(first, &quote!(#private::#of<)),
        at(first, &quote!(impl #private::Function<)),
        at(last, &quote!(>)),
    );
    quote! {
        #share
        #[doc = #doc]
        #[allow(dead_code, clippy::type_complexity)]
        #vis fn #handle<#(#params),*>() -> #before 'static, #function Key = #key, Return = #output #after #after #clause {
            Self::#memo().typed::<#policy, #key, _, _>(#outcome, #closure, #instance)#through
        }
    }
}

/// The method that gives the place of one value.
fn entry(model: &Model, vis: &Visibility, items: &TokenStream, find: &TokenStream) -> TokenStream {
    if model.options.remote.is_some() {
        return TokenStream::new();
    }
    let private = private(model);
    let key_name = local("__key");
    let (key, output) = (make_key(model), &model.output);
    let doc = format!(
        "The place of one value of [`Self::{0}`] in its cache.",
        model.signature.ident
    );
    let mut signature = model.signature.clone();
    signature.ident = format_ident!("{}_entry", model.signature.ident);
    signature.asyncness = None;
    signature.output =
        syn::parse_quote!(-> #private::Entry<impl #private::Function<Return = #output>>);
    let mut arguments = model.arguments.iter();
    signature.inputs = std::mem::take(&mut signature.inputs)
        .into_iter()
        .filter(|_| arguments.next().is_some_and(Argument::is_keyed))
        .collect();
    quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis #signature {
            #items
            let #key_name = #key;
            #private::Entry::new(#find, &#key_name)
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
    let miss = local("__miss");
    let key_name = local("__key");
    let uncached = inside(model, format_ident!("{}_uncached", model.signature.ident));
    let body = &model.body;
    let lints: Vec<_> = lint_levels(model).collect();
    let mut signature = model.signature.clone();
    signature.ident = format_ident!("{}_refresh", model.signature.ident);
    let key = make_key(model);
    let answer = answer(model, &compute(model));
    let started = quote!({ #items let #key_name = #key; #refresh });
    let refreshed = boxed::wrap(model, quote!(let #miss = #started; #answer));
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
        #(#lints)*
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
    let key_name = local("__key");
    let (outcome, closure) = (setup::outcome(model), setup::closure(model));
    // What does not fit the field's type is reported at the field.
    let at_field = |name| Ident::new(name, store.span());
    let (handle, get) = (at_field("handle"), at_field("get"));
    let get =
        quote!((#store).#handle(&__INFO, &#key_name, #outcome, #closure, || {}).#get(&#key_name));
    method(model, &setup::statics(model), &get)
}

fn method(model: &Model, items: &TokenStream, get: &TokenStream) -> TokenStream {
    let miss = local("__miss");
    let hit = local("__hit");
    let key_name = local("__key");
    let private = private(model);
    let (attributes, vis, signature) = (&model.attributes, &model.vis, &model.signature);
    let key = make_key(model);
    let answer = answer(model, &compute(model));
    let body = quote! {
        match {
            #items
            let #key_name = #key;
            #get
        } {
            #private::core::result::Result::Ok(#hit) => #hit,
            #private::core::result::Result::Err(#miss) => #answer,
        }
    };
    let body = boxed::wrap(model, body);
    let attributes = match uncached(model) {
        // The user's code is elsewhere, and with it what an `expect` is for.
        Some(_) => expect_to_allow(attributes),
        None => attributes.clone(),
    };
    quote!(#(#attributes)* #vis #signature { #body })
}

/// The name of the method without its cache, where it stands beside the method: there the user's code is once, and is
/// called from the others.
fn uncached(model: &Model) -> Option<Ident> {
    matches!(model.form, Form::Method { handle: Some(_) })
        .then(|| format_ident!("{}_uncached", model.signature.ident))
}

/// The user's code: a block, or a future.
fn compute(model: &Model) -> TokenStream {
    if let Some(uncached) = uncached(model) {
        let names = model.arguments.iter().map(|argument| &argument.name);
        let turbofish = Generics::of(&model.signature).turbofish();
        return quote!(Self::#uncached #turbofish (#(#names),*));
    }
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
