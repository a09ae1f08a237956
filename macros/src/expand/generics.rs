//! A function's generics, taken apart for the places where an expansion names them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Signature};

/// The generics of a function.
pub(super) struct Generics {
    /// With bounds, without defaults.
    pub(super) params: Vec<GenericParam>,
    /// The names of types and constants.
    pub(super) names: Vec<Ident>,
    pub(super) clause: TokenStream,
}

impl Generics {
    pub(super) fn of(signature: &Signature) -> Self {
        let params: Vec<_> = signature.generics.params.iter().cloned().collect();
        let names = params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.clone()),
            GenericParam::Const(param) => Some(param.ident.clone()),
            GenericParam::Lifetime(_) => None,
        });
        Self {
            names: names.collect(),
            params,
            clause: signature.generics.where_clause.to_token_stream(),
        }
    }

    /// `::<T, N>`, or nothing.
    pub(super) fn turbofish(&self) -> TokenStream {
        let names = &self.names;
        if names.is_empty() {
            TokenStream::new()
        } else {
            quote!(::<#(#names),*>)
        }
    }

    /// Types and constants without their bounds.
    pub(super) fn bare(&self, private: &TokenStream) -> Vec<TokenStream> {
        let bare = self.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => {
                let name = &param.ident;
                Some(quote!(#name: ?#private::core::marker::Sized))
            }
            GenericParam::Const(param) => {
                let (name, ty) = (&param.ident, &param.ty);
                Some(quote!(const #name: #ty))
            }
            GenericParam::Lifetime(_) => None,
        });
        bare.collect()
    }

    /// Lifetimes, types and constants, as `use<…>` lists them.
    pub(super) fn captured(&self) -> Vec<TokenStream> {
        let lifetimes = self.params.iter().filter_map(|param| match param {
            GenericParam::Lifetime(param) => Some(param.lifetime.to_token_stream()),
            _ => None,
        });
        lifetimes
            .chain(self.names.iter().map(ToTokens::to_token_stream))
            .collect()
    }
}
