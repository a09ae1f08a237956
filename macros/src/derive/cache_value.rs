//! `#[derive(CacheValue)]`: its options and its expansion.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{DeriveInput, Ident, Path};

use super::bounds::{clause, for_fields, for_parameters};
use super::model::{Dialect, Model};
use super::options::Place::{Field, Type};
use super::options::{Known, Vocabulary};
use super::shape::shape;

const DIALECT: Dialect = Dialect {
    vocabulary: Vocabulary {
        attribute: "cache_value",
        known: &[
            Known {
                name: "skip",
                places: &[Field],
                usage: "skip",
            },
            Known {
                name: "version",
                places: &[Type, Field],
                usage: "version = 1",
            },
            Known {
                name: "crate",
                places: &[Type],
                usage: "crate = path::to::oncemore",
            },
        ],
    },
    serde: true,
    product: "the shape",
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    super::derive(item, &DIALECT, implementation, stand_in)
}

fn implementation(model: &Model) -> TokenStream {
    let private = &model.private;
    let of = Ident::new("CacheValue", Span::call_site());
    let ident = &model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();
    let mut predicates = for_parameters(model, &of);
    predicates.extend(for_fields(model, &of));
    let clause = clause(model, &predicates);
    let shape = shape(model, &of);
    quote! {
        #[allow(deprecated, single_use_lifetimes)]
        #[automatically_derived]
        impl #generics #private::CacheValue for #ident #arguments #clause {
            const SHAPE: #private::Shape = #shape;
        }
    }
}

fn stand_in(input: &DeriveInput, private: &Path) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    quote! {
        impl #generics #private::CacheValue for #ident #arguments #clause {
            const SHAPE: #private::Shape = #private::Shape::new("invalid");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expansion as text; the fields' names are in it as the shape has them, and nowhere else.
    fn expanded(item: TokenStream) -> String {
        expand(item).to_string()
    }

    #[test]
    fn names_are_those_that_serde_writes() {
        assert_eq!(
            expanded(quote!(
                struct S {
                    #[serde(rename = "type")]
                    kind: u8,
                }
            )),
            expanded(quote!(
                struct S {
                    r#type: u8,
                }
            )),
        );
        assert_eq!(
            expanded(quote!(
                enum S {
                    #[serde(rename = "Old")]
                    New,
                }
            )),
            expanded(quote!(
                enum S {
                    Old,
                }
            )),
        );
        assert_eq!(
            expanded(quote!(
                struct S {
                    a: u8,
                    #[serde(skip)]
                    b: Foreign,
                }
            )),
            expanded(quote!(
                struct S {
                    a: u8,
                }
            )),
        );
    }

    #[test]
    fn every_other_option_of_serde_counts() {
        let expansions = [
            expanded(quote!(
                struct S {
                    one_two: u8,
                }
            )),
            expanded(quote!(
                #[serde(rename_all = "camelCase")]
                struct S {
                    one_two: u8,
                }
            )),
            expanded(quote!(
                #[serde(rename_all = "PascalCase")]
                struct S {
                    one_two: u8,
                }
            )),
            expanded(quote!(
                #[serde(transparent)]
                struct S {
                    one_two: u8,
                }
            )),
            expanded(quote!(
                struct S {
                    #[serde(default)]
                    one_two: u8,
                }
            )),
            expanded(quote!(
                struct S {
                    #[serde(rename(serialize = "a"))]
                    one_two: u8,
                }
            )),
            expanded(quote!(
                enum S {
                    A { a: u8 },
                }
            )),
            expanded(quote!(
                #[serde(untagged)]
                enum S {
                    A { a: u8 },
                }
            )),
            expanded(quote!(
                #[serde(tag = "t")]
                enum S {
                    A { a: u8 },
                }
            )),
            expanded(quote!(
                enum S {
                    #[serde(rename_all = "UPPERCASE")]
                    A { a: u8 },
                }
            )),
        ];
        for (at, one) in expansions.iter().enumerate() {
            for (other_at, other) in expansions.iter().enumerate() {
                assert_eq!(one == other, at == other_at, "{one}\n{other}");
            }
        }
    }
}
