//! `#[memoize]` on an `impl` block: tells its memoized methods where they stand.

mod stray;

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
    let mut seen = Seen::default();
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
                let stream = stray::without_stray_keys(body.stream(), &mut seen.errors);
                let mut group = Group::new(Delimiter::Brace, mark(stream, &context, &mut seen));
                group.set_span(body.span());
                out.push(TokenTree::Group(group));
            }
            other => out.push(other),
        }
    }
    let errors = seen.errors.iter().map(syn::Error::to_compile_error);
    let out: TokenStream = out.into_iter().collect();
    let out = quote!(#out #(#errors)*);
    if !attribute.is_empty() {
        let error = "`#[memoize]` on an `impl` block takes no options: give them to the `#[memoize(…)]` of each method";
        let error = syn::Error::new_spanned(attribute, error).to_compile_error();
        return quote!(#out #error);
    }
    if seen.marked == 0 {
        let error = "no method of this `impl` block has `#[memoize]`: put it on those that shall remember their results";
        let error = syn::Error::new(Span::call_site(), error).to_compile_error();
        return quote!(#out #error);
    }
    out
}

/// What the block's attributes said so far.
#[derive(Default)]
struct Seen {
    marked: usize,
    handles: Vec<String>,
    errors: Vec<syn::Error>,
}

impl Seen {
    /// Whether another method's handle has the name that these options give.
    fn has_handle_of(&mut self, options: &TokenStream) -> bool {
        let tokens: Vec<TokenTree> = options.clone().into_iter().collect();
        let name = tokens.windows(3).find_map(|window| match window {
            [
                TokenTree::Ident(option),
                TokenTree::Punct(equals),
                TokenTree::Ident(name),
            ] if option == "handle" && equals.as_char() == '=' => Some(name),
            _ => None,
        });
        let Some(name) = name else { return false };
        let text = name.to_string();
        if self.handles.contains(&text) {
            let error = format!(
                "two methods of this block have the handle `{text}`: give each a name of its own, or leave `handle` out for the method's name with \
                 `_handle`"
            );
            self.errors.push(syn::Error::new(name.span(), error));
            return true;
        }
        self.handles.push(text);
        false
    }
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

fn mark(body: TokenStream, context: &TokenStream, seen: &mut Seen) -> TokenStream {
    let mut after_hash = false;
    body.into_iter()
        .map(|token| {
            let attribute = std::mem::replace(
                &mut after_hash,
                matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#'),
            );
            match token {
                TokenTree::Group(group) if attribute && group.delimiter() == Delimiter::Bracket => {
                    match mark_one(group.stream(), context, seen) {
                        Some(stream) => {
                            seen.marked += 1;
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
fn mark_one(attribute: TokenStream, context: &TokenStream, seen: &mut Seen) -> Option<TokenStream> {
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
    if seen.has_handle_of(&options) {
        // The method as it is, so that no error follows this one.
        return Some(quote!(cfg(all())));
    }
    let path = &tokens[..path];
    Some(quote_spanned!(last.span()=> #(#path)* (__context(#context), #options)))
}
