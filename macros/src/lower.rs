//! Attribute and function together: what they mean, and what is wrong with them.

mod arguments;
mod form;
mod output;

use syn::spanned::Spanned;
use syn::{ReturnType, Signature, parse_quote};

use crate::attribute::argument::Role;
use crate::attribute::{Attribute, Backend, Capacity, Context, SingleFlight, Ttl};
use crate::diagnostics::Errors;
use crate::item::Item;
use crate::model::{Argument, Http, Kind, Model, Options, Remote, Timing};
use arguments::{arguments, check_detached};
use form::form;
use output::{boxed_output, check_output, timing};

/// Makes the model; what is wrong is noted, and the model is then of no use.
pub(crate) fn lower(mut attribute: Attribute, item: Item, errors: &mut Errors) -> Model {
    let mut signature = item.signature;
    check_qualifiers(&signature, errors);
    let mut arguments = arguments(&mut signature, attribute.key.is_some(), errors);
    if attribute.store.is_some() {
        // The store is the object's own: who it is says where the values are, not which.
        let receiver = arguments.iter_mut().filter(|argument| argument.receiver);
        receiver.for_each(|argument| argument.role = Role::Skip);
    }
    let boxed = boxed_output(&signature.output);
    let timing = timing(
        &attribute,
        signature.asyncness.is_some(),
        boxed.is_some(),
        errors,
    );
    let output = boxed.unwrap_or_else(|| match &signature.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    });
    let http = http(&mut attribute, &signature, errors);
    if http.is_none() {
        check_output(&output, errors);
    }
    if attribute.detached && timing != Timing::Sync {
        check_detached(&arguments, errors);
    }
    if let Some(again) = item
        .attributes
        .iter()
        .find(|attribute| is_memoize(attribute))
    {
        errors.push_at(
            again,
            "`#[memoize]` stands twice; keep one of them, with the options of both",
        );
    }
    if let Some(key) = item
        .attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("key"))
    {
        errors.push_at(key, "`#[key(…)]` stands before the argument that it is about; for all of them together write `#[memoize(key = …)]`");
    }
    let keyed = attribute.key.is_some() || arguments.iter().any(Argument::is_keyed);
    for (option, options) in [
        ("capacity", "`capacity`"),
        ("max_weight", "`weight` and `max_weight`"),
    ] {
        // The weight of a response is refused already.
        let refused = option == "max_weight" && attribute.http.is_some();
        if let Some(place) = attribute.place(option)
            && !keyed
            && !refused
        {
            errors.push(place, format!("`{option}` has nothing to bound: without arguments in its key the function has one value; take {options} away"));
        }
    }
    if let (Some(place), Some(Capacity::Unbounded)) =
        (attribute.place("max_weight"), &attribute.capacity)
    {
        errors.push(place, "`max_weight` and `capacity = unbounded` exclude each other: one is a bound, the other says there is none; keep one of them");
    }
    let remote = remote(&mut attribute, errors);
    let form = form(&attribute, &signature, &item.vis, errors);
    let options = Options {
        outcome: outcome(&attribute),
        ttl: attribute.ttl,
        idle: attribute.idle,
        jitter: attribute.jitter,
        negative_ttl: attribute.negative_ttl,
        capacity: if keyed {
            attribute.capacity
        } else {
            Some(Capacity::Unbounded)
        },
        weight: attribute.weight.zip(attribute.max_weight),
        cache_if: attribute.cache_if,
        single_flight: attribute.single_flight,
        remote,
        self_type: attribute.self_type,
        name: attribute.name,
        namespace: attribute.namespace,
        version: attribute.version,
        http,
    };
    Model {
        krate: attribute.krate.unwrap_or_else(|| parse_quote!(::oncemore)),
        attributes: item.attributes,
        vis: item.vis,
        signature,
        body: item.body,
        form,
        timing,
        output,
        arguments,
        key: attribute.key,
        options,
    }
}

/// What of the return value is stored.
fn outcome(attribute: &Attribute) -> Kind {
    if attribute.only_some {
        Kind::OnlySome
    } else if attribute.negative_ttl.is_some() {
        Kind::WithNegative
    } else if attribute.cache_err {
        Kind::WithErr
    } else {
        Kind::ByType
    }
}

