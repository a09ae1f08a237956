//! The `where` clauses of derived implementations.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Type, WherePredicate, parse_quote};

use super::model::{Form, Model};
use super::types::{Around, behind_references, borrows, generic_parts, mentions, text};

/// The type parameters, and associated types of them, that the parts consist of.
pub(crate) fn bounded(model: &Model) -> Vec<Type> {
    let mut found: Vec<Type> = Vec::new();
    for field in model.kept() {
        if matches!(field.form, Form::Plain | Form::Recursive(_)) {
            for part in generic_parts(&field.ty, &model.generics) {
                if !found.contains(&part) {
                    found.push(part);
                }
            }
        }
    }
    found
}

/// A bound for each type parameter in use.
pub(crate) fn for_parameters(model: &Model, of: &Ident) -> Vec<WherePredicate> {
    let private = &model.private;
    bounded(model)
        .iter()
        .map(|part| parse_quote!(#part: #private::#of))
        .collect()
}

/// A bound for each field that mentions no parameter; for a reference, the bound of what it refers to.
///
/// It always holds, or the derive is wrong. Said here, a field that is no key is reported once, at its type; without it
/// each use of the field in the expansion would be reported. Recursive fields and types with a version have none, as
/// these bounds would depend on themselves.
pub(crate) fn for_fields(model: &Model, of: &Ident) -> Vec<WherePredicate> {
    let private = &model.private;
    let mut seen = Vec::new();
    let mut predicates = Vec::new();
    if model.version.is_some() {
        return predicates;
    }
    for field in model.kept() {
        let tokens = field.ty.to_token_stream();
        if !matches!(field.form, Form::Plain) || mentions(&tokens, &model.generics) {
            continue;
        }
        // A bound with a lifetime in it would hide the implementation that it asks for.
        let ty = behind_references(&field.ty);
        let key = text(ty.to_token_stream());
        if !borrows(ty, &model.generics) && !seen.contains(&key) {
            seen.push(key);
            let bound = Around::new(ty).after(quote!(: #private::#of));
            predicates.push(parse_quote!(#ty #bound));
        }
    }
    predicates
}

/// `where` and the predicates, after those of the type itself.
pub(crate) fn clause(model: &Model, predicates: &[WherePredicate]) -> TokenStream {
    let own = model
        .generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    let own: Vec<_> = own.collect();
    if own.is_empty() && predicates.is_empty() {
        return TokenStream::new();
    }
    quote!(where #(#own,)* #(#predicates,)*)
}

/// The clause for an item that has none of the type's parameters.
pub(crate) fn clause_of(predicates: &[WherePredicate]) -> TokenStream {
    if predicates.is_empty() {
        TokenStream::new()
    } else {
        quote!(where #(#predicates,)*)
    }
}
