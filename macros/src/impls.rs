//! `#[memoize]` on an `impl` block: tells its memoized methods where they stand.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// Marks the `#[memoize]` of each method in the block; the attributes then expand by themselves.
pub(crate) fn expand(attribute: &TokenStream, item: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let kind = if is_trait(&tokens) {
        quote!(trait)
    } else {
        quote!(inherent)
    };
    let name = self_type(&tokens);
    let context = quote!(#kind #name);
    let mut marked = 0;
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
                let mut group =
                    Group::new(Delimiter::Brace, mark(body.stream(), &context, &mut marked));
                group.set_span(body.span());
                out.push(TokenTree::Group(group));
            }
            other => out.push(other),
        }
    }
    let out: TokenStream = out.into_iter().collect();
    if !attribute.is_empty() {
        let error = "`#[memoize]` on an `impl` block takes no options: give them to the `#[memoize(…)]` of each method";
        let error = syn::Error::new_spanned(attribute, error).to_compile_error();
        return quote!(#out #error);
    }
    if marked == 0 {
        let error = "no method of this `impl` block has `#[memoize]`: put it on those that shall remember their results";
        let error = syn::Error::new(Span::call_site(), error).to_compile_error();
        return quote!(#out #error);
    }
    out
}

/// Whether the header says `impl Trait for Type`; the `for` of `for<'a>` is another.
fn is_trait(header: &[TokenTree]) -> bool {
    let is_for = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "for");
    let opens = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '<');
    header
        .iter()
        .enumerate()
        .any(|(at, token)| is_for(token) && !opens(header.get(at + 1)))
}

/// The name of the type that the block is for, where it has one.
fn self_type(tokens: &[TokenTree]) -> Option<TokenTree> {
    let mut depth = 0_u32;
    let mut name = None;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            TokenTree::Ident(ident) if depth == 0 && ident == "where" => break,
            TokenTree::Ident(_) if depth == 0 => name = Some(token.clone()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            _ => {}
        }
    }
    name.filter(|name| name.to_string() != "impl")
}

fn mark(body: TokenStream, context: &TokenStream, marked: &mut usize) -> TokenStream {
    let mut after_hash = false;
    body.into_iter()
        .map(|token| {
            let attribute = std::mem::replace(
                &mut after_hash,
                matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#'),
            );
            match token {
                TokenTree::Group(group) if attribute && group.delimiter() == Delimiter::Bracket => {
                    match mark_one(group.stream(), context) {
                        Some(stream) => {
                            *marked += 1;
                            let mut new = Group::new(Delimiter::Bracket, stream);
                            new.set_span(group.span());
                            TokenTree::Group(new)
                        }
                        None => TokenTree::Group(group),
                    }
                }
                other => other,
            }
        })
        .collect()
}

/// The content of a `#[memoize]` or `#[path::memoize(…)]`, marked.
fn mark_one(attribute: TokenStream, context: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    let path = tokens
        .iter()
        .position(|token| matches!(token, TokenTree::Group(_)))
        .unwrap_or(tokens.len());
    let last = tokens[..path].last()?;
    if !matches!(last, TokenTree::Ident(ident) if ident == "memoize") {
        return None;
    }
    let options = match tokens.get(path) {
        Some(TokenTree::Group(options)) if options.delimiter() == Delimiter::Parenthesis => {
            options.stream()
        }
        _ => TokenStream::new(),
    };
    let path = &tokens[..path];
    Some(quote_spanned!(last.span()=> #(#path)* (__context(#context), #options)))
}
