//! What a type under derivation means: its parts, what is done with each, and their names. Both derives share it.

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, ExprPath, Generics, Ident, Index, Member, Path, Type, parse_quote};

use super::options::{Options, Place, Vocabulary};
use super::serde::Serde;
use super::types::{WithoutSelf, text, without_self};

/// A type whose derive can be expanded.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The path of the runtime's door for generated code.
    pub(crate) private: Path,
    /// With a version, the shape is that version and does not look at the fields.
    pub(crate) version: Option<u32>,
    pub(crate) principal: bool,
    pub(crate) body: Body,
    /// What else the shape depends on: the `serde` options of the type.
    pub(crate) extras: Vec<String>,
}

pub(crate) enum Body {
    Struct(Fields),
    /// A struct that is its only part.
    Transparent(Fields, Box<Field>),
    Enum(Vec<Variant>),
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) fields: Fields,
    pub(crate) extras: Vec<String>,
}

/// The fields of a struct or variant; the skipped ones apart.
#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) style: &'static str,
    pub(crate) kept: Vec<Field>,
    pub(crate) skipped: Vec<Type>,
}

#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) form: Form,
    pub(crate) extras: Vec<String>,
}

/// How a field takes part.
#[derive(Clone)]
pub(crate) enum Form {
    Plain,
    /// The field's type contains the type under derivation.
    Recursive(WithoutSelf),
    /// What a function makes of the field takes its place.
    With(ExprPath),
    /// Only a version of the field's type is known.
    Opaque(u32),
}

/// What the two derives read differently.
pub(crate) struct Dialect {
    pub(crate) vocabulary: Vocabulary,
    /// Whether `#[serde(…)]` decides names and what is skipped.
    pub(crate) serde: bool,
    /// What the derive is for, in messages: "a key", "a shape".
    pub(crate) product: &'static str,
}

/// The path that generated code goes through, whatever else is wrong with the type.
pub(crate) fn private_path(options: &Options) -> Path {
    match &options.krate {
        None => parse_quote!(::oncemore::__private),
        Some(krate) => {
            let mut path = krate.path.clone();
            path.segments.push(format_ident!("__private").into());
            path
        }
    }
}

impl Model {
    /// Reads a type. What is wrong goes to `errors`; with errors in it, the model is of no use.
    pub(crate) fn read(
        input: &DeriveInput,
        options: &Options,
        dialect: &Dialect,
        errors: &mut Vec<syn::Error>,
    ) -> Self {
        let mut reader = Reader {
            input,
            dialect,
            private: private_path(options),
            errors,
        };
        let body = reader.body(options);
        if let Some(span) = options.principal
            && body.is_empty()
        {
            errors.push(syn::Error::new(
                span,
                "a `principal` says whose data something is, and this type has no field in its key that could: keep the field \
                 that identifies the person",
            ));
        }
        let (extras, _) = dialect.extras(&input.attrs);
        Self {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            private: private_path(options),
            version: options.version.as_ref().map(|version| version.number),
            principal: options.principal.is_some(),
            body,
            extras,
        }
    }

    /// Every field that takes part.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Field> {
        self.body.fields().flat_map(|fields| &fields.kept)
    }

    /// The type of every field that does not.
    pub(crate) fn skipped(&self) -> impl Iterator<Item = &Type> {
        self.body.fields().flat_map(|fields| &fields.skipped)
    }

    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }
}

impl Body {
    fn fields(&self) -> impl Iterator<Item = &Fields> {
        let (one, many) = match self {
            Self::Struct(fields) | Self::Transparent(fields, _) => (Some(fields), &[][..]),
            Self::Enum(variants) => (None, &variants[..]),
        };
        one.into_iter()
            .chain(many.iter().map(|variant| &variant.fields))
    }

    fn is_empty(&self) -> bool {
        self.fields().all(|fields| fields.kept.is_empty())
    }
}

impl Dialect {
    /// What `serde` is told, as far as it matters: texts for the shape, and a reading of the rest.
    fn extras(&self, attributes: &[syn::Attribute]) -> (Vec<String>, Serde) {
        if self.serde {
            let mut serde = Serde::read(attributes);
            (std::mem::take(&mut serde.others), serde)
        } else {
            (Vec::new(), Serde::default())
        }
    }
}

struct Reader<'a> {
    input: &'a DeriveInput,
    dialect: &'a Dialect,
    private: Path,
    errors: &'a mut Vec<syn::Error>,
}

