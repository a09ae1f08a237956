//! The options, as calls of the runtime's builder, and what depends on them.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::{at, key, plain, private};
use crate::attribute::{Backend, Capacity, SingleFlight, TimeSpan, Ttl};
use crate::lifetimes;
use crate::model::{Form, Kind, Model, Remote};

/// The closure where an option is more than a literal.
pub(super) fn more_than_literals(model: &Model) -> Option<TokenStream> {
    literals(model).is_none().then(|| closure(model))
}

/// The options as constants, where all of them are literals.
fn literals(model: &Model) -> Option<TokenStream> {
    let options = &model.options;
    let applies = plain::applies(model)
        && options.negative_ttl.is_none()
        && options.weight.is_none()
        && options.cache_if.is_none();
    if !applies {
        return None;
    }
    let mut calls = TokenStream::new();
    let mut span = |name: &str, span: Option<&TimeSpan>| match span {
        None => Some(()),
        Some(TimeSpan::Expr(_)) => None,
        Some(TimeSpan::Known(duration)) => {
            let name = Ident::new(name, Span::call_site());
            let seconds = Literal::u64_unsuffixed(duration.as_secs());
            let nanos = Literal::u32_unsuffixed(duration.subsec_nanos());
            calls.extend(quote!(.#name(#seconds, #nanos)));
            Some(())
        }
    };
    match &options.ttl {
        None => {}
        Some(Ttl::Fixed(ttl)) => span("ttl", Some(ttl))?,
        Some(Ttl::Of(_)) => return None,
    }
    span("idle", options.idle.as_ref())?;
    span("jitter", options.jitter.as_ref())?;
    match &options.capacity {
        Some(Capacity::Entries(Expr::Lit(capacity))) => calls.extend(quote!(.capacity(#capacity))),
        Some(Capacity::Entries(_)) => return None,
        _ => {}
    }
    if let SingleFlight::Off = options.single_flight {
        calls.extend(quote!(.no_single_flight()));
    }
    if key::fields(model).is_empty() {
        calls.extend(quote!(.single()));
    }
    Some(calls)
}

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
    if let Some(remote) = &options.remote {
        calls.extend(remote_call(model, remote));
    }
    match options.single_flight {
        SingleFlight::Off => calls.extend(quote!(.no_single_flight())),
        SingleFlight::Local => {}
        SingleFlight::Cluster => calls.extend(quote!(.cluster_flight())),
    }
    if key::fields(model).is_empty() {
        calls.extend(quote!(.single()));
    }
    quote!(|__setup| __setup #calls)
}

pub(super) fn duration(duration: &TimeSpan, private: &TokenStream) -> TokenStream {
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
    let (stamp, engine) = stamp_and_engine(model);
    quote!(#private::#stamp, #private::#engine)
}

/// The names of both.
pub(super) fn stamp_and_engine(model: &Model) -> (TokenStream, TokenStream) {
    let options = &model.options;
    // A copy in memory of what is elsewhere never stays for ever; where there is none, nothing has to be timed.
    let near = options.remote.as_ref().map(|remote| remote.near);
    if near == Some(false) {
        return (quote!(Forever), quote!(NothingKind));
    }
    let stamp = if options.idle.is_some() {
        quote!(Idle)
    } else if near == Some(true) || options.ttl.is_some() || options.negative_ttl.is_some() {
        quote!(Deadline)
    } else {
        quote!(Forever)
    };
    let engine = match options.capacity {
        Some(Capacity::Unbounded) => quote!(UnboundedKind),
        _ => quote!(BoundedKind),
    };
    (stamp, engine)
}

/// The expression whose type tells what of the return value is stored. What cannot be stored is reported at the return
/// type, and once: the expression compiles all the same.
pub(super) fn outcome(model: &Model) -> TokenStream {
    let private = private(model);
    let output = lifetimes::to_static(&model.output);
    if key::has_plain_types(model) {
        return quote!(#private::Whole::<#output>::NEW);
    }
    let span = model.output.span();
    let private = at(span, &private);
    // From the type's first token to its last, so that an error underlines all of it.
    let end = output.to_token_stream().into_iter().last();
    let end = end.map_or(span, |token| token.span());
    let remember = Ident::new("remember", Span::call_site().located_at(end));
    let tag = quote_spanned!(span=> #private::Tag::<#output>::NEW);
    let whole = quote_spanned!(span=> #private::#remember()((&&#tag).__value()););
    let (checks, choice) = match model.options.outcome {
        Kind::ByType => (whole, quote_spanned!(span=> (&&&&#tag).__outcome())),
        Kind::WithErr => (
            quote_spanned!(span=> let _ = #private::result::<#output>; #private::#remember()(#tag);),
            quote_spanned!(span=> (&&#tag).__whole()),
        ),
        Kind::WithNegative => (
            quote_spanned!(span=> let _ = #private::negative::<#output>; #private::#remember()(#tag);),
            quote_spanned!(span=> (&&#tag).__negative()),
        ),
        Kind::OnlySome => (
            quote_spanned!(span=> let _ = #private::option::<#output>; #private::#remember()((&&#tag).__some_value());),
            quote_spanned!(span=> (&&#tag).__some()),
        ),
    };
    quote_spanned!(span=> {
        #[allow(unused_imports)]
        use #private::outcomes::*;
        #checks
        #choice
    })
}

/// How values become bytes, and the fingerprint of their shape. What cannot be stored is reported at the return type.
fn remote_call(model: &Model, remote: &Remote) -> TokenStream {
    let private = private(model);
    let output = lifetimes::to_static(&model.output);
    let span = model.output.span();
    let private = at(span, &private);
    let tag = quote_spanned!(span=> #private::Tag::<#output>::NEW);
    let value = match model.options.outcome {
        Kind::ByType => quote_spanned!(span=> (&&#tag).__value()),
        Kind::WithErr | Kind::WithNegative => tag,
        Kind::OnlySome => quote_spanned!(span=> (&&#tag).__some_value()),
    };
    let end = output.to_token_stream().into_iter().last();
    let end = end.map_or(span, |token| token.span());
    let check = |name: &str| Ident::new(name, Span::call_site().located_at(end));
    let (storable, shaped) = (check("storable"), check("shaped"));
    let codec = match &remote.codec {
        None => quote_spanned!(span=> (&&#value).__installed()),
        Some(path) => {
            let path = codec_path(path, &private);
            quote_spanned!(span=> (&&#value).__codec::<#path>())
        }
    };
    let (check_shape, shape) = match model.options.version {
        Some(version) => (TokenStream::new(), quote!(#private::versioned(#version))),
        None => (
            quote_spanned!(span=> #private::#shaped()((&&#value).__to_shape());),
            quote_spanned!(span=> (&&#value).__shape()),
        ),
    };
    quote_spanned!(span=> .remote(
        {
            #[allow(unused_imports)]
            use #private::remotes::*;
            #private::#storable()(#value);
            #check_shape
            #codec
        },
        {
            #[allow(unused_imports)]
            use #private::remotes::*;
            #shape
        },
    ))
}

/// The library's codecs go by their names alone.
fn codec_path(path: &syn::Path, private: &TokenStream) -> TokenStream {
    let own = ["Bincode", "Json", "Postcard", "MessagePack"];
    match path.get_ident() {
        Some(name) if own.iter().any(|own| name == own) => quote!(#private::codec::#name),
        _ => quote!(#path),
    }
}

/// A backend, for the static.
fn backend(backend: &Backend, private: &TokenStream) -> TokenStream {
    match backend {
        Backend::Memory(kind) | Backend::Kind(kind) => {
            let kind = kind.to_string();
            quote!(#private::BackendRef::Kind(#kind))
        }
        Backend::Named(kind, name) => {
            let kind = kind.to_string();
            quote!(#private::BackendRef::Named(#kind, #name))
        }
        Backend::Custom(path) => {
            let text = backend.text();
            quote!(#private::BackendRef::of::<#path>(#text))
        }
    }
}

/// What is known at compile time, for the static.
pub(super) fn info(model: &Model) -> TokenStream {
    let private = private(model);
    let ident = model.signature.ident.to_string();
    let ident = ident.trim_start_matches("r#");
    let options = &model.options;
    // Answers for the feature too.
    let name = match &options.name {
        Some(name) => quote!(#private::memory!(name #name)),
        None => {
            let of = options.self_type.iter();
            quote!(#private::memory!(path #(#of)* #ident))
        }
    };
    let arguments = key::fields(model)
        .into_iter()
        .map(|field| field.to_string().trim_start_matches("r#").to_owned());
    let namespace = options.namespace.iter();
    let version = options.version.iter();
    let literals = literals(model);
    let remote = options.remote.iter().map(|remote| {
        let backends = remote.backends.iter().map(|one| backend(one, &private));
        let compress = remote
            .compress
            .iter()
            .map(|(from, _)| quote!(.compress(#from)));
        let codec = remote.codec.iter().map(|path| {
            let path = codec_path(path, &private);
            quote!(.codec(|| {
                #[allow(unused_imports)]
                use #private::remotes::*;
                (&&#private::CodecTag::<#path>::NEW).__codec_ref()
            }))
        });
        let near = remote.near.then(|| quote!(.near()));
        quote!(.backends(&[#(#backends),*]) #near #(#codec)* #(#compress)*)
    });
    quote! {
        #private::Info::new(#name, &[#(#arguments),*]) #(.namespace(#namespace))* #(.version(#version))* #literals #(#remote)*
    }
}

/// The static, in the list of all functions.
pub(super) fn statics(model: &Model) -> TokenStream {
    let private = private(model);
    let info = info(model);
    if let Form::Field { .. } = model.form {
        return quote!(static __INFO: #private::Info = #info;);
    }
    // What the attribute of the pinned linkme would expand to, without its pass over the tokens, and without the function
    // in which it checks the static's type: that is always the list's own here, and nobody else can say another.
    quote! {
        #private::FUNCTIONS! {
            #![linkme_macro = #private::FUNCTIONS]
            static __MEMO: #private::Memo = #private::Memo::new(#info);
        }
    }
}
