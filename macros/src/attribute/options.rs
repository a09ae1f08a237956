//! What each option takes.

use syn::Expr;

use super::syntax::{Value, Written};
use super::values::{
    capacity, closure, codec, compress, duration_of, expr, flag, http, ident, is_zero,
    may_be_number, no_literal, single_flight, text, version,
};
use super::{Attribute, Context, Ttl, backend};
use crate::diagnostics::{Errors, did_you_mean};

/// The options.
const NAMES: [&str; 26] = [
    "ttl",
    "idle",
    "jitter",
    "negative_ttl",
    "capacity",
    "weight",
    "max_weight",
    "cache_if",
    "cache_err",
    "only_some",
    "namespace",
    "name",
    "version",
    "single_flight",
    "detached",
    "vis",
    "crate",
    "key",
    "store",
    "handle",
    "backend",
    "codec",
    "compress",
    "http",
    "stale",
    "stale_if_error",
];

/// Options that exist for backends and web handlers, with what they belong to.
const LATER: [(&str, &str); 5] = [
    ("tags", "remote backends"),
    ("refresh", "refreshing ahead"),
    ("timeout", "stale serving"),
    ("soft_timeout", "stale serving"),
    ("coherence", "tiers"),
];

/// Words that other crates have for these options, or that people try, with what is written here.
const WORDS: [(&str, &str); 17] = [
    ("size", "did you mean `capacity`?"),
    ("max_size", "did you mean `capacity`?"),
    ("max_entries", "did you mean `capacity`?"),
    ("max_capacity", "did you mean `capacity`?"),
    ("time", "did you mean `ttl`?"),
    ("expires", "did you mean `ttl`?"),
    ("expire", "did you mean `ttl`?"),
    ("lifetime", "did you mean `ttl`?"),
    ("time_to_live", "did you mean `ttl`?"),
    ("time_to_idle", "did you mean `idle`?"),
    ("tti", "did you mean `idle`?"),
    ("weigher", "did you mean `weight`?"),
    ("convert", "did you mean `key`?"),
    (
        "option",
        "did you mean `only_some`? Without it `None` is remembered too",
    ),
    (
        "result",
        "of a `Result` only `Ok` is remembered anyway; `cache_err` remembers `Err` too",
    ),
    (
        "sync_writes",
        "concurrent calls compute once anyway; `single_flight = off` lets each compute",
    ),
    (
        "skip",
        "write `#[key(skip)]` before the argument that is to be left out of the key",
    ),
];

/// Notes one option.
pub(super) fn apply(attribute: &mut Attribute, written: Written, errors: &mut Errors) {
    let name = written.name.to_string();
    let place = written.name.span();
    if name == "__context" {
        if let Value::List(list) = written.value {
            let mut words = list.into_iter().map(|word| word.to_string());
            attribute.context = Some(if words.next().as_deref() == Some("trait") {
                Context::Trait
            } else {
                Context::Inherent
            });
            attribute.self_type = words.next();
        }
        return;
    }
    if let Some((_, what)) = LATER.iter().find(|(later, _)| *later == name) {
        errors.push(place, format!("`{name}` is not enabled: it belongs to {what}, which this version of oncemore does not have yet; take it away to keep values in memory"));
        return;
    }
    let Some(&known) = NAMES.iter().find(|known| **known == name) else {
        let later = LATER.map(|(later, _)| later);
        let hint = if let Some((_, hint)) = WORDS.iter().find(|(word, _)| *word == name) {
            (*hint).to_owned()
        } else if let Some(meant) = did_you_mean(&name, NAMES.into_iter().chain(later)) {
            format!("did you mean `{meant}`?")
        } else {
            format!(
                "the options are {}",
                NAMES.map(|name| format!("`{name}`")).join(", ")
            )
        };
        errors.push(place, format!("unknown option `{name}`; {hint}"));
        return;
    };
    if attribute.place(known).is_some() {
        errors.push(place, format!("`{known}` is given twice; keep one of them"));
        return;
    }
    attribute.given.push((known, place));
    if let Err(error) = read(attribute, known, written) {
        errors.push_syn(error);
    }
}

