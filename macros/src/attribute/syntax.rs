//! The grammar of the attribute: `name`, `name = value` or `name(…)`, separated by commas.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, Path, Token, Visibility};

use crate::diagnostics::Errors;

/// One option as it was written.
pub(super) struct Written {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// What follows an option's name.
pub(super) enum Value {
    Nothing,
    Expr(Expr),
    Vis(Visibility),
    Path(Path),
    List(TokenStream),
}

impl Written {
    /// The place of the value, or of the name where there is none.
    pub(super) fn span(&self) -> Span {
        match &self.value {
            Value::Nothing | Value::List(_) => self.name.span(),
            Value::Expr(expr) => expr.span(),
            Value::Vis(vis) => vis.span(),
            Value::Path(path) => path.span(),
        }
    }
}

/// Splits the attribute into its options. A broken one is noted and skipped, so that the others are seen.
pub(super) fn split(tokens: TokenStream, errors: &mut Errors) -> Vec<Written> {
    let mut written = Vec::new();
    let mut rest: Vec<TokenTree> = tokens.into_iter().collect();
    while !rest.is_empty() {
        let consumed = rest.len();
        let parse = |input: ParseStream<'_>| {
            let option = one(input)?;
            let done = input.is_empty();
            if !done {
                input.parse::<Token![,]>().map_err(|error| {
                    syn::Error::new(error.span(), "expected `,` between two options")
                })?;
            }
            Ok((option, input.parse::<TokenStream>()?))
        };
        match parse.parse2(rest.iter().cloned().collect()) {
            Ok((option, after)) => {
                written.push(option);
                rest = after.into_iter().collect();
            }
            Err(error) => {
                errors.push_syn(error);
                let comma = rest.iter().position(
                    |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','),
                );
                rest.drain(..comma.map_or(consumed, |comma| comma + 1));
            }
        }
    }
    written
}

fn one(input: ParseStream<'_>) -> syn::Result<Written> {
    if !input.peek(syn::Ident::peek_any) {
        return Err(input.error("expected an option, such as `ttl = \"5m\"`"));
    }
    let name = input.call(Ident::parse_any)?;
    if input.peek(Token![::]) || input.peek(Token![-]) || input.peek(Token![.]) {
        return Err(input.error("an option is one word, such as `ttl` or `negative_ttl`"));
    }
    if input.peek(Token![==])
        || input.peek(Token![=>])
        || input.peek(Token![:])
        || input.peek(syn::token::Brace)
        || input.peek(syn::token::Bracket)
    {
        return Err(input.error(format!(
            "between an option and its value stands `=`: `{name} = value`"
        )));
    }
    let value = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(
                name.span(),
                format!("`{name} =` lacks its value"),
            ));
        }
        value(&name, input)?
    } else if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        Value::List(content.parse()?)
    } else {
        Value::Nothing
    };
    Ok(Written { name, value })
}

fn value(name: &Ident, input: ParseStream<'_>) -> syn::Result<Value> {
    let ends = || input.is_empty() || input.peek(Token![,]);
    if name == "vis" {
        let error = input.error("`vis` takes a visibility: `vis = pub(crate)`");
        return match input.parse()? {
            Visibility::Inherited => Err(error),
            vis => Ok(Value::Vis(vis)),
        };
    }
    if name == "crate" {
        let error = input
            .error("`crate` takes the path of oncemore, without quotes: `crate = my::oncemore`");
        return match input.call(Path::parse_mod_style) {
            Ok(path) if ends() => Ok(Value::Path(path)),
            _ => Err(error),
        };
    }
    input.parse().map(Value::Expr).map_err(|error| {
        // Where the attribute's end is the place of the error, the option says more.
        let place = if input.is_empty() {
            name.span()
        } else {
            error.span()
        };
        syn::Error::new(
            place,
            format!("the value of `{name}` is not an expression: {error}"),
        )
    })
}
