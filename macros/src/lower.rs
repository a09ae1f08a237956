//! Attribute and function together: what they mean, and what is wrong with them.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    FnArg, GenericArgument, Pat, PathArguments, ReturnType, Signature, Type, TypeParamBound,
    Visibility, parse_quote,
};

use crate::attribute::argument::{self, Role};
use crate::attribute::{Attribute, Backend, Capacity, Context, SingleFlight, Ttl};
use crate::diagnostics::Errors;
use crate::item::Item;
use crate::lifetimes;
use crate::model::{Argument, Form, Http, Kind, Model, Options, Remote, Timing};

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

fn is_cfg(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
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

/// Takes the arguments out of the signature and gives those with patterns a name there.
fn arguments(signature: &mut Signature, whole_key: bool, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for (at, input) in signature.inputs.iter_mut().enumerate() {
        let (attributes, ty) = match input {
            FnArg::Receiver(receiver) => {
                let ty = receiver_type(receiver, errors);
                (&mut receiver.attrs, ty)
            }
            FnArg::Typed(typed) => (&mut typed.attrs, (*typed.ty).clone()),
        };
        let place = attributes
            .iter()
            .find(|attribute| attribute.path().is_ident("key"))
            .cloned();
        if let Some(cfg) = attributes.iter().find(|attribute| is_cfg(attribute)) {
            errors.push_at(cfg, "an argument of a memoized function cannot depend on a `cfg`: its key would need one as well; write the function twice, each under its `#[cfg(…)]`");
        }
        let role = argument::take(attributes).unwrap_or_else(|error| {
            errors.push_syn(error);
            Role::Plain
        });
        if whole_key && !matches!(role, Role::Plain | Role::Skip) {
            errors.push_at(place, "`key = …` and `#[key(…)]` exclude each other: the key is told for all arguments, or for each; keep one of them");
        }
        if let Type::Reference(reference) = &ty
            && reference.mutability.is_some()
            && matches!(input, FnArg::Typed(_))
        {
            errors.push_at(&ty, "a `&mut` argument cannot be memoized: a hit would not change what it points to; return the change, or take the argument by value or by `&`");
        }
        let mut find = FindImpl(None);
        find.visit_type(&ty);
        if let Some(place) = find.0 {
            errors.push_at(place, "an `impl Trait` argument cannot be memoized: its type has no name to keep a store for; write a type parameter: `fn f<T: Trait>(x: T)`");
        }
        let receiver = matches!(input, FnArg::Receiver(_));
        let (name, pattern) = match input {
            FnArg::Receiver(receiver) => (Ident::from(receiver.self_token), None),
            FnArg::Typed(typed) => outer_name(&mut typed.pat, at),
        };
        arguments.push(Argument {
            name,
            pattern,
            ty,
            role,
            receiver,
        });
    }
    arguments
}

/// Leaves a plain name in the signature; the pattern, where it was more, goes inside.
fn outer_name(pattern: &mut Pat, at: usize) -> (Ident, Option<Pat>) {
    if let Pat::Ident(ident) = pattern
        && ident.by_ref.is_none()
        && ident.subpat.is_none()
        && ident.attrs.is_empty()
        // What is called unused is used outside, by the macro: it keeps that name inside only.
        && !ident.ident.to_string().starts_with('_')
    {
        let name = ident.ident.clone();
        let inside = ident.mutability.is_some().then(|| pattern.clone());
        if inside.is_some() {
            *pattern = parse_quote!(#name);
        }
        return (name, inside);
    }
    let name = format_ident!("__argument{at}", span = Span::mixed_site());
    (
        name.clone(),
        Some(std::mem::replace(pattern, parse_quote!(#name))),
    )
}

const MUTABLE_SELF: &str = "a `&mut self` method cannot be memoized: a hit would not change the object; take `&self`, or move what does not change the object into a method of its own and memoize that";

fn receiver_type(receiver: &syn::Receiver, errors: &mut Errors) -> Type {
    match &receiver.kind {
        syn::ReceiverKind::Reference(and, lifetime, mutability) => {
            if mutability.is_some() {
                let token = receiver.self_token;
                errors.push_at(quote!(#and #lifetime #mutability #token), MUTABLE_SELF);
            }
            parse_quote!(& #lifetime Self)
        }
        syn::ReceiverKind::Typed(_, ty) => {
            let pointee = only_argument(ty, "Pin").unwrap_or(ty);
            if matches!(pointee, Type::Reference(reference) if reference.mutability.is_some()) {
                errors.push_at(ty, MUTABLE_SELF);
            }
            (**ty).clone()
        }
        _ => parse_quote!(Self),
    }
}

struct FindImpl(Option<syn::TypeImplTrait>);

impl<'ast> Visit<'ast> for FindImpl {
    fn visit_type_impl_trait(&mut self, ty: &'ast syn::TypeImplTrait) {
        self.0.get_or_insert_with(|| ty.clone());
    }
}

fn timing(attribute: &Attribute, is_async: bool, is_boxed: bool, errors: &mut Errors) -> Timing {
    let detached = attribute.detached;
    if is_async {
        return Timing::Async { detached };
    }
    if is_boxed {
        return Timing::Boxed { detached };
    }
    if let Some(place) = attribute.place("detached") {
        errors.push(place, "`detached` is for `async` functions: the caller of a synchronous one cannot leave before its end; take `detached` away");
    }
    Timing::Sync
}

/// What a `Pin<Box<dyn Future<Output = T>>>` gives.
fn boxed_output(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let pinned = only_argument(ty, "Pin")?;
    let Type::TraitObject(object) = only_argument(pinned, "Box")? else {
        return None;
    };
    object.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound
            .path
            .segments
            .last()
            .filter(|segment| segment.ident == "Future")?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(assoc.ty.clone()),
            _ => None,
        })
    })
}

/// The argument of a type like `Name<Argument>`.
fn only_argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == name)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

fn check_output(output: &Type, errors: &mut Errors) {
    let mut find = FindImpl(None);
    find.visit_type(output);
    if let Some(place) = find.0 {
        errors.push_at(place, "a returned `impl Trait` cannot be remembered: its type has no name; return the type itself, or a `Box` or `Arc` of it");
    } else if let Some(place) = lifetimes::borrow(output) {
        errors.push_at(place, "a borrowed return value cannot be remembered: the store would outlive what it borrows from; return an owned value, such as `String`, `Arc<str>` or `Vec<T>`");
    }
}

fn check_detached(arguments: &[Argument], errors: &mut Errors) {
    for argument in arguments {
        if let Some(borrow) = lifetimes::borrow(&argument.ty) {
            let place = if argument.receiver {
                argument.name.to_token_stream()
            } else {
                borrow
            };
            let name = if argument.pattern.is_some() {
                "an argument".into()
            } else {
                format!("`{}`", argument.name)
            };
            errors.push_at(place, format!("`detached` needs owned arguments: the computation goes on when its caller has gone, and {name} is borrowed from the caller; take it by value, or an `Arc` of it"));
        }
    }
}

fn form(
    attribute: &Attribute,
    signature: &Signature,
    vis: &Visibility,
    errors: &mut Errors,
) -> Form {
    let mut mentions = MentionsSelf(false);
    mentions.visit_signature(signature);
    let handle_vis = attribute.vis.clone().unwrap_or_else(|| vis.clone());
    let method = mentions.0 || signature.receiver().is_some() || attribute.context.is_some();
    if let (Some(store), Some(place)) = (&attribute.store, attribute.place("store")) {
        if signature.receiver().is_none() {
            errors.push(place, "`store = self.field` needs a method with `self`, whose field it is; take `store` away, and the function has a store of its own");
        }
        if let (Some(Capacity::Unbounded), Some(place)) =
            (&attribute.capacity, attribute.place("capacity"))
        {
            errors.push(
                place,
                "`capacity = unbounded` and `store` exclude each other: a store in a field is bounded; give `capacity` a number",
            );
        }
        return Form::Field {
            store: store.clone(),
        };
    }
    if !method {
        return Form::Free {
            handle: attribute
                .handle
                .clone()
                .unwrap_or_else(|| signature.ident.clone()),
            vis: handle_vis,
        };
    }
    let handle = match (&attribute.handle, attribute.context) {
        (Some(_), Some(Context::Trait)) => {
            if let Some(place) = attribute.place("handle") {
                errors.push(place, "a method of a trait cannot have a handle: an `impl` of a trait holds the trait's items only; see `oncemore::functions()`, or memoize an inherent method that this one calls");
            }
            None
        }
        (Some(handle), _) => Some(handle.clone()),
        (None, Some(Context::Inherent)) => Some(format_ident!("{}_handle", signature.ident)),
        (None, context) => {
            if let Some(place) = attribute.place("vis") {
                errors.push(place, match context {
                    Some(Context::Trait) => "`vis` is the visibility of the handle, which a method of a trait cannot have; take `vis` away",
                    _ => "`vis` is the visibility of the handle, which this method has only with `handle = name`, or with `#[memoize]` on the `impl` block",
                });
            }
            None
        }
    };
    Form::Method {
        handle: handle.map(|handle| (handle, handle_vis)),
    }
}

struct MentionsSelf(bool);

impl<'ast> Visit<'ast> for MentionsSelf {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0 |= path
            .segments
            .first()
            .is_some_and(|segment| segment.ident == "Self");
        visit::visit_path(self, path);
    }
}
