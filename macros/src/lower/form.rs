//! What stands around the function: whether it is free or a method, and what its handle is.

use quote::format_ident;
use syn::visit::{self, Visit};
use syn::{Signature, Visibility};

use crate::attribute::{Attribute, Capacity, Context};
use crate::diagnostics::Errors;
use crate::model::Form;

pub(super) fn form(
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
