//! What stands in `#[key(…)]` on an argument.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Path, Token};

/// How an argument takes part in the key.
pub(crate) enum Role {
    /// As it is.
    Plain,
    /// Not at all.
    Skip,
    /// By what a function makes of it.
    With(Path),
    /// By an expression of it.
    Expr(Box<Expr>),
}

impl Parse for Role {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(input.error("`#[key(…)]` is empty: write `skip`, `with = path::to::function`, or an expression of the argument"));
        }
        let ahead = input.fork();
        if let Ok(name) = ahead.parse::<syn::Ident>() {
            if name == "skip" && ahead.is_empty() {
                input.parse::<syn::Ident>()?;
                return Ok(Self::Skip);
            }
            if name == "with" && ahead.peek(Token![=]) {
                input.parse::<syn::Ident>()?;
                input.parse::<Token![=]>()?;
                let function = input.call(|input| {
                    input.parse::<Path>().map_err(|error| {
                        syn::Error::new(error.span(), "`with` takes the path of a function: `#[key(with = normalized)]`; for a closure, write the expression itself: `#[key(x.len())]`")
                    })
                })?;
                if !input.is_empty() {
                    return Err(input.error("nothing may follow `with = path`"));
                }
                return Ok(Self::With(function));
            }
        }
        let expr = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("expected one expression; for several parts write a tuple: `#[key((x.id, x.version))]`"));
        }
        Ok(Self::Expr(Box::new(expr)))
    }
}

/// Takes the `#[key(…)]` out of an argument's attributes.
pub(crate) fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Role> {
    let mut keys: Vec<Attribute> = attributes
        .extract_if(.., |attribute| attribute.path().is_ident("key"))
        .collect();
    if keys.len() > 1 {
        return Err(syn::Error::new_spanned(
            &keys[1],
            "`#[key(…)]` stands twice; keep one of them",
        ));
    }
    match keys.pop() {
        None => Ok(Role::Plain),
        Some(key) if matches!(key.meta, syn::Meta::List(_)) => key.parse_args(),
        Some(key) => Err(syn::Error::new_spanned(
            key,
            "`#[key(…)]` takes `skip`, `with = path::to::function`, or an expression of the argument",
        )),
    }
}
