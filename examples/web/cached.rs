//! What is stored, and a button that removes it. Neither of the two is memoized.

use std::fmt::Write;

use axum::Form;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use oncemore::http::{Entry, PurgeError};
use serde::Deserialize;

use crate::html::{Text, page};
use crate::{api, pages};

/// What the memory of this process has, function by function.
fn stored() -> [(&'static str, Vec<Entry>); 6] {
    [
        (pages::list::name(), pages::list::entries()),
        (pages::search::name(), pages::search::entries()),
        (pages::package::name(), pages::package::entries()),
        (pages::style::name(), pages::style::entries()),
        (api::list::name(), api::list::entries()),
        (api::package::name(), api::package::entries()),
    ]
}

pub(crate) async fn show() -> impl IntoResponse {
    let mut rows = String::new();
    for (function, mut entries) in stored() {
        entries.sort_by(|one, other| other.hits.cmp(&one.hits).then(one.url.cmp(&other.url)));
        for entry in entries {
            let _ = row(&mut rows, function, &entry);
        }
    }
    let body = if rows.is_empty() {
        "<p id=\"nothing\">Nothing is stored.</p>".to_owned()
    } else {
        format!(
            "<form method=\"post\" action=\"/cached/purge\"><button id=\"purge\">Purge everything</button></form>\
             <table><caption>Responses in the memory of this process</caption>\
             <thead><tr><th scope=\"col\">Function</th><th scope=\"col\">Arguments</th><th scope=\"col\">Bytes</th>\
             <th scope=\"col\">Age</th><th scope=\"col\">Fresh for</th><th scope=\"col\">Hits</th>\
             <th scope=\"col\"><span class=\"unseen\">Purge</span></th></tr></thead><tbody>{rows}</tbody></table>"
        )
    };
    (
        [(CACHE_CONTROL, "no-store")],
        page("What is cached", "/cached", &body),
    )
}

fn row(rows: &mut String, function: &str, entry: &Entry) -> std::fmt::Result {
    // Before the colon stands the shape of the arguments.
    let (_, arguments) = entry.url.split_once(':').unwrap_or(("", &entry.url));
    write!(
        rows,
        "<tr><th scope=\"row\">{function}</th><td><code>{}</code></td><td>{}</td><td>{} s</td><td>{} s</td>\
         <td>{}</td><td><form method=\"post\" action=\"/cached/purge\">\
         <button name=\"function\" value=\"{function}\">Purge {function}</button></form></td></tr>",
        Text(arguments),
        entry.length,
        entry.age,
        entry.ttl.max(0),
        entry.hits,
    )
}

#[derive(Deserialize)]
pub(crate) struct Purge {
    /// The function whose responses go; without one, those of all.
    function: Option<String>,
}

/// Removes responses, in this process and in Redis.
pub(crate) async fn purge(headers: HeaderMap, Form(purge): Form<Purge>) -> Response {
    // Another site's form is none of ours. Browsers say where a form stands, and pages cannot change that.
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return (StatusCode::FORBIDDEN, "a form of another site\n").into_response();
    }
    match forget(purge.function.as_deref()).await {
        Ok(()) => Redirect::to("/cached").into_response(),
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{error}\n")).into_response(),
    }
}

async fn forget(function: Option<&str>) -> Result<(), PurgeError> {
    let is = |name: &str| function.is_none_or(|function| function == name);
    if is(pages::list::name()) {
        pages::list::invalidate_all().await?;
    }
    if is(pages::search::name()) {
        pages::search::invalidate_all().await?;
    }
    if is(pages::package::name()) {
        pages::package::invalidate_all().await?;
    }
    if is(pages::style::name()) {
        pages::style::invalidate_all().await?;
    }
    if is(api::list::name()) {
        api::list::invalidate_all().await?;
    }
    if is(api::package::name()) {
        api::package::invalidate_all().await?;
    }
    Ok(())
}
