//! The key: its struct, and the expression that fills it in.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, GenericArgument, Lifetime, PathArguments, Type};

use super::{at, private};
use crate::attribute::argument::Role;
use crate::lifetimes;
use crate::model::{Argument, Form, Kind, Model};

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

/// The tuple of the key's types, with `'static` for every lifetime, where all are known.
pub(super) fn static_types(model: &Model) -> Option<TokenStream> {
    let keyed: Vec<_> = model
        .arguments
        .iter()
        .filter(|argument| argument.is_keyed())
        .collect();
    if model.key.is_some()
        || keyed
            .iter()
            .any(|argument| !matches!(argument.role, Role::Plain))
    {
        return None;
    }
    let types = keyed.iter().map(|argument| {
        let ty = lifetimes::to_static(&argument.ty);
        match &ty {
            // Has the same key, and does not ask for `'static`.
            Type::Reference(reference) if names_parameter(model, &reference.elem) => {
                reference.elem.to_token_stream()
            }
            ty => quote!(#ty),
        }
    });
    Some(nest(&types.collect::<Vec<_>>()))
}

/// The tuple of the key's types, with `'static` for every lifetime, where the function is not generic and all its types,
/// what it returns included, are the language's own or the standard library's, so that nothing can be wrong with them.
pub(super) fn plain_types(model: &Model) -> Option<TokenStream> {
    let plain = model.signature.generics.params.is_empty()
        && model.options.outcome == Kind::ByType
        && is_plain(&model.output)
        && sources(model).all(|argument| is_plain(&argument.ty));
    if plain { static_types(model) } else { None }
}

/// The same types as they stand in a key that borrows.
pub(super) fn plain_types_borrowed(model: &Model, lifetime: &Lifetime) -> Option<TokenStream> {
    plain_types(model)?;
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
pub(super) fn memoized_type(model: &Model) -> TokenStream {
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
    if plain_types(model).is_some() && skipped.is_empty() {
        let values = sources(model).map(|argument| &argument.name);
        if !free {
            return nest(&values.map(ToTokens::to_token_stream).collect::<Vec<_>>());
        }
        return quote!(#private::KeyStruct::into_fields(#name { #(#fields: #values),* }));
    }
    let (binds, values): (Vec<_>, Vec<_>) = match &model.key {
        Some(key) => {
            let key = computed(&place(key), key.span(), &private);
            (sources(model).filter_map(bind).collect(), vec![key])
        }
        None => {
            let values = sources(model).map(|argument| part(argument, &private));
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

/// Refuses to leave out what says whose data it is; reported at the argument's type.
pub(super) fn skipped(model: &Model) -> TokenStream {
    let private = private(model);
    let own = matches!(model.form, Form::Field { .. });
    // An item is evaluated by `cargo check` too, and cannot name a parameter or `Self`.
    let generic = !matches!(model.form, Form::Free { .. })
        || model.signature.generics.type_params().next().is_some()
        || model.signature.generics.const_params().next().is_some();
    let skipped = model.arguments.iter().filter(|argument| {
        let left_out = match &model.key {
            Some(key) => !mentions(key, argument),
            None => !argument.is_keyed(),
        };
        left_out && !(own && argument.receiver)
    });
    let checks = skipped.flat_map(|argument| {
        let mut parts = Vec::new();
        parts_of(&argument.ty, &mut parts);
        let check = |ty: &Type| {
            let span = if argument.receiver {
                argument.name.span()
            } else {
                ty.span()
            };
            let private = at(span, &private);
            let identity = model.options.http.as_ref().map(
                |_| quote_spanned!(span=> let _ = #private::http::SkippedIdentity::<#ty>::check;),
            );
            // In one body, so that what is refused by its type is not refused a second time by its value.
            let refusal = |ty: &Type| quote_spanned!(span=> { let _ = #private::Skipped::<#ty>::check; #private::refuse_if(#private::Skipped::<#ty>::HOLDS) });
            if generic {
                let refusal = refusal(ty);
                quote_spanned!(span=> const #refusal; #identity)
            } else {
                let refusal = refusal(&lifetimes::to_static(ty));
                quote_spanned!(span=> const _: () = #refusal; #identity)
            }
        };
        parts.into_iter().map(check).collect::<Vec<_>>()
    });
    checks.collect()
}

/// The types behind references, and the parts of tuples: a tuple is no principal by its type, but each part may be one.
fn parts_of<'a>(ty: &'a Type, parts: &mut Vec<&'a Type>) {
    match ty {
        Type::Reference(reference) => parts_of(&reference.elem, parts),
        Type::Paren(paren) => parts_of(&paren.elem, parts),
        Type::Group(group) => parts_of(&group.elem, parts),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|elem| parts_of(elem, parts)),
        ty => parts.push(ty),
    }
}

/// Whether an expression says the name of an argument, or one that its pattern binds; a text may, as `format!("{id}")` does.
fn mentions(key: &Expr, argument: &Argument) -> bool {
    let mut bound = Bound(Vec::new());
    match &argument.pattern {
        Some(pattern) => bound.visit_pat(pattern),
        None => bound.0.push(argument.name.to_string()),
    }
    says(key.to_token_stream(), &bound.0)
}

fn says(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
        TokenTree::Group(group) => says(group.stream(), names),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let placeholder = |name: &String| {
                text.contains(&format!("{{{name}}}")) || text.contains(&format!("{{{name}:"))
            };
            names.iter().any(placeholder)
        }
        TokenTree::Punct(_) => false,
    })
}

/// The names that a pattern binds.
struct Bound(Vec<String>);

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, ident: &'ast syn::PatIdent) {
        self.0.push(ident.ident.to_string());
        syn::visit::visit_pat_ident(self, ident);
    }
}

/// A part of the key. What cannot be one is reported at the argument's type or expression, and once: the part compiles all
/// the same.
fn part(argument: &Argument, private: &TokenStream) -> TokenStream {
    let name = &argument.name;
    match &argument.role {
        Role::With(path) => computed(
            &quote_spanned!(path.span()=> (#path)(#name)),
            path.span(),
            private,
        ),
        Role::Expr(expr) => {
            let bind = bind(argument);
            let computed = computed(&place(expr), expr.span(), private);
            quote!({ #bind #computed })
        }
        Role::Plain | Role::Skip
            if argument.receiver && matches!(argument.ty, Type::Reference(_)) =>
        {
            computed(&quote!(#name), argument.name.span(), private)
        }
        Role::Plain | Role::Skip if argument.receiver => {
            computed(&quote!(&#name), argument.name.span(), private)
        }
        Role::Plain | Role::Skip => {
            let ty = &argument.ty;
            let private = at(ty.span(), private);
            quote_spanned!(ty.span()=> {
                let _ = #private::keyed::<#ty>;
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
fn computed(expr: &TokenStream, span: Span, private: &TokenStream) -> TokenStream {
    let private = at(span, private);
    let part = Ident::new("__part", Span::mixed_site().located_at(span));
    quote_spanned!(span=> {
        let #part = #expr;
        #private::keyed_value(&#part);
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
