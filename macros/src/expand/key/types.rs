//! The types of the key, where they are known.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Lifetime, PathArguments, Type};

use super::{TUPLE, name, nest, sources};
use crate::attribute::argument::Role;
use crate::expand::private;
use crate::lifetimes;
use crate::model::{Argument, Kind, Model};

/// The tuple of the key's types, with `'static` for every lifetime, where all are known.
pub(in crate::expand) fn static_types(model: &Model) -> Option<TokenStream> {
    let known = are_known(model);
    known.then(|| {
        nest(
            &sources(model)
                .map(|of| static_type(model, of))
                .collect::<Vec<_>>(),
        )
    })
}

/// The tuple of what is stored of the key's parts, where all types are known, and where these stand: from the first to the
/// last.
pub(in crate::expand) fn stored_types(model: &Model) -> Option<(TokenStream, [Span; 2])> {
    let private = private(model);
    let types = static_types(model)?;
    let ends = |argument: &Argument| {
        let name = argument.name.span();
        if argument.receiver {
            return [name; 2];
        }
        let mut spans = argument
            .ty
            .to_token_stream()
            .into_iter()
            .map(|token| token.span());
        let first = spans.next().unwrap_or(name);
        [first, spans.last().unwrap_or(first)]
    };
    let ends: Vec<_> = sources(model).map(ends).collect();
    let [first, last] = match &ends[..] {
        [] => [model.signature.ident.span(); 2],
        [first, ..] => [first[0], ends[ends.len() - 1][1]],
    };
    Some((quote!(<#types as #private::CacheKey>::Owned), [first, last]))
}

fn are_known(model: &Model) -> bool {
    let plain = |argument: &Argument| matches!(argument.role, Role::Plain);
    model.key.is_none() && sources(model).all(plain)
}

fn static_type(model: &Model, argument: &Argument) -> TokenStream {
    match lifetimes::to_static(&argument.ty) {
        // Has the same key, and does not ask for `'static`.
        Type::Reference(reference) if names_parameter(model, &reference.elem) => {
            reference.elem.to_token_stream()
        }
        ty => quote!(#ty),
    }
}

/// The tuple of the key's types, with `'static` for every lifetime, where the function is not generic and all its types,
/// what it returns included, are the language's own or the standard library's, so that nothing can be wrong with them.
pub(in crate::expand) fn plain_types(model: &Model) -> Option<TokenStream> {
    if has_plain_types(model) {
        static_types(model)
    } else {
        None
    }
}

/// Whether there is such a tuple.
pub(in crate::expand) fn has_plain_types(model: &Model) -> bool {
    are_known(model)
        && model.signature.generics.params.is_empty()
        && model.options.outcome == Kind::ByType
        && is_plain(&model.output)
        && sources(model).all(|argument| is_plain(&argument.ty))
}

/// The same types as they stand in a key that borrows.
pub(in crate::expand) fn plain_types_borrowed(
    model: &Model,
    lifetime: &Lifetime,
) -> Option<TokenStream> {
    if !has_plain_types(model) {
        return None;
    }
    let types = sources(model).map(|argument| {
        let ty = lifetimes::name_elided(&argument.ty, lifetime);
        quote!(&#lifetime #ty)
    });
    Some(nest(&types.collect::<Vec<_>>()))
}

fn is_plain(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 18] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "bool", "char", "str", "f32", "f64", "String",
    ];
    const CONTAINERS: [&str; 3] = ["Option", "Vec", "Box"];
    match ty {
        Type::Path(path) if path.qself.is_none() => match path.path.segments.first() {
            Some(segment) if path.path.segments.len() == 1 => match &segment.arguments {
                PathArguments::None => PRIMITIVES.iter().any(|name| segment.ident == name),
                PathArguments::AngleBracketed(of) => {
                    CONTAINERS.iter().any(|name| segment.ident == name)
                        && of.args.len() == 1
                        && matches!(of.args.first(), Some(GenericArgument::Type(ty)) if is_plain(ty))
                }
                PathArguments::Parenthesized(_) => false,
            },
            _ => false,
        },
        Type::Reference(reference) => is_plain(&reference.elem),
        Type::Slice(slice) => is_plain(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.len() <= TUPLE && tuple.elems.iter().all(is_plain),
        _ => false,
    }
}

/// Whether a type is `Self` or a type parameter.
fn names_parameter(model: &Model, ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let params = || {
        model
            .signature
            .generics
            .type_params()
            .map(|param| &param.ident)
    };
    path.path
        .get_ident()
        .is_some_and(|ident| ident == "Self" || params().any(|param| param == ident))
}

/// The key struct's type for `Memoized`: computed parts are `()`.
pub(in crate::expand) fn memoized_type(model: &Model) -> TokenStream {
    let name = name(model);
    if model.key.is_some() {
        return quote!(#name<()>);
    }
    let keyed = model
        .arguments
        .iter()
        .filter(|argument| argument.is_keyed());
    let types = keyed.map(|argument| match argument.role {
        Role::Plain => {
            let ty = lifetimes::to_static(&argument.ty);
            quote!(#ty)
        }
        _ => quote!(()),
    });
    quote!(#name<#(#types),*>)
}
