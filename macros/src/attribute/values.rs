//! How the value of each option is read.

use darling::FromMeta;
use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, ExprLit, Ident, Lit, LitStr, Path};

use super::syntax::{Value, Written};
use super::{Capacity, SingleFlight, TimeSpan, duration};

/// The value of an option that needs one.
pub(super) fn expr(written: &Written, example: &str) -> syn::Result<Expr> {
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
pub(super) fn flag(name: &str, written: &Written) -> syn::Result<bool> {
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

pub(super) fn duration_of(option: &str, value: Expr) -> syn::Result<TimeSpan> {
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

pub(super) fn capacity(value: Expr) -> syn::Result<Capacity> {
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
pub(super) fn may_be_number(value: &Expr) -> bool {
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
pub(super) fn no_literal(value: Expr, error: &str) -> syn::Result<Expr> {
    match value {
        Expr::Lit(literal) => Err(syn::Error::new_spanned(literal, error)),
        value => Ok(value),
    }
}

pub(super) fn is_zero(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.base10_digits() == "0")
}

pub(super) fn closure(value: Expr) -> syn::Result<ExprClosure> {
    match value {
        Expr::Closure(closure) if matches!(closure.inputs.len(), 1 | 2) => Ok(closure),
        other => Err(syn::Error::new_spanned(
            other,
            "`weight` takes a closure of the key and the value: `weight = |key, value| value.len() as u64`, or of the value: `weight = |value| …`",
        )),
    }
}

pub(super) fn text(value: &Expr, example: &str) -> syn::Result<LitStr> {
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

pub(super) fn version(value: &Expr) -> syn::Result<u32> {
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

/// Who computes once.
pub(super) fn single_flight(value: &Expr) -> syn::Result<SingleFlight> {
    let error = "`single_flight` is `local` (the default: one computation per process), `cluster` (one for all processes) or `off`";
    match ident(value, error)?.to_string().as_str() {
        "off" => Ok(SingleFlight::Off),
        "local" => Ok(SingleFlight::Local),
        "cluster" => Ok(SingleFlight::Cluster),
        _ => Err(syn::Error::new(value.span(), error)),
    }
}

pub(super) fn ident(value: &Expr, error: &str) -> syn::Result<Ident> {
    match value {
        Expr::Path(path) => path
            .path
            .get_ident()
            .cloned()
            .ok_or_else(|| syn::Error::new_spanned(value, error)),
        _ => Err(syn::Error::new_spanned(value, error)),
    }
}

/// The path of a codec.
pub(super) fn codec(value: &Expr) -> syn::Result<Path> {
    match value {
        Expr::Path(path) if path.qself.is_none() => Ok(path.path.clone()),
        _ => Err(syn::Error::new_spanned(
            value,
            "`codec` takes `Bincode`, `Json`, `Postcard`, `MessagePack`, or the path of a codec of yours",
        )),
    }
}

/// Whether it is a web handler.
pub(super) fn http(written: &Written) -> syn::Result<bool> {
    let method = match &written.value {
        Value::Expr(Expr::Path(path)) => path.path.get_ident().map(ToString::to_string),
        Value::Expr(Expr::Lit(lit)) => match &lit.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    if let Some(method) = method
        && let Value::Expr(value) = &written.value
        && ["post", "put", "patch", "delete"].contains(&&*method.to_lowercase())
    {
        return Err(syn::Error::new_spanned(
            value,
            "a handler that changes something runs every time and is not memoized: take `#[memoize]` away and call `invalidate` of what it changes, `index::invalidate(…).await`; or put the layer `oncemore::http::HttpCache` around the router, which invalidates what an unsafe request has changed",
        ));
    }
    flag("http", written)
}

/// What `compress` without a size means: below, a block of its own rarely pays.
const COMPRESS_FROM: u32 = 1024;

/// From how many bytes on values are compressed, and where that stands.
pub(super) fn compress(written: &Written) -> syn::Result<Option<(u32, Span)>> {
    let place = written.name.span();
    let error = "`compress` stands alone, or takes a size from which on values are compressed: `compress = 4096`, `compress = \"64KiB\"`";
    let size = match &written.value {
        Value::Nothing => Some(COMPRESS_FROM),
        Value::Expr(
            size @ Expr::Lit(ExprLit {
                lit: Lit::Int(_), ..
            }),
        ) => u32::from_expr(size).ok(),
        Value::Expr(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => bytes(&text.value()),
        _ => None,
    };
    size.map(|size| Some((size, place)))
        .ok_or_else(|| syn::Error::new(written.span(), error))
}

/// A number of bytes: `512`, `4 KiB`, `1MB`.
fn bytes(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u32 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_as_people_write_them() {
        let read = ["512", "4KiB", "4 KiB", "2MiB", "3 kB", "1MB", " 7B "].map(bytes);
        let meant = [512, 4096, 4096, 2 << 20, 3000, 1_000_000, 7].map(Some);
        assert_eq!(read, meant);
        let wrong = ["", "KiB", "-1", "1.5KiB", "4 GiB", "9999999999", "4096MiB"].map(bytes);
        assert_eq!(wrong, [None; 7]);
    }
}
