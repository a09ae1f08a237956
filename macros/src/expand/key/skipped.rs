//! What is left out of the key, which must not say whose data it is.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Type};

use super::super::{at, private};
use crate::lifetimes;
use crate::model::{Argument, Form, Model};

/// Refuses to leave out what says whose data it is; reported at the argument's type.
pub(in crate::expand) fn skipped(model: &Model) -> TokenStream {
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
            // In one body, so that what is refused by its type is not refused a second time by its value.
            let refusal = |ty: &Type| {
                let (identity, inside) = match model.options.http {
                    Some(_) => (
                        quote_spanned!(span=> let _ = #private::http::SkippedIdentity::<#ty>::check;),
                        quote_spanned!(span=> || #private::http::SkippedIdentity::<#ty>::HOLDS),
                    ),
                    None => Default::default(),
                };
                quote_spanned!(span=> { let _ = #private::Skipped::<#ty>::check; #identity #private::refuse_if(#private::Skipped::<#ty>::HOLDS #inside) })
            };
            if generic {
                let refusal = refusal(ty);
                quote_spanned!(span=> const #refusal;)
            } else {
                let refusal = refusal(&lifetimes::to_static(ty));
                quote_spanned!(span=> const _: () = #refusal;)
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
