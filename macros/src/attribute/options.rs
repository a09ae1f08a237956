//! What each option takes.

use darling::FromMeta;
use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, ExprLit, Ident, Lit, LitStr};

use super::syntax::{Value, Written};
use super::{Attribute, Capacity, Context, TimeSpan, Ttl, duration};
use crate::diagnostics::{Errors, did_you_mean};

/// The options.
const NAMES: [&str; 21] = [
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
];

/// Options that exist for backends and web handlers, with what they belong to.
const LATER: [(&str, &str); 10] = [
    ("codec", "remote backends"),
    ("compress", "remote backends"),
    ("http", "web handlers"),
    ("tags", "remote backends"),
    ("stale", "stale serving"),
    ("stale_if_error", "stale serving"),
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
        "version" => attribute.version = Some(version(&expr(&written, "version = 1")?)?),
        "single_flight" => {
            attribute.no_single_flight = single_flight(&expr(&written, "single_flight = off")?)?;
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
        "backend" => backend(&expr(&written, "backend = memory")?)?,
        _ => {}
    }
    Ok(())
}

/// The value of an option that needs one.
fn expr(written: &Written, example: &str) -> syn::Result<Expr> {
    match &written.value {
        Value::Expr(expr) => Ok(expr.clone()),
        Value::List(_) => Err(syn::Error::new(
            written.span(),
            format!("`{}` takes its value after `=`: `{example}`", written.name),
        )),
        _ => Err(syn::Error::new(
            written.span(),
            format!("`{}` needs a value: `{example}`", written.name),
        )),
    }
}

/// A switch: present or absent.
fn flag(name: &str, written: &Written) -> syn::Result<bool> {
    match &written.value {
        Value::Nothing => Ok(true),
        Value::Expr(Expr::Lit(ExprLit {
            lit: Lit::Bool(on), ..
        })) => Ok(on.value),
        _ => Err(syn::Error::new(
            written.span(),
            format!("`{name}` takes no value: write `{name}`, or leave it out"),
        )),
    }
}

fn duration_of(option: &str, value: Expr) -> syn::Result<TimeSpan> {
    let error = |span: Span, message: String| Err(syn::Error::new(span, message));
    if let Expr::Lit(ExprLit {
        lit: Lit::Int(number),
        ..
    }) = &value
        && !number.suffix().is_empty()
        && duration::parse(&number.to_string()).is_ok()
    {
        return error(
            number.span(),
            format!("a duration stands in quotes: `{option} = \"{number}\"`"),
        );
    }
    match &value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => match duration::parse(&text.value()) {
            Ok(duration) if duration.is_zero() && option == "jitter" => error(
                text.span(),
                "a `jitter` of zero changes nothing; take it away".into(),
            ),
            Ok(duration) if duration.is_zero() => error(
                text.span(),
                format!(
                    "`{option} = \"{}\"` would let every value expire at once; give it some time, or take `#[memoize]` away",
                    text.value()
                ),
            ),
            Ok(duration) => Ok(TimeSpan::Known(duration)),
            Err(message) => error(text.span(), message),
        },
        Expr::Lit(ExprLit {
            lit: Lit::Int(_) | Lit::Float(_),
            ..
        }) => {
            let number = value.to_token_stream();
            error(
                value.span(),
                format!(
                    "`{number}` lacks a unit: write `{option} = \"{number}s\"`, or an expression of type `Duration`"
                ),
            )
        }
        Expr::Closure(_) => Err(syn::Error::new_spanned(
            &value,
            format!(
                "`{option}` takes a duration, not a closure; only `ttl` can be told by the value"
            ),
        )),
        Expr::Lit(_)
        | Expr::Unary(syn::ExprUnary {
            op: syn::UnOp::Neg(_),
            ..
        }) => Err(syn::Error::new_spanned(
            &value,
            format!(
                "`{option}` takes a duration: write for example `{option} = \"5m\"`, or an expression of type `Duration`"
            ),
        )),
        _ => Ok(TimeSpan::Expr(value)),
    }
}

