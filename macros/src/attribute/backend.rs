//! `backend = …`: where values are kept.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, ExprCall, ExprLit, Lit, LitStr, Path};

use crate::diagnostics::did_you_mean;

/// One backend.
pub(crate) enum Backend {
    /// The memory of the process.
    Memory(Ident),
    /// One that comes with the library, by its kind.
    Kind(Ident),
    /// One of several of a kind.
    Named(Ident, LitStr),
    /// A type of the user's.
    Custom(Path),
}

/// The kinds that come with the library.
const KINDS: [&str; 3] = ["memory", "redis", "memcached"];

impl Backend {
    /// What is written, to find duplicates and for messages.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Memory(kind) | Self::Kind(kind) => kind.to_string(),
            Self::Named(kind, name) => format!("{kind}({:?})", name.value()),
            Self::Custom(path) => path.to_token_stream().to_string().replace(' ', ""),
        }
    }

    pub(crate) fn is_memory(&self) -> bool {
        matches!(self, Self::Memory(_))
    }
}

impl ToTokens for Backend {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        match self {
            Self::Memory(kind) | Self::Kind(kind) | Self::Named(kind, _) => kind.to_tokens(tokens),
            Self::Custom(path) => path.to_tokens(tokens),
        }
    }
}

/// Reads one backend, or a list of them, near to far.
pub(super) fn parse(value: &Expr) -> syn::Result<Vec<Backend>> {
    let Expr::Array(list) = value else {
        return Ok(vec![one(value)?]);
    };
    if list.elems.is_empty() {
        return Err(syn::Error::new_spanned(
            list,
            "`backend = []` keeps values nowhere; name a backend, or take `#[memoize]` away",
        ));
    }
    let mut backends: Vec<Backend> = Vec::new();
    let mut errors: Vec<syn::Error> = Vec::new();
    for element in &list.elems {
        match one(element) {
            Ok(backend) if backends.iter().any(|other| other.text() == backend.text()) => {
                errors.push(syn::Error::new_spanned(
                    &backend,
                    format!(
                        "`{}` stands twice; each backend is one tier",
                        backend.text()
                    ),
                ));
            }
            Ok(backend) if backend.is_memory() && !backends.is_empty() => {
                errors.push(syn::Error::new_spanned(
                    &backend,
                    "tiers go from near to far, and nothing is nearer than `memory`: write it first",
                ));
            }
            Ok(backend) => backends.push(backend),
            Err(error) => errors.push(error),
        }
    }
    match errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    }) {
        Some(errors) => Err(errors),
        None => Ok(backends),
    }
}

fn one(value: &Expr) -> syn::Result<Backend> {
    let how = "`backend` takes `memory`, `redis`, `memcached`, `redis(\"name\")`, the path of a backend of yours, or a list of them, near to far: `backend = [memory, redis]`";
    match value {
        Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
            Some(kind) => by_kind(kind),
            None => Ok(Backend::Custom(path.path.clone())),
        },
        Expr::Call(ExprCall { func, args, .. }) => {
            let Expr::Path(kind) = &**func else {
                return Err(syn::Error::new_spanned(value, how));
            };
            let Some(Backend::Kind(kind)) = kind.path.get_ident().map(by_kind).transpose()? else {
                return Err(syn::Error::new_spanned(
                    value,
                    "only `redis` and `memcached` take a name; a backend of your own is named by its type",
                ));
            };
            match args.first() {
                Some(Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                })) if args.len() == 1 && !name.value().is_empty() => {
                    Ok(Backend::Named(kind, name.clone()))
                }
                _ => Err(syn::Error::new_spanned(
                    value,
                    format!(
                        "`{kind}(…)` takes the name that it is installed under: `{kind}(\"sessions\")`"
                    ),
                )),
            }
        }
        _ => Err(syn::Error::new_spanned(value, how)),
    }
}

fn by_kind(kind: &Ident) -> syn::Result<Backend> {
    let name = kind.to_string();
    match name.as_str() {
        "memory" => Ok(Backend::Memory(kind.clone())),
        "redis" | "memcached" => Ok(Backend::Kind(kind.clone())),
        // A type of the user's that is in scope.
        _ if name.starts_with(char::is_uppercase) => Ok(Backend::Custom(kind.clone().into())),
        _ => {
            let meant = match did_you_mean(&name, KINDS) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "there are `memory`, `redis`, `memcached`, and types of your own, by their path"
                        .into()
                }
            };
            Err(syn::Error::new_spanned(
                kind,
                format!("unknown backend `{name}`; {meant}"),
            ))
        }
    }
}