impl Reader<'_> {
    fn error(&mut self, span: Span, message: impl std::fmt::Display) {
        self.errors.push(syn::Error::new(span, message));
    }

    fn body(&mut self, options: &Options) -> Body {
        match &self.input.data {
            Data::Struct(data) => {
                let fields = self.fields(&data.fields);
                match options.transparent {
                    Some(span) => self.transparent(fields, span, options),
                    None => Body::Struct(fields),
                }
            }
            Data::Enum(data) => {
                if let Some(span) = options.transparent {
                    self.error(
                        span,
                        "`transparent` is for a struct with one field; an enum's key needs the name of the variant, so \
                         remove `transparent`",
                    );
                }
                Body::Enum(self.variants(data))
            }
            Data::Union(data) => {
                self.error(
                    data.union_token.span,
                    format!(
                        "a union does not know which of its fields it holds, so {} cannot be made from it: use an enum",
                        self.dialect.product
                    ),
                );
                Body::Enum(Vec::new())
            }
        }
    }

    fn transparent(&mut self, fields: Fields, span: Span, options: &Options) -> Body {
        if let Some(version) = &options.version {
            self.error(
                version.span,
                "`version` replaces what the field says about the key's shape, `transparent` keeps exactly that: keep one of them",
            );
        }
        if let [only] = &fields.kept[..] {
            let only = Box::new(only.clone());
            return Body::Transparent(fields, only);
        }
        let number = match fields.kept.len() {
            0 => "none",
            _ => "more than one",
        };
        self.error(
            span,
            format!(
                "`transparent` makes the key of one field the key of the type, and this type has {number}: keep exactly one, \
                 `#[cache_key(skip)]` the others, or remove `transparent`"
            ),
        );
        Body::Struct(fields)
    }

    fn variants(&mut self, data: &syn::DataEnum) -> Vec<Variant> {
        if data.variants.is_empty() && !self.dialect.serde {
            self.error(
                self.input.ident.span(),
                "an enum without variants has no values, so there is nothing to make a key from",
            );
        }
        let mut variants: Vec<Variant> = Vec::new();
        for variant in &data.variants {
            let options = self.options(&variant.attrs, Place::Variant);
            let (mut extras, serde) = self.dialect.extras(&variant.attrs);
            // A representation by number follows the discriminants.
            if let Some((_, discriminant)) = &variant.discriminant
                && self.dialect.serde
            {
                extras.push(text(discriminant.to_token_stream()));
            }
            let name = name(&variant.ident, &options, &serde);
            if variants.iter().any(|other| other.name == name) {
                let span = options
                    .rename
                    .as_ref()
                    .map_or(variant.ident.span(), Spanned::span);
                self.error(
                    span,
                    format!("two variants are called `{name}`, so their keys would be the same: give each a name of its own"),
                );
            }
            let fields = self.fields(&variant.fields);
            variants.push(Variant {
                ident: variant.ident.clone(),
                name,
                fields,
                extras,
            });
        }
        variants
    }

    fn fields(&mut self, fields: &syn::Fields) -> Fields {
        let mut read = Fields {
            style: match fields {
                syn::Fields::Named(_) => "named",
                syn::Fields::Unnamed(_) => "tuple",
                syn::Fields::Unit => "unit",
            },
            kept: Vec::new(),
            skipped: Vec::new(),
        };
        for (place, field) in fields.iter().enumerate() {
            let options = self.options(&field.attrs, Place::Field);
            let (extras, serde) = self.dialect.extras(&field.attrs);
            self.check_skip(&options);
            if options.skip.is_some() || serde.skip {
                read.skipped.push(field.ty.clone());
                continue;
            }
            let (member, name) = match &field.ident {
                Some(ident) => (Member::Named(ident.clone()), name(ident, &options, &serde)),
                // Counted without the skipped ones, so that skipping one more changes nothing for the others.
                None => (
                    Member::Unnamed(Index::from(place)),
                    read.kept.len().to_string(),
                ),
            };
            read.kept.push(Field {
                member,
                name,
                ty: field.ty.clone(),
                form: self.form(&field.ty, options),
                extras,
            });
        }
        read
    }

    fn form(&self, ty: &Type, options: Options) -> Form {
        if let Some(with) = options.with {
            return Form::With(with);
        }
        if let Some(version) = options.version {
            return Form::Opaque(version.number);
        }
        let private = &self.private;
        let recursive = parse_quote!(#private::Recursive);
        match without_self(ty, &self.input.ident, &self.input.generics, &recursive) {
            Some(found) => Form::Recursive(found),
            None => Form::Plain,
        }
    }

    fn check_skip(&mut self, options: &Options) {
        if options.skip.is_none() {
            return;
        }
        let others = [
            ("with", options.with.as_ref().map(Spanned::span)),
            (
                "version",
                options.version.as_ref().map(|version| version.span),
            ),
            ("rename", options.rename.as_ref().map(Spanned::span)),
        ];
        for (other, span) in others {
            if let Some(span) = span {
                let product = self.dialect.product;
                self.error(
                    span,
                    format!("`skip` leaves the field out of {product}, `{other}` says how it takes part: keep one of them"),
                );
            }
        }
    }

    fn options(&mut self, attributes: &[syn::Attribute], place: Place) -> Options {
        Options::read(attributes, place, &self.dialect.vocabulary, self.errors)
    }
}

fn name(ident: &Ident, options: &Options, serde: &Serde) -> String {
    match (&options.rename, &serde.rename) {
        (Some(rename), _) => rename.value(),
        (None, Some(rename)) => rename.clone(),
        (None, None) => ident.unraw().to_string(),
    }
}
