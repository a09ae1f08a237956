//! What stands in `#[key(…)]` on an argument.

use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::token::Paren;
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
        let ahead = input.fork();
        if let Ok(name) = ahead.parse::<syn::Ident>() {
            if name == "skip" {
                return skip(input);
            }
            if name == "with" && (ahead.is_empty() || ahead.peek(Token![=]) || ahead.peek(Paren)) {
                return with(input);
            }
            if name == "key" && ahead.peek(Token![=]) {
                return Err(
                    input.error("on an argument the expression stands alone: `#[key(x.id)]`")
                );
            }
        }
        let expr = match input.parse()? {
            Expr::Lit(literal) => {
                return Err(syn::Error::new_spanned(
                    literal,
                    "this would be the same key for every argument; write an expression of the argument, such as `#[key(x.id)]`, or `#[key(skip)]`",
                ));
            }
            expr => expr,
        };
        if input.peek(Token![,]) {
            return Err(input.error("expected one expression; for several parts write a tuple: `#[key((x.id, x.version))]`"));
        }
        if !input.is_empty() {
            return Err(input.error("nothing may follow the expression in `#[key(…)]`"));
        }
        Ok(Self::Expr(Box::new(expr)))
    }
}

fn skip(input: ParseStream<'_>) -> syn::Result<Role> {
    input.parse::<syn::Ident>()?;
    if input.is_empty() {
        return Ok(Role::Skip);
    }
    if input.peek(Token![,]) {
        return Err(input.error(
            "nothing may follow `skip`: what is left out of the key has no part to compute",
        ));
    }
    Err(input.error("`skip` takes no value: write `#[key(skip)]`, or leave it out"))
}

fn with(input: ParseStream<'_>) -> syn::Result<Role> {
    let name: syn::Ident = input.parse()?;
    let error = "`with` takes the path of a function, without quotes: `#[key(with = normalized)]`; for a closure or a call, write the expression itself: `#[key(x.len())]`";
    if input.is_empty() || input.peek(Paren) {
        return Err(syn::Error::new(name.span(), error));
    }
    let equals: Token![=] = input.parse()?;
    if input.is_empty() {
        return Err(syn::Error::new(equals.span(), error));
    }
    let place = input.cursor().token_stream();
    let Ok(function) = input.parse::<Path>() else {
        return Err(syn::Error::new_spanned(place, error));
    };
    if input.peek(Paren) {
        return Err(syn::Error::new_spanned(place, error));
    }
    if !input.is_empty() {
        return Err(input.error("nothing may follow `with = path`"));
    }
    Ok(Role::With(function))
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
        Some(key) if matches!(&key.meta, syn::Meta::List(list) if !list.tokens.is_empty()) => {
            key.parse_args()
        }
        Some(key) => Err(syn::Error::new_spanned(
            key,
            "`#[key(…)]` takes `skip`, `with = path::to::function`, or an expression of the argument",
        )),
    }
}