fn capacity(value: Expr) -> syn::Result<Capacity> {
    if let Expr::Path(path) = &value
        && path.path.is_ident("unbounded")
    {
        return Ok(Capacity::Unbounded);
    }
    if is_zero(&value) {
        return Err(syn::Error::new_spanned(
            value,
            "`capacity = 0` would store nothing; take `#[memoize]` away, or give a number of entries",
        ));
    }
    if may_be_number(&value) {
        return Ok(Capacity::Entries(value));
    }
    Err(syn::Error::new_spanned(
        value,
        "`capacity` takes a number of entries, such as `capacity = 10_000`, or `capacity = unbounded`",
    ))
}

/// Whether an expression can be a number that is not negative: what surely is something else is not left to the compiler,
/// whose error would not say what is wanted.
fn may_be_number(value: &Expr) -> bool {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => matches!(lit, Lit::Int(_)),
        Expr::Unary(unary) => !matches!(unary.op, syn::UnOp::Neg(_)),
        // A lone name of a constant is in capitals.
        Expr::Path(path) => path
            .path
            .get_ident()
            .is_none_or(|name| !name.to_string().starts_with(char::is_lowercase)),
        Expr::Closure(_) => false,
        _ => true,
    }
}

/// An expression that is more than a literal.
fn no_literal(value: Expr, error: &str) -> syn::Result<Expr> {
    match value {
        Expr::Lit(literal) => Err(syn::Error::new_spanned(literal, error)),
        value => Ok(value),
    }
}

fn is_zero(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.base10_digits() == "0")
}

fn closure(value: Expr) -> syn::Result<ExprClosure> {
    match value {
        Expr::Closure(closure) if matches!(closure.inputs.len(), 1 | 2) => Ok(closure),
        other => Err(syn::Error::new_spanned(
            other,
            "`weight` takes a closure of the key and the value: `weight = |key, value| value.len() as u64`, or of the value: `weight = |value| …`",
        )),
    }
}

fn text(value: &Expr, example: &str) -> syn::Result<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if text.value().is_empty() => Err(syn::Error::new(
            text.span(),
            format!("an empty text names nothing; write for example `{example}`"),
        )),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(text.clone()),
        _ => Err(syn::Error::new_spanned(
            value,
            format!("expected a text in quotes: `{example}`"),
        )),
    }
}

fn version(value: &Expr) -> syn::Result<u32> {
    let error =
        "`version` takes a whole number from 0 to 4294967295, without quotes: `version = 1`";
    let number = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(_), ..
        }) => u32::from_expr(value).ok(),
        _ => None,
    };
    number.ok_or_else(|| syn::Error::new_spanned(value, error))
}

/// Whether single-flight is off.
fn single_flight(value: &Expr) -> syn::Result<bool> {
    let error = "`single_flight` is `local` (the default: one computation per process) or `off`";
    match ident(value, error)?.to_string().as_str() {
        "off" => Ok(true),
        "local" => Ok(false),
        "cluster" => Err(syn::Error::new(
            value.span(),
            "`single_flight = cluster` is not enabled: it needs a remote backend, which this version of oncemore does not have yet; leave it out for one computation per process",
        )),
        _ => Err(syn::Error::new(value.span(), error)),
    }
}

fn ident(value: &Expr, error: &str) -> syn::Result<Ident> {
    match value {
        Expr::Path(path) => path
            .path
            .get_ident()
            .cloned()
            .ok_or_else(|| syn::Error::new_spanned(value, error)),
        _ => Err(syn::Error::new_spanned(value, error)),
    }
}

fn backend(value: &Expr) -> syn::Result<()> {
    let named = |name: &str| matches!(value, Expr::Path(path) if path.path.is_ident(name));
    if named("memory") {
        return Ok(());
    }
    let enabled =
        "this version of oncemore has `memory` only; write `backend = memory`, or leave it out";
    let message = match value {
        Expr::Array(_) => format!("several backends are not enabled: {enabled}"),
        Expr::Path(path) if named("redis") || named("memcached") => {
            let name = path.to_token_stream();
            format!("the backend `{name}` is not enabled: {enabled}")
        }
        Expr::Path(path) => {
            let name = path.to_token_stream().to_string();
            let meant = did_you_mean(&name, ["memory", "redis", "memcached"])
                .map(|meant| format!("; did you mean `{meant}`?"))
                .unwrap_or_default();
            format!("unknown backend `{name}`{meant}")
        }
        _ => "`backend` takes a name without quotes: `backend = memory`".into(),
    };
    Err(syn::Error::new_spanned(value, message))
}
