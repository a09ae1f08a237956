//! `#[derive(CacheKey)]`: its options and its expansion.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, Path};

use super::bounds::{clause, for_fields, for_parameters};
use super::model::{Body, Dialect, Model};
use super::options::Place::{Field, Type, Variant};
use super::options::{Known, Vocabulary};
use super::parts::parts;
use super::shape::{principal as holds, shape};
use super::stored::{Expansion, Stored, stored_name, variants_name};
use super::types::Around;

const DIALECT: Dialect = Dialect {
    vocabulary: Vocabulary {
        attribute: "cache_key",
        known: &[
            Known {
                name: "skip",
                places: &[Field],
                usage: "skip",
            },
            Known {
                name: "with",
                places: &[Field],
                usage: "with = path::to::function",
            },
            Known {
                name: "rename",
                places: &[Variant],
                usage: "rename = \"Name\"",
            },
            Known {
                name: "principal",
                places: &[Type],
                usage: "principal",
            },
            Known {
                name: "transparent",
                places: &[Type],
                usage: "transparent",
            },
            Known {
                name: "version",
                places: &[Type],
                usage: "version = 1",
            },
            Known {
                name: "crate",
                places: &[Type],
                usage: "crate = path::to::oncemore",
            },
        ],
    },
    serde: false,
    product: "the key",
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    super::derive(item, &DIALECT, implementation, stand_in)
}

fn implementation(model: &Model) -> TokenStream {
    let private = &model.private;
    let of = Ident::new("CacheKey", Span::call_site());
    let ident = &model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();

    let fields = for_fields(model, &of);
    let Expansion {
        definition,
        stored,
        content,
    } = Stored::new(model).expand(&fields);
    let mut predicates = for_parameters(model, &of);
    predicates.extend(fields);
    let clause = clause(model, &predicates);

    let variants = variants(model);
    // A constant of a trait is evaluated where it is used; an item always, but it cannot name a parameter.
    let (item, checks) = match checks(model) {
        Some(checks) if model.generics.params.is_empty() => {
            (Some(quote!(const _: () = { #checks };)), None)
        }
        checks => (None, checks),
    };
    let shape = shape(model, &of);
    let holds = holds(model, &of);
    let principal = model
        .principal
        .then(|| quote!(impl #generics #private::Principal for #ident #arguments #clause {}));
    let (helper, parts) = match &model.body {
        Body::Struct(_) | Body::Transparent(..) => (None, parts(model)),
        Body::Enum(_) => shared(model, &content, &clause),
    };
    let methods = methods(private, &parts);

    // Deprecated fields and types are the user's to be warned of, where they use them.
    quote! {
        #[doc(hidden)]
        #[allow(deprecated, private_bounds, single_use_lifetimes, unreachable_pub)]
        const _: () = {
            #variants
            #definition
            #helper
            #item

            #[automatically_derived]
            impl #generics #private::CacheKey for #ident #arguments #clause {
                type Owned = #stored;
                const SHAPE: #private::Shape = { #checks #shape };
                const PRINCIPAL: #private::core::primitive::bool = #holds;
                #methods
            }
            #principal
        };
    }
}

/// The parts of an enum as a method, so that its `match` stands there once and not in each of four methods.
fn shared(
    model: &Model,
    content: &TokenStream,
    clause: &TokenStream,
) -> (Option<TokenStream>, TokenStream) {
    let private = &model.private;
    let parts = parts(model);
    let ident = &model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();
    let helper = quote! {
        trait __OncemoreParts {
            type Content;
            fn parts(&self) -> impl #private::CacheKey<Owned = Self::Content>;
        }
        #[automatically_derived]
        impl #generics __OncemoreParts for #ident #arguments #clause {
            type Content = #content;
            #[inline]
            fn parts(&self) -> impl #private::CacheKey<Owned = Self::Content> {
                #parts
            }
        }
    };
    (Some(helper), quote!(__OncemoreParts::parts(self)))
}

fn methods(private: &Path, parts: &TokenStream) -> TokenStream {
    let stored = stored_name();
    quote! {
        #[inline]
        fn hash_key<__H: #private::core::hash::Hasher>(&self, state: &mut __H) {
            #private::CacheKey::hash_key(&#parts, state);
        }
        #[inline]
        fn eq_key(&self, stored: &Self::Owned) -> #private::core::primitive::bool {
            #private::CacheKey::eq_key(&#parts, &stored.0)
        }
        fn to_key(&self) -> Self::Owned {
            #stored(#private::CacheKey::to_key(&#parts))
        }
        fn encode(&self, out: &mut #private::KeyWriter<'_>) {
            #private::CacheKey::encode(&#parts, out);
        }
    }
}

/// The names of an enum's variants, as they stand in a key's text.
fn variants(model: &Model) -> TokenStream {
    let Body::Enum(variants) = &model.body else {
        return TokenStream::new();
    };
    let private = &model.private;
    let marker = variants_name();
    let names = variants.iter().map(|variant| &variant.name);
    quote! {
        pub enum #marker {}
        impl #private::VariantNames for #marker {
            const NAMES: &'static [&'static #private::core::primitive::str] = &[#(#names),*];
        }
    }
}

/// Refuses principals among the skipped fields, each at its type.
fn checks(model: &Model) -> Option<TokenStream> {
    let private = &model.private;
    let checks = model.skipped().map(|ty| {
        let around = Around::new(ty);
        let before = around.before(quote!(#private::Skipped::<));
        let after = around.after(quote!(>::check));
        let refuse = around.before(quote!(#private::refuse_if));
        let holds = around.after(quote!(>::HOLDS));
        quote_spanned!(ty.span()=> let _ = #before #ty #after; #refuse(#before #ty #holds);)
    });
    let mut checks = checks.peekable();
    checks.peek()?;
    Some(quote!(use #private::parts::*; #(#checks)*))
}

fn stand_in(input: &DeriveInput, private: &Path) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    quote! {
        impl #generics #private::CacheKey for #ident #arguments #clause {
            type Owned = #private::Recursive;
            const SHAPE: #private::Shape = #private::Shape::new("invalid");
            fn hash_key<__H: #private::core::hash::Hasher>(&self, _: &mut __H) {}
            fn eq_key(&self, _: &Self::Owned) -> #private::core::primitive::bool { false }
            fn to_key(&self) -> Self::Owned { loop {} }
            fn encode(&self, _: &mut #private::KeyWriter<'_>) {}
        }
    }
}
