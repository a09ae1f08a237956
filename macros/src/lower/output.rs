//! What is returned and when, and what cannot be remembered of it.

use syn::visit::Visit;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

use crate::attribute::Attribute;
use crate::diagnostics::Errors;
use crate::lifetimes;
use crate::model::Timing;

pub(super) fn timing(
    attribute: &Attribute,
    is_async: bool,
    is_boxed: bool,
    errors: &mut Errors,
) -> Timing {
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
pub(super) fn boxed_output(output: &ReturnType) -> Option<Type> {
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
pub(super) fn only_argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
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

pub(super) fn check_output(output: &Type, errors: &mut Errors) {
    let mut find = FindImpl(None);
    find.visit_type(output);
    if let Some(place) = find.0 {
        errors.push_at(place, "a returned `impl Trait` cannot be remembered: its type has no name; return the type itself, or a `Box` or `Arc` of it");
    } else if let Some(place) = lifetimes::borrow(output) {
        errors.push_at(place, "a borrowed return value cannot be remembered: the store would outlive what it borrows from; return an owned value, such as `String`, `Arc<str>` or `Vec<T>`");
    }
}

/// The first `impl Trait` in a type.
pub(super) struct FindImpl(pub(super) Option<syn::TypeImplTrait>);

impl<'ast> Visit<'ast> for FindImpl {
    fn visit_type_impl_trait(&mut self, ty: &'ast syn::TypeImplTrait) {
        self.0.get_or_insert_with(|| ty.clone());
    }
}
