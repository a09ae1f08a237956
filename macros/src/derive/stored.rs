//! The stored form of a derived key: a hidden type around the stored forms of the fields.
//!
//! It holds what the fields' own stored forms are: a `u64` for a `UserId(u64)`, a `Box<str>` for a `String`. So a key needs no
//! `Clone`, borrowing types store like owning ones, and a lookup compares field by field without allocating. It is a type of
//! its own, not a tuple, because a tuple would show the private types of a public type's fields.
//!
//! Recursive fields, results of `with` functions and types with a version are stored as their text: their stored types
//! would contain themselves or cannot be named.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, Type, WherePredicate};

use super::bounds::clause_of;
use super::model::{Body, Field, Fields, Form, Model};
use super::parts::{Leaves, group};
use super::types::{Around, associated, mentions, with_static_lifetimes};

/// The hidden type's name. Items of an expansion are seen by the user's types in it, so it is one that nobody has.
pub(crate) fn stored_name() -> Ident {
    format_ident!("__OncemoreKey")
}

/// The name of the type that lists an enum's variants.
pub(crate) fn variants_name() -> Ident {
    format_ident!("__OncemoreVariants")
}

/// What an expansion says of the stored form.
pub(crate) struct Expansion {
    /// The hidden type, and its implementation of `CacheKey`.
    pub(crate) definition: TokenStream,
    /// The hidden type, with arguments.
    pub(crate) stored: TokenStream,
    /// What it holds, with arguments. Named for enums only.
    pub(crate) content: TokenStream,
}

/// The hidden type under construction.
pub(crate) struct Stored<'m> {
    model: &'m Model,
    /// Fields whose types mention type or const parameters. The hidden type has a parameter for the stored form of each, as the
    /// types themselves need not be `'static`.
    slots: Vec<&'m Type>,
}

impl<'m> Stored<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self {
            model,
            slots: Vec::new(),
        }
    }

    pub(crate) fn expand(mut self, fields: &[WherePredicate]) -> Expansion {
        let private = &self.model.private;
        let content = self.content();
        let stored = stored_name();
        let name = self.model.name();
        let names: Vec<_> = (0..self.slots.len())
            .map(|place| format_ident!("__S{place}"))
            .collect();
        let (generics, arguments, at_fields) = if names.is_empty() {
            (TokenStream::new(), TokenStream::new(), quote!(#stored))
        } else {
            let slots = &self.slots;
            let arguments = slots.iter().map(|ty| owned(self.model, ty));
            let arguments = quote!(#(#arguments),*);
            // A field that is no key is reported of the whole type, which so stands at the fields.
            let around = Around::new(&quote!(#(#slots)*));
            let (before, after) = (around.before(quote!(#stored <)), around.after(quote!(>)));
            (
                quote!(<#(#names),*>),
                quote!(<#arguments>),
                quote!(#before #arguments #after),
            )
        };
        let mut predicates = fields.to_vec();
        let clause = clause_of(&predicates);
        predicates.extend(names.iter().map(|name| -> WherePredicate {
            syn::parse_quote! {
                #name: #private::CacheKey<Owned = #name> + #private::core::marker::Send + #private::core::marker::Sync + 'static
            }
        }));
        let impl_clause = clause_of(&predicates);
        let (alias, content) = if let Body::Enum(_) = self.model.body {
            let alias = format_ident!("__OncemoreContent");
            (
                quote!(type #alias #generics = #content;),
                quote!(#alias #generics),
            )
        } else {
            (TokenStream::new(), content)
        };
        let definition = quote! {
            #alias
            pub struct #stored #generics (#content) #clause;

            impl #generics #private::CacheKey for #stored #generics #impl_clause {
                type Owned = Self;
                const SHAPE: #private::Shape = #private::Shape::new("stored").text(#name);

                #[inline]
                fn hash_key<__H: #private::core::hash::Hasher>(&self, state: &mut __H) {
                    #private::CacheKey::hash_key(&self.0, state);
                }
                #[inline]
                fn eq_key(&self, stored: &Self) -> #private::core::primitive::bool {
                    #private::CacheKey::eq_key(&self.0, &stored.0)
                }
                fn to_key(&self) -> Self {
                    #stored(#private::CacheKey::to_key(&self.0))
                }
                fn encode(&self, out: &mut #private::KeyWriter<'_>) {
                    #private::CacheKey::encode(&self.0, out);
                }
            }
        };
        Expansion {
            definition,
            stored: at_fields,
            content: quote!(__OncemoreContent #arguments),
        }
    }

    fn content(&mut self) -> TokenStream {
        let model = self.model;
        let private = &model.private;
        if model.version.is_some() {
            return quote!(#private::EncodedKey);
        }
        match &model.body {
            Body::Struct(fields) => self.fields(fields),
            Body::Transparent(_, field) => self.field(field),
            Body::Enum(variants) => {
                let payloads = variants
                    .iter()
                    .filter(|variant| !variant.fields.kept.is_empty())
                    .map(|variant| self.fields(&variant.fields))
                    .collect();
                let payload = Leaves::of(variants).payload(private, payloads);
                let names = variants_name();
                quote!(#private::OneOf<#names, #payload>)
            }
        }
    }

    fn fields(&mut self, fields: &'m Fields) -> TokenStream {
        let parts = fields.kept.iter().map(|field| self.field(field)).collect();
        group(parts)
    }

    fn field(&mut self, field: &'m Field) -> TokenStream {
        let private = &self.model.private;
        match field.form {
            Form::Recursive(_) | Form::With(_) | Form::Opaque(_) => quote!(#private::EncodedKey),
            Form::Plain if mentions(&field.ty.to_token_stream(), &self.model.generics) => {
                let slot = format_ident!("__S{}", self.slots.len());
                self.slots.push(&field.ty);
                slot.to_token_stream()
            }
            Form::Plain => owned(
                self.model,
                &with_static_lifetimes(&field.ty, &self.model.generics),
            ),
        }
    }
}

fn owned(model: &Model, ty: &Type) -> TokenStream {
    associated(&model.private, ty, &format_ident!("CacheKey"), "Owned")
}
