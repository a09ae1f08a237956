//! The parts of a key as one expression: a tuple of references to a struct's fields, or the variant of an enum with such a
//! tuple. The tuple's implementation of `CacheKey` does the work.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Path;

use super::model::{Body, Field, Fields, Form, Model, Variant};
use super::stored::variants_name;
use super::types::{Around, mentions};

/// The longest tuple that is a key.
const LONGEST: usize = 12;

/// The parts of `self`.
pub(crate) fn parts(model: &Model) -> TokenStream {
    let private = &model.private;
    let parts = match &model.body {
        Body::Struct(fields) => group(
            fields
                .kept
                .iter()
                .map(|field| of_self(model, field))
                .collect(),
        ),
        Body::Transparent(_, field) => of_self(model, field),
        Body::Enum(variants) => of_variants(model, variants),
    };
    if model.version.is_some() {
        quote!(#private::Text(#parts))
    } else {
        parts
    }
}

/// A tuple of any length: past twelve, tuples of tuples.
pub(crate) fn group(mut parts: Vec<TokenStream>) -> TokenStream {
    while parts.len() > LONGEST {
        parts = parts
            .chunks(LONGEST)
            .map(|chunk| quote!((#(#chunk,)*)))
            .collect();
    }
    quote!((#(#parts,)*))
}

fn of_self(model: &Model, field: &Field) -> TokenStream {
    let member = &field.member;
    part(model, field, &quote!(&self.#member))
}

fn part(model: &Model, field: &Field, reference: &TokenStream) -> TokenStream {
    let private = &model.private;
    match &field.form {
        // As below, of a type that is no key for any argument.
        Form::Plain if mentions(&field.ty.to_token_stream(), &model.generics) => {
            let ty = &field.ty;
            let around = Around::new(ty);
            let before = around.before(quote!(#private::Part::<));
            let after = around.after(quote!(>::of));
            let argument = around.located(quote!((#reference)));
            quote!({
                #[allow(unused_imports)]
                use #private::parts::*;
                #before #ty #after #argument
            })
        }
        Form::Plain => reference.clone(),
        // What the function gives is asked for a key once, by the shape; here it may be anything.
        Form::With(function) => {
            let around = Around::new(function);
            let text = around.before(quote!(#private::Text));
            let argument = around.located(quote!((#reference)));
            quote!(#text({
                #[allow(unused_imports)]
                use #private::parts::*;
                #private::Computed(#function #argument).__part()
            }))
        }
        Form::Recursive(_) | Form::Opaque(_) => quote!(#private::Text(#reference)),
    }
}

fn of_variants(model: &Model, variants: &[Variant]) -> TokenStream {
    let private = &model.private;
    let names = variants_name();
    let leaves = Leaves::of(variants);
    let arms = variants.iter().zip(0_u32..).map(|(variant, index)| {
        let ident = &variant.ident;
        let (pattern, payload) = of_variant(model, &variant.fields);
        let payload = leaves.choose(private, index as usize, payload);
        quote!(Self::#ident #pattern => #private::OneOf::<#names, _>::new(#index, #payload),)
    });
    quote!(match self { #(#arms)* })
}

/// The pattern that names a variant's fields, and the payload made of them.
fn of_variant(model: &Model, fields: &Fields) -> (TokenStream, TokenStream) {
    let private = &model.private;
    if fields.kept.is_empty() {
        return (quote!({ .. }), quote!(#private::Bare));
    }
    let bindings = (0..fields.kept.len()).map(|place| format_ident!("__part{place}"));
    let (patterns, parts): (Vec<_>, Vec<_>) = fields
        .kept
        .iter()
        .zip(bindings)
        .map(|(field, binding)| {
            let member = &field.member;
            (
                quote!(#member: #binding),
                part(model, field, &quote!(#binding)),
            )
        })
        .unzip();
    let rest = (!fields.skipped.is_empty()).then(|| quote!(..));
    (quote!({ #(#patterns,)* #rest }), group(parts))
}

/// How the payloads of an enum's variants are told apart: the leaves of a balanced tree of `Either`s, so that the depth of
/// the type is the logarithm of their number. The variants without fields share one leaf, the first.
pub(crate) struct Leaves {
    /// The leaf of each variant.
    of: Vec<usize>,
    bare: bool,
    number: usize,
}

impl Leaves {
    pub(crate) fn of(variants: &[Variant]) -> Self {
        let bare = variants
            .iter()
            .any(|variant| variant.fields.kept.is_empty());
        let mut number = usize::from(bare);
        let of = variants
            .iter()
            .map(|variant| {
                if variant.fields.kept.is_empty() {
                    return 0;
                }
                number += 1;
                number - 1
            })
            .collect();
        Self { of, bare, number }
    }

    /// The type of the payload, given those of the variants with fields.
    pub(crate) fn payload(&self, private: &Path, mut payloads: Vec<TokenStream>) -> TokenStream {
        if self.bare {
            payloads.insert(0, quote!(#private::Bare));
        }
        tree(private, &payloads)
    }

    /// The payload of one variant, in its place in the tree.
    fn choose(&self, private: &Path, variant: usize, payload: TokenStream) -> TokenStream {
        let mut steps = Vec::new();
        let (mut leaf, mut number) = (self.of[variant], self.number);
        while number > 1 {
            let half = number / 2;
            let second = leaf >= half;
            steps.push(second);
            (leaf, number) = if second {
                (leaf - half, number - half)
            } else {
                (leaf, half)
            };
        }
        steps.into_iter().rev().fold(payload, |payload, second| {
            let side = format_ident!("{}", if second { "B" } else { "A" });
            quote!(#private::Either::#side(#payload))
        })
    }
}

fn tree(private: &Path, leaves: &[TokenStream]) -> TokenStream {
    if let [only] = leaves {
        return only.clone();
    }
    let (first, second) = leaves.split_at(leaves.len() / 2);
    let (first, second) = (tree(private, first), tree(private, second));
    quote!(#private::Either<#first, #second>)
}
