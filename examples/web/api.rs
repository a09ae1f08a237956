//! The same as JSON.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use oncemore::memoize;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::pages::ASK_EACH_TIME;

#[derive(Serialize)]
struct Package {
    name: String,
    /// A text, as it may be larger than what readers of JSON take for a number; `null`: more than can be counted.
    chains: Option<String>,
    /// How many packages it brings along.
    brings: Option<usize>,
    longest: u32,
    dependencies: Vec<String>,
    dependents: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Problem {
    error: String,
}

/// All names.
#[memoize(http, backend = [memory, redis], name = "api::list")]
pub(crate) fn list(State(catalog): State<Arc<Catalog>>) -> impl IntoResponse {
    let names: Vec<String> = catalog.names().map(str::to_owned).collect();
    (ASK_EACH_TIME, Json(names))
}

/// A package.
#[memoize(http, backend = [memory, redis], name = "api::package")]
pub(crate) fn package(
    State(catalog): State<Arc<Catalog>>,
    Path(name): Path<String>,
) -> Result<impl IntoResponse, (StatusCode, Json<Problem>)> {
    let Some(package) = catalog.package(&name) else {
        let error = format!("there is no package {name}");
        return Err((StatusCode::NOT_FOUND, Json(Problem { error })));
    };
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let package = Package {
        name: package.name.to_owned(),
        chains: package.chains.map(|chains| chains.to_string()),
        brings: package.weight.map(|(weight, _)| weight),
        longest: package.longest,
        dependencies: owned(&package.dependencies),
        dependents: owned(&package.dependents),
    };
    Ok((ASK_EACH_TIME, Json(package)))
}
