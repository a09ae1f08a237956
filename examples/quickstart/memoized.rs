//! The questions, asked of functions that remember.
//!
//! Each function recurses through its own memoized self. The graph is not part of the key: this program has one. There is
//! one answer for a package, so that no bound is needed; where arguments are combined, there is one.

use oncemore::memoize;

use crate::graph::{Graph, PackageId};

/// In how many ways a chain of dependencies leads from a root to `package`.
#[memoize(capacity = unbounded)]
pub(crate) fn paths(#[key(skip)] graph: &Graph, package: PackageId) -> u128 {
    let dependents = graph.dependents(package);
    if dependents.is_empty() {
        return 1;
    }
    dependents.iter().fold(0, |sum: u128, dependent| {
        sum.saturating_add(paths(graph, *dependent))
    })
}

/// The longest chain of dependencies that starts at `package`: how many packages it has, and the second of them.
#[memoize(capacity = unbounded)]
pub(crate) fn longest(#[key(skip)] graph: &Graph, package: PackageId) -> (u32, Option<PackageId>) {
    let mut best = (1, None);
    for &dependency in graph.dependencies(package) {
        let (length, _) = longest(graph, dependency);
        if length >= best.0 {
            best = (length + 1, Some(dependency));
        }
    }
    best
}

/// Whether `package` depends on `target`, directly or not. Two arguments make the key.
#[memoize(capacity = 100_000)]
pub(crate) fn pulls_in(#[key(skip)] graph: &Graph, package: PackageId, target: PackageId) -> bool {
    graph
        .dependencies(package)
        .iter()
        .any(|&dependency| dependency == target || pulls_in(graph, dependency, target))
}

/// How many letters have to be put in, taken out or replaced to make one name into the other.
///
/// Borrowed arguments are looked up as they are; only what is stored gets texts of its own.
#[memoize(capacity = 1_000_000)]
pub(crate) fn distance(a: &str, b: &str) -> u32 {
    let (Some(first_a), Some(first_b)) = (a.chars().next(), b.chars().next()) else {
        return u32::try_from(a.chars().count() + b.chars().count()).unwrap_or(u32::MAX);
    };
    let (rest_a, rest_b) = (&a[first_a.len_utf8()..], &b[first_b.len_utf8()..]);
    if first_a == first_b {
        return distance(rest_a, rest_b);
    }
    let taken_out = distance(rest_a, b);
    let put_in = distance(a, rest_b);
    let replaced = distance(rest_a, rest_b);
    1 + taken_out.min(put_in).min(replaced)
}
