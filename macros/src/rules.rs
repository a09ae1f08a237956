//! Which options exclude and which need each other, as data.

use crate::attribute::{Attribute, SingleFlight};
use crate::diagnostics::Errors;

/// Two options that exclude each other, and why.
const CONFLICTS: &[(&str, &str, &str)] = &[
    (
        "cache_err",
        "only_some",
        "one is for a `Result`, the other for an `Option`",
    ),
    (
        "negative_ttl",
        "only_some",
        "`only_some` does not store the `None` that `negative_ttl` is for",
    ),
    (
        "single_flight",
        "detached",
        "a detached computation is shared by those who wait for it",
    ),
    ("store", "handle", "the field is the handle"),
    ("store", "vis", "the field is the handle"),
    (
        "store",
        "name",
        "a name keeps functions apart in a common store, and the field is this method's alone",
    ),
    (
        "store",
        "namespace",
        "a namespace keeps programs apart in a common store, and the field is this object's alone",
    ),
    ("store", "backend", "the values are in the field"),
];

/// An option, those of which it needs one, and why.
const NEEDS: &[(&str, &[&str], &str)] = &[
    (
        "codec",
        &["backend"],
        "values in memory are kept as they are; only remote ones become bytes",
    ),
    (
        "compress",
        &["backend"],
        "values in memory are kept as they are; only remote ones become bytes",
    ),
    ("jitter", &["ttl", "negative_ttl"], "it shortens a TTL"),
    (
        "weight",
        &["max_weight"],
        "a weight is measured against the greatest total",
    ),
    (
        "max_weight",
        &["weight"],
        "what an entry weighs must be told",
    ),
];

/// Notes every broken rule.
pub(crate) fn check(attribute: &Attribute, errors: &mut Errors) {
    for (one, other, why) in CONFLICTS {
        if let (Some(_), Some(place)) = (attribute.place(one), attribute.place(other)) {
            if *one == "single_flight" && attribute.single_flight != SingleFlight::Off {
                continue;
            }
            errors.push(
                place,
                format!("`{other}` and `{one}` exclude each other: {why}; keep one of them"),
            );
        }
    }
    for (option, needed, why) in NEEDS {
        if let Some(place) = attribute.place(option)
            && !needed
                .iter()
                .any(|needed| attribute.place(needed).is_some())
        {
            let needed = needed
                .iter()
                .map(|needed| format!("`{needed}`"))
                .collect::<Vec<_>>()
                .join(" or ");
            errors.push(place, format!("`{option}` needs {needed}: {why}"));
        }
    }
}
