//! The options in `#[cache_key(…)]` and `#[cache_value(…)]`: what was written, and where. What it means is `model`'s.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprPath, Lit, LitStr, Meta, Token};

use crate::diagnostics::did_you_mean;

/// Where options can stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Variant,
    Field,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "a type",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }
}

/// One option: its name, where it can stand, and how it is written.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    pub(crate) usage: &'static str,
}

/// The options of one derive.
pub(crate) struct Vocabulary {
    pub(crate) attribute: &'static str,
    pub(crate) known: &'static [Known],
}

/// A number with the place it was written at.
pub(crate) struct Version {
    pub(crate) span: Span,
    pub(crate) number: u32,
}

/// The options of one type, variant or field.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) skip: Option<Span>,
    pub(crate) principal: Option<Span>,
    pub(crate) transparent: Option<Span>,
    pub(crate) with: Option<ExprPath>,
    pub(crate) krate: Option<ExprPath>,
    pub(crate) version: Option<Version>,
    pub(crate) rename: Option<LitStr>,
}

impl Options {
    /// Reads the attributes of `place`; whatever is wrong with them goes to `errors`, the rest is read all the same.
    pub(crate) fn read(
        attributes: &[Attribute],
        place: Place,
        vocabulary: &Vocabulary,
        errors: &mut Vec<syn::Error>,
    ) -> Self {
        let mut options = Self::default();
        for attribute in attributes {
            if !attribute.path().is_ident(vocabulary.attribute) {
                continue;
            }
            match metas(attribute, place, vocabulary) {
                Err(error) => errors.push(error),
                Ok(metas) => {
                    for meta in metas {
                        if let Err(error) = options.add(&meta, place, vocabulary) {
                            errors.push(error);
                        }
                    }
                }
            }
        }
        options
    }

    fn add(&mut self, meta: &Meta, place: Place, vocabulary: &Vocabulary) -> syn::Result<()> {
        let name = name_of(meta);
        let Some(known) = vocabulary.known.iter().find(|known| known.name == name) else {
            return Err(unknown(meta, &name, place, vocabulary));
        };
        if !known.places.contains(&place) {
            let places: Vec<_> = known.places.iter().map(|place| place.name()).collect();
            return Err(syn::Error::new_spanned(
                meta.path(),
                format!(
                    "`{name}` belongs on {}, not on {}",
                    places.join(" or "),
                    place.name()
                ),
            ));
        }
        let usage = known.usage;
        let fresh = match known.name {
            "skip" => set(&mut self.skip, flag(meta, usage)?),
            "principal" => set(&mut self.principal, flag(meta, usage)?),
            "transparent" => set(&mut self.transparent, flag(meta, usage)?),
            "with" => set(&mut self.with, path(meta, usage)?),
            "crate" => set(&mut self.krate, path(meta, usage)?),
            "version" => set(&mut self.version, version(meta, usage)?),
            // The vocabulary has nothing else.
            _ => set(&mut self.rename, text(meta, usage)?),
        };
        if fresh {
            Ok(())
        } else {
            Err(syn::Error::new_spanned(
                meta.path(),
                format!(
                    "`{name}` is given twice for {}: keep one of them",
                    place.name()
                ),
            ))
        }
    }
}

/// Keeps the first; says whether this was it.
fn set<T>(slot: &mut Option<T>, value: T) -> bool {
    let fresh = slot.is_none();
    slot.get_or_insert(value);
    fresh
}

fn metas(
    attribute: &Attribute,
    place: Place,
    vocabulary: &Vocabulary,
) -> syn::Result<Punctuated<Meta, Token![,]>> {
    let without_options = match &attribute.meta {
        Meta::List(list) => list.tokens.is_empty(),
        Meta::Path(_) | Meta::NameValue(_) => true,
    };
    if without_options {
        return Err(syn::Error::new_spanned(
            &attribute.meta,
            format!(
                "`{}` takes options in parentheses; here: {}",
                vocabulary.attribute,
                usages(place, vocabulary)
            ),
        ));
    }
    attribute.parse_args_with(Punctuated::parse_terminated)
}

