//! The key: its struct, and the expression that fills it in.

mod skipped;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lifetime, Type};

use super::{at, private};
use crate::attribute::argument::Role;
use crate::lifetimes;
use crate::model::{Argument, Form, Model};
pub(super) use skipped::skipped;
use types::static_types;
pub(super) use types::{
    has_plain_types, memoized_type, plain_types, plain_types_borrowed, stored_types,
};

/// The largest tuple that is a `CacheKey`; more parts nest in its last place.
const TUPLE: usize = 12;

/// The name of the key struct.
pub(super) fn name(model: &Model) -> Ident {
    let mut pascal = String::new();
    for word in model
        .signature
        .ident
        .to_string()
        .trim_start_matches("r#")
        .split('_')
    {
        let mut chars = word.chars();
        pascal.extend(
            chars
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(chars),
        );
    }
    format_ident!("__{pascal}Key")
}

/// The names of the key's parts.
pub(super) fn fields(model: &Model) -> Vec<Ident> {
    if model.key.is_some() {
        return vec![format_ident!("key")];
    }
    let keyed = model
        .arguments
        .iter()
        .filter(|argument| argument.is_keyed());
    keyed
        .enumerate()
        .map(|(at, argument)| field(argument, at))
        .collect()
}

fn field(argument: &Argument, at: usize) -> Ident {
    if argument.receiver {
        format_ident!("this")
    } else if argument.name.to_string().starts_with("__argument") {
        format_ident!("argument{at}")
    } else {
        argument.name.clone()
    }
}

/// The key struct: generic over its fields, so that it serves owned and borrowed, and names no type of the function's.
pub(super) fn definition(model: &Model, vis: &TokenStream) -> TokenStream {
    let (name, fields) = (name(model), fields(model));
    let types = field_types(&fields);
    let doc = format!(
        "The key of `{}`: a field for each argument that is part of it.",
        model.signature.ident
    );
    quote! {
        #[doc = #doc]
        #[allow(missing_docs, clippy::all, clippy::pedantic)]
        #vis struct #name<#(#types),*> { #(pub #fields: #types),* }
    }
}

