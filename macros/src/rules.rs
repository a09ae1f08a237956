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
    (
        "http",
        "idle",
        "the rules of HTTP say how long a response is good for; `ttl` says it where the response does not",
    ),
    (
        "http",
        "jitter",
        "the rules of HTTP say how long a response is good for",
    ),
    (
        "http",
        "negative_ttl",
        "which statuses are stored is a matter of the response: an error says so itself, by `Cache-Control`",
    ),
    ("http", "weight", "a response weighs what it takes"),
    ("http", "max_weight", "a response weighs what it takes"),
    (
        "http",
        "cache_if",
        "whether a response is stored is a matter of its headers: add `Cache-Control: no-store` to those that are not to be",
    ),
    (
        "http",
        "cache_err",
        "whether a response is stored is a matter of its status and headers",
    ),
    (
        "http",
        "only_some",
        "whether a response is stored is a matter of its status and headers",
    ),
    (
        "http",
        "single_flight",
        "requests that may share a response wait for one another anyway",
    ),
    (
        "http",
        "detached",
        "a response is completed anyway when its client has gone",
    ),
    ("http", "store", "a handler has no object"),
    ("http", "codec", "responses have a form of their own"),
    (
        "http",
        "compress",
        "a response says by `Content-Encoding` how it is compressed",
    ),
    ("http", "version", "responses have a form of their own"),
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
    (
        "stale",
        &["http"],
        "only responses are served stale in this version of oncemore",
    ),
    (
        "stale_if_error",
        &["http"],
        "only responses are served stale in this version of oncemore",
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
            let add = if needed.len() == 1 {
                "add it"
            } else {
                "add one of them"
            };
            let needed = needed
                .iter()
                .map(|needed| format!("`{needed}`"))
                .collect::<Vec<_>>()
                .join(" or ");
            errors.push(
                place,
                format!("`{option}` needs {needed}: {why}; {add}, or take `{option}` away"),
            );
        }
    }
}
