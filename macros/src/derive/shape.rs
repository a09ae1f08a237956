//! The expression of a type's shape: kind, name, fields, variants, and the shapes of the fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Ident};

use super::bounds::bounded;
use super::model::{Body, Field, Fields, Form, Model};
use super::types::{Around, associated};

/// The shape, as told by the trait (`CacheKey` or `CacheValue`) of the parts.
///
/// The type's own name is in it, its module is not: moving a type keeps what is cached.
pub(crate) fn shape(model: &Model, of: &Ident) -> TokenStream {
    let private = &model.private;
    if let Body::Transparent(_, field) = &model.body {
        return field_shape(model, field, of);
    }
    let name = model.name();
    let extras = texts(&model.extras);
    let rest = match (&model.version, &model.body) {
        (Some(version), _) => {
            let version = u64::from(*version);
            let parts = bounded(model);
            quote!(.number(#version) #(.part(<#parts as #private::#of>::SHAPE))*)
        }
        (None, Body::Struct(fields)) => fields_shape(model, fields, of),
        (None, Body::Transparent(..)) => unreachable!("answered above"),
        (None, Body::Enum(variants)) => variants
            .iter()
            .map(|variant| {
                let name = &variant.name;
                let extras = texts(&variant.extras);
                let fields = fields_shape(model, &variant.fields, of);
                quote!(.text(#name) #extras #fields)
            })
            .collect(),
    };
    let kind = match (&model.version, &model.body) {
        (Some(_), _) => "version",
        (None, Body::Enum(_)) => "enum",
        (None, _) => "struct",
    };
    let start = constants(model, &quote!(#private::Shape::new(#kind).text(#name)));
    quote!(#start #extras #rest)
}

/// The values of const parameters.
fn constants(model: &Model, start: &TokenStream) -> TokenStream {
    let private = &model.private;
    let mut shape = start.clone();
    for param in &model.generics.params {
        if let GenericParam::Const(param) = param {
            let name = &param.ident;
            shape = quote!(#private::constant(#shape, #name as #private::core::primitive::u128));
        }
    }
    shape
}

/// The number of fields comes first, so that they don't run into what follows.
fn fields_shape(model: &Model, fields: &Fields, of: &Ident) -> TokenStream {
    let style = fields.style;
    let number = fields.kept.len() as u64;
    let parts = fields.kept.iter().map(|field| {
        let name = &field.name;
        let shape = field_shape(model, field, of);
        let extras = texts(&field.extras);
        quote!(.field(#name, #shape) #extras)
    });
    quote!(.text(#style).number(#number) #(#parts)*)
}

fn field_shape(model: &Model, field: &Field, of: &Ident) -> TokenStream {
    let private = &model.private;
    match &field.form {
        Form::Plain => associated(private, &field.ty, of, "SHAPE"),
        Form::Recursive(found) => {
            let shape = associated(private, &found.ty, of, "SHAPE");
            let arguments = texts(&found.arguments);
            quote!(#shape #arguments)
        }
        Form::Opaque(version) => {
            let version = u64::from(*version);
            quote!(#private::Shape::new("version").number(#version))
        }
        Form::With(function) => {
            // The function's name, as two functions may make two things of one type; not its path, as it may move.
            let name = function
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string());
            let ty = &field.ty;
            let around = Around::new(function);
            let call = around.before(quote!(#private::shape_of_result));
            // A result that is no key is reported at the argument of the call, which so stands at the function.
            let argument = around.located(quote!((&|field: &#ty| #function(field))));
            quote!(#call #argument.text(#name))
        }
    }
}

/// Whether a principal is inside, as the trait of the parts tells.
pub(crate) fn principal(model: &Model, of: &Ident) -> TokenStream {
    if model.principal {
        return quote!(true);
    }
    let fields: Vec<&Field> = match &model.body {
        Body::Struct(fields) => fields.kept.iter().collect(),
        Body::Transparent(_, field) => vec![field],
        Body::Enum(variants) => variants
            .iter()
            .flat_map(|variant| &variant.fields.kept)
            .collect(),
    };
    let private = &model.private;
    if model.version.is_some() {
        // As the shape, it does not look at the fields, which may contain the type itself by way of another.
        let parts = bounded(model);
        return quote!(false #(|| <#parts as #private::#of>::PRINCIPAL)*);
    }
    let each = fields.into_iter().filter_map(|field| match &field.form {
        Form::Plain => Some(associated(private, &field.ty, of, "PRINCIPAL")),
        Form::Recursive(found) => Some(associated(private, &found.ty, of, "PRINCIPAL")),
        Form::Opaque(_) | Form::With(_) => None,
    });
    quote!(false #(|| #each)*)
}

fn texts(texts: &[String]) -> TokenStream {
    quote!(#(.text(#texts))*)
}
