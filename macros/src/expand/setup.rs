//! The options, as calls of the runtime's builder, and what depends on them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{at, key, private};
use crate::attribute::{Capacity, TimeSpan, Ttl};
use crate::lifetimes;
use crate::model::{Form, Kind, Model};

/// The closure that fills the runtime's options in.
pub(super) fn closure(model: &Model) -> TokenStream {
    let private = private(model);
    let options = &model.options;
    let mut calls = TokenStream::new();
    match &options.ttl {
        Some(Ttl::Fixed(ttl)) => {
            let ttl = duration(ttl, &private);
            calls.extend(quote!(.ttl(#ttl)));
        }
        Some(Ttl::Of(closure)) => calls.extend(quote!(.ttl_of(#closure))),
        None => {}
    }
    if let Some(idle) = &options.idle {
        let idle = duration(idle, &private);
        calls.extend(quote!(.idle(#idle)));
    }
    if let Some(jitter) = &options.jitter {
        let jitter = duration(jitter, &private);
        calls.extend(quote!(.jitter(#jitter)));
    }
    if let Some(ttl) = &options.negative_ttl {
        let ttl = duration(ttl, &private);
        calls.extend(
            quote!(.negative_ttl(#ttl, |__value| #private::Negative::is_negative(__value))),
        );
    }
    if let Some(Capacity::Entries(capacity)) = &options.capacity {
        calls.extend(quote!(.capacity(#capacity)));
    }
    if let Some((weight, most)) = &options.weight {
        let closure = if weight.inputs.len() == 1 {
            let (value, body) = (&weight.inputs[0], &weight.body);
            quote!(|_, #value| #body)
        } else {
            quote!(#weight)
        };
        calls.extend(quote!(.weight(#closure).max_weight(#most)));
    }
    if let Some(cache_if) = &options.cache_if {
        calls.extend(quote!(.cache_if(#cache_if)));
    }
    if !options.single_flight {
        calls.extend(quote!(.no_single_flight()));
    }
    if key::fields(model).is_empty() {
        calls.extend(quote!(.single()));
    }
    quote!(|__setup| __setup #calls)
}

fn duration(duration: &TimeSpan, private: &TokenStream) -> TokenStream {
    match duration {
        TimeSpan::Known(duration) => {
            let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
            quote!(#private::core::time::Duration::new(#seconds, #nanos))
        }
        TimeSpan::Expr(expr) => quote!(#expr),
    }
}

/// The stamp and the engine, as type arguments.
pub(super) fn policy(model: &Model) -> TokenStream {
    let private = private(model);
    let options = &model.options;
    let stamp = if options.idle.is_some() {
        quote!(Idle)
    } else if options.ttl.is_some() || options.negative_ttl.is_some() {
        quote!(Deadline)
    } else {
        quote!(Forever)
    };
    let engine = match options.capacity {
        Some(Capacity::Unbounded) => quote!(UnboundedKind),
        _ => quote!(BoundedKind),
    };
    quote!(#private::#stamp, #private::#engine)
}

/// The expression whose type tells what of the return value is stored. A bound that fails is reported at the return type.
pub(super) fn outcome(model: &Model) -> TokenStream {
    let private = private(model);
    let output = lifetimes::to_static(&model.output);
    let span = model.output.span();
    if key::plain_types(model).is_some() {
        return quote!(#private::whole::<#output>());
    }
    let private = at(span, &private);
    match model.options.outcome {
        Kind::ByType => quote_spanned!(span=> {
            #[allow(unused_imports)]
            use #private::{ViaResult as _, ViaShared as _, ViaWhole as _};
            (&&&#private::Tag::<#output>::NEW).outcome()
        }),
        Kind::WithErr => quote_spanned!(span=> #private::whole_result::<#output>()),
        Kind::WithNegative => quote_spanned!(span=> #private::whole_negative::<#output>()),
        Kind::OnlySome => quote_spanned!(span=> #private::some_only::<#output>()),
    }
}

/// What is known at compile time, for the static.
pub(super) fn info(model: &Model) -> TokenStream {
    let private = private(model);
    let core = quote!(#private::core);
    let ident = model.signature.ident.to_string();
    let ident = ident.trim_start_matches("r#");
    let options = &model.options;
    let name = match &options.name {
        Some(name) => quote!(#name),
        None => {
            let of = options.self_type.iter().map(|ty| format!("{ty}::"));
            quote!(#core::concat!(#core::module_path!(), "::", #(#of,)* #ident))
        }
    };
    let optional = |value: Option<TokenStream>| match value {
        Some(value) => quote!(#core::option::Option::Some(#value)),
        None => quote!(#core::option::Option::None),
    };
    let namespace = optional(
        model
            .options
            .namespace
            .as_ref()
            .map(|namespace| quote!(#namespace)),
    );
    let version = optional(model.options.version.map(|version| quote!(#version)));
    let arguments = key::fields(model)
        .into_iter()
        .map(|field| field.to_string().trim_start_matches("r#").to_owned());
    quote! {
        #private::Info {
            name: #name,
            namespace: #namespace,
            arguments: &[#(#arguments),*],
            file: #core::file!(),
            line: #core::line!(),
            version: #version,
        }
    }
}

/// The static and its entry in the list of all functions.
pub(super) fn statics(model: &Model) -> TokenStream {
    let private = private(model);
    let info = info(model);
    if let Form::Field { .. } = model.form {
        return quote!(static __INFO: #private::Info = #info;);
    }
    quote! {
        static __MEMO: #private::Memo = #private::Memo::new(#info);
        #[#private::linkme::distributed_slice(#private::FUNCTIONS)]
        #[linkme(crate = #private::linkme)]
        static __LISTED: &#private::Memo = &__MEMO;
    }
}
