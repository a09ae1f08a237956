//! `#[key(…)]` in methods of a memoized block that are not memoized: to the compiler it is an unknown attribute, and no more.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// Attributes that do nothing with those of the arguments. Any other may know a `key` of its own.
const BUILT_IN: [&str; 12] = [
    "allow",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "track_caller",
    "warn",
];

/// The body of the block without them, and an error for each.
pub(super) fn without_stray_keys(body: TokenStream, errors: &mut Vec<syn::Error>) -> TokenStream {
    let mut before = Before::Nothing;
    let mut after_hash = false;
    let take = |token: TokenTree| {
        let attribute = std::mem::replace(&mut after_hash, is_hash(&token));
        match token {
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket if attribute => {
                    let known = first_word(&group).is_some_and(|word| BUILT_IN.contains(&&*word));
                    if !known {
                        before = Before::Attribute;
                    }
                    group.into()
                }
                Delimiter::Parenthesis if before == Before::Fn => {
                    let mut new =
                        Group::new(Delimiter::Parenthesis, without_keys(group.stream(), errors));
                    new.set_span(group.span());
                    new.into()
                }
                Delimiter::Brace => {
                    before = Before::Nothing;
                    group.into()
                }
                _ => group.into(),
            },
            token => {
                match (&token, before) {
                    (TokenTree::Punct(punct), _) if punct.as_char() == ';' => {
                        before = Before::Nothing;
                    }
                    (TokenTree::Ident(ident), Before::Nothing) if ident == "fn" => {
                        before = Before::Fn;
                    }
                    _ => {}
                }
                token
            }
        }
    };
    body.into_iter().map(take).collect()
}

/// What stands before the next token of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// An attribute that is not built in.
    Attribute,
    /// `fn`, and no such attribute.
    Fn,
}

fn without_keys(arguments: TokenStream, errors: &mut Vec<syn::Error>) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = arguments.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let key = tokens.next_if(|next| is_hash(&token) && is_key(next));
        match key {
            Some(key) => errors.push(syn::Error::new_spanned(
                quote!(#token #key),
                "`#[key(…)]` is for memoized functions, and this method is not one: put `#[memoize]` on it, or take this away",
            )),
            None => out.push(token),
        }
    }
    out.into_iter().collect()
}

fn is_hash(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')
}

fn is_key(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group)
        if group.delimiter() == Delimiter::Bracket && first_word(group).is_some_and(|word| word == "key"))
}

fn first_word(group: &Group) -> Option<String> {
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}
