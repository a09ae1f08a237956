//! What `#[serde(…)]` says about the form in which a value is stored. A changed option is a changed shape.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

use super::types::text;

/// The `serde` options of one type, variant or field.
#[derive(Default)]
pub(crate) struct Serde {
    pub(crate) skip: bool,
    pub(crate) rename: Option<String>,
    /// All others, as text: what exactly they do is for serde to know.
    pub(crate) others: Vec<String>,
}

impl Serde {
    pub(crate) fn read(attributes: &[Attribute]) -> Self {
        let mut serde = Self::default();
        for attribute in attributes {
            if !attribute.path().is_ident("serde") {
                continue;
            }
            match attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
                Ok(metas) => metas.iter().for_each(|meta| serde.add(meta)),
                // Serde will say what is wrong with it.
                Err(_) => serde.others.push(text(attribute.meta.to_token_stream())),
            }
        }
        serde
    }

    fn add(&mut self, meta: &Meta) {
        match meta {
            Meta::Path(path) if path.is_ident("skip") => self.skip = true,
            Meta::NameValue(pair) if pair.path.is_ident("rename") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                }) => self.rename = Some(name.value()),
                _ => self.others.push(text(meta.to_token_stream())),
            },
            _ => self.others.push(text(meta.to_token_stream())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn names_and_skips_are_understood_and_the_rest_is_kept() {
        let field: syn::Field = parse_quote! {
            #[serde(rename = "kind", default)]
            #[serde(with = "hex")]
            r#type: u8
        };
        let serde = Serde::read(&field.attrs);
        assert_eq!(serde.rename.as_deref(), Some("kind"));
        assert!(!serde.skip);
        assert_eq!(serde.others, ["default", r#"with = "hex""#]);
        let skipped: syn::Field = parse_quote!(#[serde(skip)] at: Instant);
        assert!(Serde::read(&skipped.attrs).skip);
    }
}
