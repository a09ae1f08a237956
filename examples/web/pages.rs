//! The pages, each a handler with one attribute.
//!
//! They are plain functions: as such they may take their time, on a thread of their own. None of them knows of requests, headers or validators.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse};
use oncemore::{CacheKey, memoize};
use serde::Deserialize;

use crate::catalog::Catalog;
use crate::html::{Text, link, page};

/// The server keeps it for five minutes, or until it is purged; a browser asks each time whether what it has is still right.
pub(crate) const ASK_EACH_TIME: [(axum::http::HeaderName, &str); 1] =
    [(CACHE_CONTROL, "public, max-age=0, s-maxage=300")];

#[derive(CacheKey, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// All packages.
#[memoize(http, backend = [memory, redis], name = "list")]
pub(crate) fn list(State(catalog): State<Arc<Catalog>>) -> impl IntoResponse {
    let mut body = format!(
        "<p>The {} packages of this project's <code>Cargo.lock</code>.</p>",
        catalog.len()
    );
    names(&mut body, catalog.names());
    (ASK_EACH_TIME, page("Packages", "/", &body))
}

/// Packages by a part of their names.
#[memoize(http, backend = [memory, redis], name = "search")]
pub(crate) fn search(
    State(catalog): State<Arc<Catalog>>,
    Query(search): Query<Search>,
) -> impl IntoResponse {
    let words = Text(&search.q);
    let mut body = format!(
        "<form action=\"/search\" role=\"search\"><label for=\"q\">Part of a name</label> \
         <input id=\"q\" name=\"q\" type=\"search\" value=\"{words}\"> <button>Search</button></form>"
    );
    let found: Vec<&str> = catalog.search(&search.q).collect();
    if found.is_empty() {
        body.push_str("<p>Nothing has that in its name. Most like it:</p>");
        names(&mut body, catalog.nearest(&search.q).into_iter());
    } else {
        names(&mut body, found.into_iter());
    }
    (ASK_EACH_TIME, page("Search", "/search", &body))
}

/// A package, and what took so long.
#[memoize(http, backend = [memory, redis], name = "package")]
pub(crate) fn package(
    State(catalog): State<Arc<Catalog>>,
    Path(name): Path<String>,
) -> Result<impl IntoResponse, (StatusCode, Html<String>)> {
    let began = Instant::now();
    let Some(package) = catalog.package(&name) else {
        let body = format!("<p>There is no package <code>{}</code>.</p>", Text(&name));
        return Err((StatusCode::NOT_FOUND, page("Not found", "", &body)));
    };
    let chains = package
        .chains
        .map_or("more than can be counted".to_owned(), |n| n.to_string());
    let weight = package.weight.map_or(String::new(), |(weight, rank)| {
        format!(
            "<dt>Packages that it brings along</dt><dd>{weight} (rank {rank} of {})</dd>",
            catalog.len()
        )
    });
    let mut body = format!(
        "<dl><dt>Chains that lead to it</dt><dd>{chains}</dd>{weight}\
         <dt>Packages in the longest chain from it</dt><dd>{}</dd>\
         <dt>This page was made in</dt><dd>{:.1?}</dd></dl>",
        package.longest,
        began.elapsed()
    );
    for (title, list) in [
        ("Depends on", &package.dependencies),
        ("Is needed by", &package.dependents),
    ] {
        let _ = write!(body, "<h2>{title} ({})</h2>", list.len());
        names(&mut body, list.iter().copied());
    }
    Ok((ASK_EACH_TIME, page(package.name, "", &body)))
}

/// How it looks. A browser need not ask for a minute.
#[memoize(http, ttl = "1m", name = "style")]
pub(crate) fn style() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("style.css"),
    )
}

fn names<'a>(body: &mut String, names: impl Iterator<Item = &'a str>) {
    body.push_str("<ul class=\"names\">");
    for name in names {
        let _ = write!(body, "<li>{}</li>", link(name));
    }
    body.push_str("</ul>");
}
