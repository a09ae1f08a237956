//! Lifetimes in types: finding and replacing them.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Type, TypeReference};

/// The type with every lifetime that is left out, or `'_`, replaced.
pub(crate) fn name_elided(ty: &Type, lifetime: &Lifetime) -> Type {
    let mut ty = ty.clone();
    Replace {
        lifetime,
        named: false,
    }
    .visit_type_mut(&mut ty);
    ty
}

/// The type with every lifetime replaced by `'static`.
pub(crate) fn to_static(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Replace {
        lifetime: &Lifetime::new("'static", Span::call_site()),
        named: true,
    }
    .visit_type_mut(&mut ty);
    ty
}

struct Replace<'a> {
    lifetime: &'a Lifetime,
    named: bool,
}

impl VisitMut for Replace<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference
            .lifetime
            .get_or_insert_with(|| self.lifetime.clone());
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.named || lifetime.ident == "_" {
            *lifetime = self.lifetime.clone();
        }
    }

    // A lifetime inside these is their own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments_mut(
        &mut self,
        _: &mut syn::ParenthesizedGenericArguments,
    ) {
    }
}

/// The first borrow in a type that is not for `'static`.
pub(crate) fn borrow(ty: &Type) -> Option<TokenStream> {
    let mut find = Find(None);
    find.visit_type(ty);
    find.0
}

struct Find(Option<TokenStream>);

impl<'ast> Visit<'ast> for Find {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        if reference
            .lifetime
            .as_ref()
            .is_none_or(|lifetime| lifetime.ident != "static")
        {
            self.0.get_or_insert_with(|| reference.to_token_stream());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if lifetime.ident != "static" {
            self.0.get_or_insert_with(|| lifetime.to_token_stream());
        }
    }

    fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(
        &mut self,
        _: &'ast syn::ParenthesizedGenericArguments,
    ) {
    }
}