/// What makes the key struct into the tuple that is hashed and stored.
pub(super) fn conversion(model: &Model) -> TokenStream {
    let private = private(model);
    let (name, fields) = (name(model), fields(model));
    let types = field_types(&fields);
    let type_tuple = nest(&types.iter().map(|ty| quote!(#ty)).collect::<Vec<_>>());
    let field_tuple = nest(
        &fields
            .iter()
            .map(|field| quote!(self.#field))
            .collect::<Vec<_>>(),
    );
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        impl<#(#types),*> #private::KeyStruct for #name<#(#types),*> {
            type Fields = #type_tuple;
            #[inline]
            fn into_fields(self) -> #type_tuple { #field_tuple }
        }
    }
}

fn field_types(fields: &[Ident]) -> Vec<Ident> {
    (0..fields.len()).map(|at| format_ident!("T{at}")).collect()
}

fn nest(parts: &[TokenStream]) -> TokenStream {
    if parts.len() <= TUPLE {
        return quote!((#(#parts,)*));
    }
    let (first, rest) = parts.split_at(TUPLE - 1);
    let rest = nest(rest);
    quote!((#(#first,)* #rest))
}

/// The arguments that the key is made of.
pub(super) fn sources(model: &Model) -> impl Iterator<Item = &Argument> {
    model
        .arguments
        .iter()
        .filter(|argument| argument.is_keyed())
}

/// The expression that makes the tuple of the key's parts; the arguments are references under their own names.
pub(super) fn expression(model: &Model) -> TokenStream {
    let private = private(model);
    let (name, fields) = (name(model), fields(model));
    let skipped = skipped(model);
    let free = matches!(model.form, Form::Free { .. });
    if has_plain_types(model) && skipped.is_empty() {
        let values = sources(model).map(|argument| &argument.name);
        if !free {
            return nest(&values.map(ToTokens::to_token_stream).collect::<Vec<_>>());
        }
        return quote!(#private::KeyStruct::into_fields(#name { #(#fields: #values),* }));
    }
    let (binds, values): (Vec<_>, Vec<_>) = match &model.key {
        Some(key) => {
            let key = computed(&place(key), key.span(), Check::Here, &private);
            (sources(model).filter_map(bind).collect(), vec![key])
        }
        None => {
            // Beside a handle the types are asked for their keys by the handle's.
            let handle = matches!(model.form, Form::Method { handle: Some(_) });
            let check = if handle && static_types(model).is_some() {
                Check::Elsewhere
            } else {
                Check::Here
            };
            let values = sources(model).map(|argument| part(argument, check, &private));
            (Vec::new(), values.collect())
        }
    };
    let key = if free {
        quote!(#private::KeyStruct::into_fields({ #(#binds)* #name { #(#fields: #values),* } }))
    } else {
        // Nobody could name a key struct inside a method.
        let key = nest(&values);
        quote!({ #(#binds)* #key })
    };
    quote!({
        #[allow(unused_imports)]
        use #private::parts::*;
        #skipped
        #key
    })
}

/// Where a part that is no key is reported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    Here,
    Elsewhere,
}

/// A part of the key. What cannot be one is reported at the argument's type or expression, and once: the part compiles all
/// the same.
fn part(argument: &Argument, check: Check, private: &TokenStream) -> TokenStream {
    let name = &argument.name;
    match &argument.role {
        Role::With(path) => computed(
            &quote_spanned!(path.span()=> (#path)(#name)),
            path.span(),
            check,
            private,
        ),
        Role::Expr(expr) => {
            let bind = bind(argument);
            let computed = computed(&place(expr), expr.span(), check, private);
            quote!({ #bind #computed })
        }
        Role::Plain | Role::Skip if argument.receiver => {
            let reference = matches!(argument.ty, Type::Reference(_));
            let this = if reference {
                quote!(#name)
            } else {
                quote!(&#name)
            };
            computed(&this, name.span(), check, private)
        }
        Role::Plain | Role::Skip => {
            let ty = &argument.ty;
            let private = at(ty.span(), private);
            let keyed = (check == Check::Here)
                .then(|| quote_spanned!(ty.span()=> let _ = #private::keyed::<#ty>;));
            quote_spanned!(ty.span()=> {
                #keyed
                #private::Part::<#ty>::of(#name)
            })
        }
    }
}

/// Binds the names of an argument's pattern to references.
fn bind(argument: &Argument) -> Option<TokenStream> {
    let mut pattern = argument.pattern.clone()?;
    Plain.visit(&mut pattern);
    let name = &argument.name;
    Some(quote!(#[allow(unused_variables)] let #pattern = #name;))
}

/// Takes `mut` and `ref` out of a pattern, which binds references anyway.
struct Plain;

impl Plain {
    fn visit(self, pattern: &mut syn::Pat) {
        syn::visit_mut::VisitMut::visit_pat_mut(&mut { self }, pattern);
    }
}

impl syn::visit_mut::VisitMut for Plain {
    fn visit_pat_ident_mut(&mut self, ident: &mut syn::PatIdent) {
        ident.mutability = None;
        ident.by_ref = None;
        syn::visit_mut::visit_pat_ident_mut(self, ident);
    }
}

/// An expression as a part of the key.
fn computed(expr: &TokenStream, span: Span, check: Check, private: &TokenStream) -> TokenStream {
    let private = at(span, private);
    let part = Ident::new("__part", Span::mixed_site().located_at(span));
    let keyed =
        (check == Check::Here).then(|| quote_spanned!(span=> #private::keyed_value(&#part);));
    quote_spanned!(span=> {
        let #part = #expr;
        #keyed
        #private::Computed(#part).__part()
    })
}

/// A place is borrowed, a value is taken: `x.id` must not move out of `x`.
fn place(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Field(_)
        | Expr::Index(_)
        | Expr::Unary(syn::ExprUnary {
            op: syn::UnOp::Deref(_),
            ..
        }) => quote_spanned!(expr.span()=> &#expr),
        _ => quote!(#expr),
    }
}

/// The parameters of a function that makes the key: the arguments by reference.
pub(super) fn parameters(model: &Model, lifetime: &Lifetime) -> Vec<TokenStream> {
    sources(model)
        .map(|argument| {
            let (name, ty) = (
                &argument.name,
                lifetimes::name_elided(&argument.ty, lifetime),
            );
            quote!(#name: &#lifetime #ty)
        })
        .collect()
}

/// The lifetime of the borrowed key.
pub(super) fn lifetime() -> Lifetime {
    Lifetime::new("'__key", Span::call_site())
}
