//! The function as it was written. Its body stays raw tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Signature, Visibility};

/// A function with a body.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
}

/// What the attribute stands on.
pub(crate) enum Target {
    Function(Box<Item>),
    /// An `impl` block, whose methods are to be told where they stand.
    Impl,
    /// A function without a body, and the same with one that is never run: without it the compiler has an error of its own.
    Bodiless(Box<Item>, syn::Error),
    /// Something else; the error says what is wrong.
    Other(syn::Error),
}

/// Looks at what the attribute stands on.
pub(crate) fn parse(tokens: &TokenStream) -> Target {
    match function.parse2(tokens.clone()) {
        Ok((item, None)) => Target::Function(Box::new(item)),
        Ok((item, Some(error))) if item.may_have_body() => Target::Bodiless(Box::new(item), error),
        Ok((_, Some(error))) => Target::Other(error),
        Err(error) if is_function(tokens) => Target::Other(error),
        Err(_) if keyword(tokens) == Some("impl") => Target::Impl,
        Err(_) => {
            let what = match keyword(tokens) {
                Some(what) => format!("this `{what}`"),
                None => "this".into(),
            };
            Target::Other(syn::Error::new_spanned(
                first(tokens),
                format!(
                    "`#[memoize]` makes a function remember its results; {what} is not one. Put it on an `fn`, or on the `impl` block of memoized methods"
                ),
            ))
        }
    }
}

/// The function; with an error if it has no body, and one that is never run in its place.
fn function(input: ParseStream<'_>) -> syn::Result<(Item, Option<syn::Error>)> {
    let attributes = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let signature = input.parse()?;
    if input.peek(syn::Token![;]) {
        let error = input.error("a function without a body has nothing to remember: put `#[memoize]` on its implementation");
        input.parse::<syn::Token![;]>()?;
        let body = Group::new(Delimiter::Brace, quote!(::core::panic!()));
        let item = Item {
            attributes,
            vis,
            signature,
            body,
        };
        return Ok((item, Some(error)));
    }
    let body = match bare(input.parse()?) {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => group,
        other => {
            return Err(syn::Error::new_spanned(
                other,
                "expected the function's body",
            ));
        }
    };
    let item = Item {
        attributes,
        vis,
        signature,
        body,
    };
    Ok((item, None))
}

/// A `$body:block` of a `macro_rules!` comes in a group without delimiters.
fn bare(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = &token else {
        return token;
    };
    let mut inside = group.stream().into_iter();
    match (group.delimiter(), inside.next(), inside.next()) {
        (Delimiter::None, Some(only), None) => bare(only),
        _ => token,
    }
}

/// The words at the start of an item that say what it is.
fn words(tokens: &TokenStream) -> Vec<String> {
    let idents = tokens.clone().into_iter().take_while(
        |token| !matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    );
    idents
        .filter_map(|token| {
            if let TokenTree::Ident(ident) = token {
                Some(ident.to_string())
            } else {
                None
            }
        })
        .collect()
}

fn is_function(tokens: &TokenStream) -> bool {
    words(tokens).iter().any(|word| word == "fn")
        && !matches!(
            keyword(tokens),
            Some("impl" | "type" | "struct" | "static" | "const" | "let")
        )
        || words(tokens)
            .windows(2)
            .any(|pair| pair[0] == "const" && pair[1] == "fn")
}

fn keyword(tokens: &TokenStream) -> Option<&'static str> {
    const KEYWORDS: [&str; 13] = [
        "fn", "impl", "struct", "enum", "union", "trait", "mod", "const", "static", "type", "use",
        "extern", "let",
    ];
    words(tokens)
        .iter()
        .find_map(|word| KEYWORDS.into_iter().find(|keyword| word == keyword))
}

/// The first token that is not part of an attribute.
fn first(tokens: &TokenStream) -> TokenTree {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if attribute && matches!(tokens.peek(), Some(TokenTree::Group(_))) {
            tokens.next();
        } else {
            return token;
        }
    }
    TokenTree::Group(Group::new(Delimiter::None, TokenStream::new()))
}

impl Item {
    /// Whether a body can be made up. Of a method it cannot, as one with a body asks more of the trait's types.
    fn may_have_body(&self) -> bool {
        let output = self.signature.output.to_token_stream().to_string();
        self.signature.receiver().is_none() && !output.contains("impl")
    }

    /// The function without the attributes that are for the macro: what is emitted beside errors.
    pub(crate) fn plain(&self) -> TokenStream {
        let mut signature = self.signature.clone();
        for input in &mut signature.inputs {
            let (FnArg::Receiver(syn::Receiver { attrs, .. })
            | FnArg::Typed(syn::PatType { attrs, .. })) = input;
            attrs.retain(|attribute| !attribute.path().is_ident("key"));
        }
        let mut attributes = self.attributes.clone();
        attributes.retain(|attribute| !attribute.path().is_ident("key"));
        let (vis, body) = (&self.vis, self.body.to_token_stream());
        quote!(#(#attributes)* #vis #signature #body)
    }
}
