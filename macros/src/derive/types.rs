//! Questions about a field's type, and rewritings of it.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, GenericParam, Generics, Ident, Lifetime, Path, PathArguments, Type, TypePath,
    parse_quote,
};

/// A type with each mention of the type under derivation replaced.
#[derive(Clone)]
pub(crate) struct WithoutSelf {
    pub(crate) ty: Type,
    /// The arguments of mentions that are other instantiations, as the `u8` of `Node<u8>` within `Node<T>`.
    pub(crate) arguments: Vec<String>,
}

/// Replaces `Self`, `Node` and `self::Node` in a field of `Node`; `None` if the field does not mention them.
pub(crate) fn without_self(
    ty: &Type,
    ident: &Ident,
    generics: &Generics,
    replacement: &Path,
) -> Option<WithoutSelf> {
    struct Replace<'a> {
        ident: &'a Ident,
        own: Vec<String>,
        replacement: &'a Path,
        found: bool,
        arguments: Vec<String>,
    }
    impl VisitMut for Replace<'_> {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            match ty {
                Type::Path(path) if is_self(path, self.ident) => {
                    self.found = true;
                    let arguments = arguments_of(path);
                    if !arguments.is_empty() && arguments != self.own {
                        self.arguments.extend(arguments);
                    }
                    let replacement = self.replacement;
                    *ty = parse_quote!(#replacement);
                }
                _ => visit_mut::visit_type_mut(self, ty),
            }
        }
        // `<Self as Trait>::Item` is not the type itself; only its arguments are looked at.
        fn visit_qself_mut(&mut self, _: &mut syn::QSelf) {}
    }

    let mut replace = Replace {
        ident,
        own: own_arguments(generics),
        replacement,
        found: false,
        arguments: Vec::new(),
    };
    let mut ty = ty.clone();
    replace.visit_type_mut(&mut ty);
    replace.found.then_some(WithoutSelf {
        ty,
        arguments: replace.arguments,
    })
}

/// A path of another module may end in the same name and be another type, so only the plain name counts.
fn is_self(path: &TypePath, ident: &Ident) -> bool {
    if path.qself.is_some() || path.path.leading_colon.is_some() {
        return false;
    }
    let mut segments = path.path.segments.iter();
    match (segments.next(), segments.next(), segments.next()) {
        (Some(only), None, _) => only.ident == "Self" || only.ident == *ident,
        (Some(first), Some(last), None) => first.ident == "self" && last.ident == *ident,
        _ => false,
    }
}

/// Lifetimes aside: they make no difference to a shape.
fn arguments_of(path: &TypePath) -> Vec<String> {
    match path.path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => arguments
            .args
            .iter()
            .filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
            .map(|argument| text(argument.to_token_stream()))
            .collect(),
        _ => Vec::new(),
    }
}

fn own_arguments(generics: &Generics) -> Vec<String> {
    generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(param) => Some(param.ident.to_string()),
            GenericParam::Const(param) => Some(param.ident.to_string()),
        })
        .collect()
}

/// What a reference refers to, a reference to a reference as well.
pub(crate) fn behind_references(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Reference(reference) => &reference.elem,
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        };
    }
}

/// Whether the type mentions a lifetime parameter.
pub(crate) fn borrows(ty: &Type, generics: &Generics) -> bool {
    with_static_lifetimes(ty, generics) != *ty
}

/// The type with each of the given lifetime parameters replaced by `'static`.
pub(crate) fn with_static_lifetimes(ty: &Type, generics: &Generics) -> Type {
    struct Replace<'a>(&'a Generics);
    impl VisitMut for Replace<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if self.0.lifetimes().any(|param| param.lifetime == *lifetime) {
                lifetime.ident = Ident::new("static", lifetime.ident.span());
            }
        }
    }
    let mut ty = ty.clone();
    Replace(generics).visit_type_mut(&mut ty);
    ty
}

/// The types among the parts of `ty` that need a bound of their own: the parameters it mentions, and their associated types.
pub(crate) fn generic_parts(ty: &Type, generics: &Generics) -> Vec<Type> {
    struct Find<'a> {
        generics: &'a Generics,
        found: Vec<Type>,
    }
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_type_path(&mut self, path: &'ast TypePath) {
            // It is a key and has a shape, whatever it is of.
            if path
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "PhantomData")
            {
                return;
            }
            let head = if let Some(qself) = &path.qself {
                mentions(&qself.ty.to_token_stream(), self.generics)
            } else {
                path.path.leading_colon.is_none()
                    && path.path.segments.first().is_some_and(|first| {
                        self.generics
                            .type_params()
                            .any(|param| param.ident == first.ident)
                    })
            };
            if head {
                self.found.push(Type::Path(path.clone()));
            } else {
                visit::visit_type_path(self, path);
            }
        }
    }
    let mut find = Find {
        generics,
        found: Vec::new(),
    };
    find.visit_type(ty);
    find.found
}