fn unknown(meta: &Meta, name: &str, place: Place, vocabulary: &Vocabulary) -> syn::Error {
    let here = vocabulary
        .known
        .iter()
        .filter(|known| known.places.contains(&place))
        .map(|known| known.name);
    let hint = match did_you_mean(name, here) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{} takes {}", place.name(), usages(place, vocabulary)),
    };
    syn::Error::new_spanned(
        meta.path(),
        format!("`{}` has no option `{name}`: {hint}", vocabulary.attribute),
    )
}

fn usages(place: Place, vocabulary: &Vocabulary) -> String {
    let usages: Vec<_> = vocabulary
        .known
        .iter()
        .filter(|known| known.places.contains(&place))
        .map(|known| format!("`{}`", known.usage))
        .collect();
    if usages.is_empty() {
        return "no options".to_owned();
    }
    usages.join(", ")
}

fn name_of(meta: &Meta) -> String {
    let segments: Vec<_> = meta
        .path()
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    segments.join("::")
}

fn flag(meta: &Meta, usage: &str) -> syn::Result<Span> {
    match meta {
        Meta::Path(path) => Ok(path.span()),
        Meta::List(_) | Meta::NameValue(_) => Err(syn::Error::new_spanned(
            meta,
            format!("`{usage}` takes no value: write `{usage}` to have it, nothing to not have it"),
        )),
    }
}

fn value<'m>(meta: &'m Meta, usage: &str) -> syn::Result<&'m Expr> {
    match meta {
        Meta::NameValue(pair) => {
            let mut value = &pair.value;
            // A `$fragment` of a `macro_rules!` macro comes in a group without delimiters.
            while let Expr::Group(group) = value {
                value = &group.expr;
            }
            Ok(value)
        }
        Meta::Path(_) | Meta::List(_) => Err(syn::Error::new_spanned(
            meta,
            format!("a value is missing: write `{usage}`"),
        )),
    }
}

fn path(meta: &Meta, usage: &str) -> syn::Result<ExprPath> {
    match value(meta, usage)? {
        Expr::Path(path) => Ok(path.clone()),
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => Err(syn::Error::new_spanned(
            literal,
            format!("a path is written without quotes: `{usage}`"),
        )),
        Expr::Closure(closure) => Err(syn::Error::new_spanned(
            closure,
            format!(
                "only the path of a function can stand here: make the closure a `fn` and write `{usage}`"
            ),
        )),
        other => Err(syn::Error::new_spanned(
            other,
            format!("this is not a path: write `{usage}`"),
        )),
    }
}

fn version(meta: &Meta, usage: &str) -> syn::Result<Version> {
    let value = value(meta, usage)?;
    if let Expr::Lit(literal) = value
        && let Lit::Int(digits) = &literal.lit
        && digits.suffix().is_empty()
        && let Ok(number) = digits.base10_parse()
    {
        return Ok(Version {
            span: meta.path().span(),
            number,
        });
    }
    Err(syn::Error::new_spanned(
        value,
        format!(
            "a version is a whole number from 0 to {}: write `{usage}`, and raise it when the type changes",
            u32::MAX
        ),
    ))
}

fn text(meta: &Meta, usage: &str) -> syn::Result<LitStr> {
    let value = value(meta, usage)?;
    if let Expr::Lit(literal) = value
        && let Lit::Str(text) = &literal.lit
    {
        // It is written into keys as it is, so it must not look like a key's punctuation.
        return if syn::parse_str::<syn::Ident>(&text.value()).is_ok() {
            Ok(text.clone())
        } else {
            Err(syn::Error::new_spanned(
                text,
                "a name in a key is a plain identifier: letters, digits and `_`, not beginning with a digit, and no keyword",
            ))
        };
    }
    Err(syn::Error::new_spanned(
        value,
        format!("a name is written in quotes: `{usage}`"),
    ))
}
