//! The arguments: what each is in the key, and those that cannot be in one.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident, quote};
use syn::visit::Visit;
use syn::{FnArg, Pat, Signature, Type, parse_quote};

use super::output::{FindImpl, only_argument};
use crate::attribute::argument::{self, Role};
use crate::diagnostics::Errors;
use crate::lifetimes;
use crate::model::Argument;

/// Takes the arguments out of the signature and gives those with patterns a name there.
pub(super) fn arguments(
    signature: &mut Signature,
    whole_key: bool,
    errors: &mut Errors,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for (at, input) in signature.inputs.iter_mut().enumerate() {
        let (attributes, ty) = match input {
            FnArg::Receiver(receiver) => {
                let ty = receiver_type(receiver, errors);
                (&mut receiver.attrs, ty)
            }
            FnArg::Typed(typed) => (&mut typed.attrs, (*typed.ty).clone()),
        };
        let place = attributes
            .iter()
            .find(|attribute| attribute.path().is_ident("key"))
            .cloned();
        if let Some(cfg) = attributes.iter().find(|attribute| is_cfg(attribute)) {
            errors.push_at(cfg, "an argument of a memoized function cannot depend on a `cfg`: its key would need one as well; write the function twice, each under its `#[cfg(…)]`");
        }
        let role = argument::take(attributes).unwrap_or_else(|error| {
            errors.push_syn(error);
            Role::Plain
        });
        if whole_key && !matches!(role, Role::Plain | Role::Skip) {
            errors.push_at(place, "`key = …` and `#[key(…)]` exclude each other: the key is told for all arguments, or for each; keep one of them");
        }
        if let Type::Reference(reference) = &ty
            && reference.mutability.is_some()
            && matches!(input, FnArg::Typed(_))
        {
            errors.push_at(&ty, "a `&mut` argument cannot be memoized: a hit would not change what it points to; return the change, or take the argument by value or by `&`");
        }
        let mut find = FindImpl(None);
        find.visit_type(&ty);
        if let Some(place) = find.0 {
            errors.push_at(place, "an `impl Trait` argument cannot be memoized: its type has no name to keep a store for; write a type parameter: `fn f<T: Trait>(x: T)`");
        }
        let receiver = matches!(input, FnArg::Receiver(_));
        let (name, pattern) = match input {
            FnArg::Receiver(receiver) => (Ident::from(receiver.self_token), None),
            FnArg::Typed(typed) => outer_name(&mut typed.pat, at),
        };
        arguments.push(Argument {
            name,
            pattern,
            ty,
            role,
            receiver,
        });
    }
    arguments
}

/// Leaves a plain name in the signature; the pattern, where it was more, goes inside.
fn outer_name(pattern: &mut Pat, at: usize) -> (Ident, Option<Pat>) {
    if let Pat::Ident(ident) = pattern
        && ident.by_ref.is_none()
        && ident.subpat.is_none()
        && ident.attrs.is_empty()
        // What is called unused is used outside, by the macro: it keeps that name inside only.
        && !ident.ident.to_string().starts_with('_')
    {
        let name = ident.ident.clone();
        let inside = ident.mutability.is_some().then(|| pattern.clone());
        if inside.is_some() {
            *pattern = parse_quote!(#name);
        }
        return (name, inside);
    }
    let name = format_ident!("__argument{at}", span = Span::mixed_site());
    (
        name.clone(),
        Some(std::mem::replace(pattern, parse_quote!(#name))),
    )
}

const MUTABLE_SELF: &str = "a `&mut self` method cannot be memoized: a hit would not change the object; take `&self`, or move what does not change the object into a method of its own and memoize that";

fn receiver_type(receiver: &syn::Receiver, errors: &mut Errors) -> Type {
    match &receiver.kind {
        syn::ReceiverKind::Reference(and, lifetime, mutability) => {
            if mutability.is_some() {
                let token = receiver.self_token;
                errors.push_at(quote!(#and #lifetime #mutability #token), MUTABLE_SELF);
            }
            parse_quote!(& #lifetime Self)
        }
        syn::ReceiverKind::Typed(_, ty) => {
            let pointee = only_argument(ty, "Pin").unwrap_or(ty);
            if matches!(pointee, Type::Reference(reference) if reference.mutability.is_some()) {
                errors.push_at(ty, MUTABLE_SELF);
            }
            (**ty).clone()
        }
        _ => parse_quote!(Self),
    }
}

pub(super) fn check_detached(arguments: &[Argument], errors: &mut Errors) {
    for argument in arguments {
        if let Some(borrow) = lifetimes::borrow(&argument.ty) {
            let place = if argument.receiver {
                argument.name.to_token_stream()
            } else {
                borrow
            };
            let name = if argument.pattern.is_some() {
                "an argument".into()
            } else {
                format!("`{}`", argument.name)
            };
            errors.push_at(place, format!("`detached` needs owned arguments: the computation goes on when its caller has gone, and {name} is borrowed from the caller; take it by value, or an `Arc` of it"));
        }
    }
}

fn is_cfg(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
}