/// Whether the tokens mention a type or const parameter, or `Self`, which stands for all of them.
pub(crate) fn mentions(tokens: &TokenStream, generics: &Generics) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(&group.stream(), generics),
        TokenTree::Ident(ident) => {
            ident == "Self"
                || generics.params.iter().any(|param| match param {
                    GenericParam::Lifetime(_) => false,
                    GenericParam::Type(param) => param.ident == ident,
                    GenericParam::Const(param) => param.ident == ident,
                })
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The tokens around a field's type, each spanned at the end of the type that it stands at: what the compiler reports of
/// the whole is then underlined as the type.
pub(crate) struct Around {
    first: Span,
    last: Span,
}

impl Around {
    pub(crate) fn new(ty: &impl ToTokens) -> Self {
        let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self {
            first,
            last: spans.last().unwrap_or(first),
        }
    }

    /// Tokens that stand before the type.
    pub(crate) fn before(&self, tokens: TokenStream) -> TokenStream {
        respanned(tokens, self.first)
    }

    /// Tokens that stand after it.
    pub(crate) fn after(&self, tokens: TokenStream) -> TokenStream {
        respanned(tokens, self.last)
    }

    /// Tokens that stand at its beginning and mean what they do elsewhere.
    pub(crate) fn located(&self, tokens: TokenStream) -> TokenStream {
        let located = |token: TokenTree| {
            let span = token.span().located_at(self.first);
            let mut token = match token {
                TokenTree::Group(group) => {
                    let inside = self.located(group.stream());
                    TokenTree::Group(Group::new(group.delimiter(), inside))
                }
                other => other,
            };
            token.set_span(span);
            token
        };
        tokens.into_iter().map(located).collect()
    }
}

fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// `<ty as of>::item`, for an associated item of one of the runtime's traits.
pub(crate) fn associated(private: &Path, ty: &Type, of: &Ident, item: &str) -> TokenStream {
    let around = Around::new(ty);
    let item = Ident::new(item, Span::call_site());
    let before = around.before(quote!(<));
    let after = around.after(quote!(as #private::#of>::#item));
    quote!(#before #ty #after)
}

/// The tokens with one space between any two: unlike their `Display`, the same for every compiler.
pub(crate) fn text(tokens: TokenStream) -> String {
    fn write(tokens: TokenStream, words: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    words.push(open.to_owned());
                    write(group.stream(), words);
                    words.push(close.to_owned());
                }
                other => words.push(other.to_string()),
            }
        }
        words.retain(|word| !word.is_empty());
    }
    let mut words = Vec::new();
    write(tokens, &mut words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{DeriveInput, parse_quote};

    fn replaced(input: &DeriveInput) -> Option<(String, Vec<String>)> {
        let syn::Data::Struct(data) = &input.data else {
            panic!("the tests give structs")
        };
        let field = data.fields.iter().next().expect("the tests give a field");
        without_self(&field.ty, &input.ident, &input.generics, &parse_quote!(R))
            .map(|found| (text(found.ty.to_token_stream()), found.arguments))
    }

    #[test]
    fn a_type_finds_itself_in_its_fields() {
        assert_eq!(
            replaced(&parse_quote!(
                struct N {
                    a: Vec<N>,
                }
            )),
            Some(("Vec < R >".into(), vec![]))
        );
        assert_eq!(
            replaced(&parse_quote!(
                struct N<'a, T> {
                    a: Option<&'a self::N<'a, T>>,
                }
            )),
            Some(("Option < & ' a R >".into(), vec![]))
        );
        assert_eq!(
            replaced(&parse_quote!(
                struct N<T> {
                    a: (T, Box<N<u8>>),
                }
            )),
            Some(("( T , Box < R > )".into(), vec!["u8".into()]))
        );
        assert_eq!(
            replaced(&parse_quote!(
                struct N {
                    a: [Box<Self>; 2],
                }
            )),
            Some(("[ Box < R > ; 2 ]".into(), vec![]))
        );
    }

    #[test]
    fn another_type_of_the_same_name_is_left_alone() {
        assert_eq!(
            replaced(&parse_quote!(
                struct N {
                    a: v1::N,
                }
            )),
            None
        );
        assert_eq!(
            replaced(&parse_quote!(
                struct N {
                    a: crate::N::M,
                }
            )),
            None
        );
    }

    #[test]
    fn lifetimes_become_static() {
        let input: DeriveInput = parse_quote!(
            struct N<'a> {
                a: (&'a str, for<'b> fn(&'b u8), &'static u8),
            }
        );
        let syn::Data::Struct(data) = &input.data else {
            unreachable!()
        };
        let ty = with_static_lifetimes(
            &data.fields.iter().next().expect("one field").ty,
            &input.generics,
        );
        assert_eq!(
            text(ty.to_token_stream()),
            "( & ' static str , for < ' b > fn ( & ' b u8 ) , & ' static u8 )"
        );
    }
}