/// What is said of a web handler, and what cannot be one.
fn http(attribute: &mut Attribute, signature: &Signature, errors: &mut Errors) -> Option<Http> {
    let place = attribute.http?;
    if let Some(Ttl::Of(closure)) = &attribute.ttl {
        errors.push_at(closure, "the `ttl` of a handler is one duration; a response that is good for another time says so itself, by `Cache-Control: max-age`");
    }
    if let (Some(place), Some(Capacity::Unbounded)) =
        (attribute.place("capacity"), &attribute.capacity)
        && !signature.inputs.is_empty()
    {
        errors.push(place, "responses in memory always have a bound: give `capacity` a number, or leave it out for 10,000");
    }
    if let Some(syn::ReceiverKind::Reference(..)) =
        signature.receiver().map(|receiver| &receiver.kind)
    {
        errors.push_at(signature.receiver(), "a handler cannot borrow `self`: axum hands it on to other threads; take `self: Arc<Self>`, with `#[key(skip)]` where responses do not depend on it, or `State<…>`");
    }
    let generic = signature
        .generics
        .params
        .iter()
        .find(|param| !matches!(param, syn::GenericParam::Lifetime(_)));
    if let Some(param) = generic {
        errors.push_at(param, "a memoized handler cannot be generic: all of its instantiations would share one cache; write a handler for each type that calls this one");
    }
    if attribute.context == Some(Context::Trait) {
        errors.push(place, "a handler in the `impl` of a trait cannot be memoized: what stands beside it has no place there; memoize an inherent function that this one calls");
    }
    Some(Http {
        place,
        stale: attribute.stale.take(),
        stale_if_error: attribute.stale_if_error.take(),
    })
}

/// Where values are kept, if not in memory only.
fn remote(attribute: &mut Attribute, errors: &mut Errors) -> Option<Remote> {
    let mut backends = std::mem::take(&mut attribute.backends);
    let near = backends.first().is_some_and(Backend::is_memory);
    if near {
        backends.remove(0);
    }
    let place = |option| attribute.place(option);
    if backends.is_empty() {
        if let (Some(place), Some(_)) = (place("codec"), place("backend")) {
            errors.push(place, "`codec` needs a remote backend: values in memory are kept as they are; only remote ones become bytes");
        }
        if let (Some((_, place)), Some(_)) = (attribute.compress, place("backend")) {
            errors.push(place, "`compress` needs a remote backend: values in memory are kept as they are; only remote ones become bytes");
        }
        if let (Some(place), SingleFlight::Cluster) =
            (place("single_flight"), attribute.single_flight)
        {
            errors.push(place, "`single_flight = cluster` needs a remote backend, through which the processes find each other: add `backend = redis`, or leave `single_flight` out for one computation per process");
        }
        return None;
    }
    if !near {
        for (option, what) in [
            ("capacity", "bounds values in memory"),
            ("weight", "weighs values in memory"),
            ("max_weight", "bounds values in memory"),
            ("idle", "ends values in memory"),
        ] {
            if let Some(place) = place(option) {
                errors.push(place, format!("`{option}` {what}, and this function keeps none there: write `backend = [memory, {}]`, or take `{option}` away", backends[0].text()));
            }
        }
    }
    Some(Remote {
        backends,
        near,
        codec: attribute.codec.take(),
        compress: attribute.compress,
    })
}

/// Whether this is another `#[memoize]`, under whatever path.
fn is_memoize(attribute: &syn::Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|segment| segment.ident == "memoize")
}

fn check_qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Some(token) = &signature.constness {
        errors.push(token.span(), "a `const fn` cannot be memoized: it may run at compile time, where nothing is remembered; take `const` away, or put `#[memoize]` on a function that calls it");
    }
    if !matches!(signature.safety, syn::Safety::Default) {
        errors.push(
            signature.safety.span(),
            "an `unsafe fn` cannot be memoized: each call makes its own promises, and a hit would answer for a call whose promises nobody checked; memoize a safe function around it",
        );
    }
    if let Some(abi) = &signature.abi {
        errors.push_at(abi, "an `extern` function cannot be memoized: its callers are not Rust; memoize a Rust function and call it from this one");
    }
    if let Some(variadic) = &signature.variadic {
        errors.push_at(
            variadic,
            "a variadic function cannot be memoized: its arguments are not known",
        );
    }
}