fn read(attribute: &mut Attribute, name: &str, written: Written) -> syn::Result<()> {
    match name {
        "ttl" => {
            attribute.ttl = Some(match expr(&written, "ttl = \"5m\"")? {
                closure @ Expr::Closure(_) => Ttl::Of(closure),
                other => Ttl::Fixed(duration_of(name, other)?),
            });
        }
        "idle" => attribute.idle = Some(duration_of(name, expr(&written, "idle = \"10m\"")?)?),
        "jitter" => {
            attribute.jitter = Some(duration_of(name, expr(&written, "jitter = \"30s\"")?)?);
        }
        "negative_ttl" => {
            attribute.negative_ttl = Some(duration_of(
                name,
                expr(&written, "negative_ttl = \"10s\"")?,
            )?);
        }
        "capacity" => attribute.capacity = Some(capacity(expr(&written, "capacity = 10_000")?)?),
        "weight" => attribute.weight = Some(closure(expr(&written, "weight = |key, value| 1")?)?),
        "max_weight" => {
            let most = expr(&written, "max_weight = 64_000_000")?;
            if !may_be_number(&most) {
                return Err(syn::Error::new_spanned(
                    most,
                    "`max_weight` takes a number in the unit of `weight`, such as `max_weight = 64_000_000`",
                ));
            }
            if is_zero(&most) {
                return Err(syn::Error::new_spanned(
                    most,
                    "`max_weight = 0` would store nothing; take `#[memoize]` away, or give a weight that fits some entries",
                ));
            }
            attribute.max_weight = Some(most);
        }
        "cache_if" => {
            attribute.cache_if = Some(no_literal(
                expr(&written, "cache_if = |value| true")?,
                "`cache_if` takes a closure of the value: `cache_if = |value| value.is_complete()`",
            )?);
        }
        "cache_err" => attribute.cache_err = flag(name, &written)?,
        "only_some" => attribute.only_some = flag(name, &written)?,
        "detached" => attribute.detached = flag(name, &written)?,
        "namespace" => {
            attribute.namespace = Some(text(
                &expr(&written, "namespace = \"users\"")?,
                "namespace = \"users\"",
            )?);
        }
        "name" => {
            attribute.name = Some(text(
                &expr(&written, "name = \"price\"")?,
                "name = \"price\"",
            )?);
        }
        "vis" => match written.value {
            Value::Vis(vis) => attribute.vis = Some(vis),
            _ => {
                return Err(syn::Error::new(
                    written.span(),
                    "`vis` takes a visibility: `vis = pub(crate)`",
                ));
            }
        },
        "crate" => match written.value {
            Value::Path(path) => attribute.krate = Some(path),
            _ => {
                return Err(syn::Error::new(
                    written.span(),
                    "`crate` takes the path of oncemore: `crate = my::oncemore`",
                ));
            }
        },
        "key" => {
            attribute.key = Some(no_literal(
                expr(&written, "key = (a, b.id)")?,
                "`key` takes an expression of the arguments, such as `key = (a, b.id)`: this would be the same key for every call",
            )?);
        }
        "store" => {
            attribute.store = Some(no_literal(
                expr(&written, "store = self.field")?,
                "`store` takes a field, not in quotes: `store = self.field`",
            )?);
        }
        "handle" => {
            attribute.handle = Some(ident(
                &expr(&written, "handle = price_cache")?,
                "`handle` takes a name: `handle = price_cache`",
            )?);
        }
        other => read_remote(attribute, other, &written)?,
    }
    Ok(())
}

/// The options that are about more than one process, or about responses.
fn read_remote(attribute: &mut Attribute, name: &str, written: &Written) -> syn::Result<()> {
    match name {
        "backend" => {
            attribute.backends = backend::parse(&expr(written, "backend = memory")?)?;
        }
        "http" => attribute.http = http(written)?.then(|| written.name.span()),
        "stale" => attribute.stale = Some(duration_of(name, expr(written, "stale = \"1h\"")?)?),
        "stale_if_error" => {
            attribute.stale_if_error = Some(duration_of(
                name,
                expr(written, "stale_if_error = \"1d\"")?,
            )?);
        }
        "codec" => attribute.codec = Some(codec(&expr(written, "codec = Json")?)?),
        "compress" => attribute.compress = compress(written)?,
        "version" => attribute.version = Some(version(&expr(written, "version = 1")?)?),
        "single_flight" => {
            attribute.single_flight = single_flight(&expr(written, "single_flight = off")?)?;
        }
        _ => {}
    }
    Ok(())
}
