//! The questions, asked of functions that remember.
//!
//! Each function recurses through its own memoized self. The graph is not part of the key: this program has one.

use oncemore::memoize;

use crate::graph::{Graph, PackageId};

/// In how many ways a chain of dependencies leads from a root to `package`.
#[memoize]
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
#[memoize]
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
